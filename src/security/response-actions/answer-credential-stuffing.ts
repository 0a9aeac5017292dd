import type { Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { GuardContext } from '../guard-context.ts'
import { settle } from '../incident-classification/severity.ts'
import { drawAttack, type AttackPicture } from '../investigation/attack-picture.ts'
import { SAME_ATTACK_MINUTES, type Attacker } from '../investigation/attacker.ts'
import { beginWords, type TimelineEntry } from '../investigation/incident.ts'
import { detectionEvent, incidentEvent } from '../investigation/incident-events.ts'
import {
  addTimeline,
  findOverlapping,
  insertIncident,
  markContained,
  updateIncident,
} from '../investigation/incident.sql.ts'
import { composeIncident } from '../investigation/incident-finding.ts'
import {
  findByAttackers,
  findBySubject,
  listFindings,
  writeAttackers,
  writeFinding,
} from '../investigation/incident-finding.sql.ts'
import type { ImpactRow } from '../investigation/impact.ts'
import { insertImpact, listImpact } from '../investigation/impact.sql.ts'
import { signInsBetween } from '../investigation/sign-ins.sql.ts'
import type { Campaign } from './campaign.ts'
import { giveOrders } from './give-orders.ts'
import { attackTimeline, ordersAgainst, orderTimeline, tellStory } from './stuffing-story.ts'

const MINUTE_MS = 60_000
const SHOWN_BEFORE_MS = 4 * MINUTE_MS
/** A rule sees failures only: the first password of an attack may have been right. */
const WON_BEFORE_MS = 5_000

/**
 * Answers a credential-stuffing campaign, in one transaction: opens its incident and contains it; called again while
 * it goes on, attaches who joined since, ends sessions won since, and counts what was read. Severity only rises.
 * An incident that a person has resolved is left alone. Gives the incident's id.
 * `within` is the transaction to write in, which the caller ends; without it the answer has one of its own.
 */
export async function answerCredentialStuffing(
  context: GuardContext,
  campaign: Campaign,
  within?: Transaction<DB>,
): Promise<string> {
  return within === undefined
    ? context.database.query.transaction().execute((own) => writeAnswer(context, campaign, own))
    : writeAnswer(context, campaign, within)
}

async function writeAnswer(
  context: GuardContext,
  campaign: Campaign,
  transaction: Transaction<DB>,
): Promise<string> {
  const { clock, random, events } = context
  const { ruleId, key } = campaign
  // After a restart in the middle of an attack the same campaign may come under another key.
  const same =
    (await findBySubject(transaction, ruleId, key)) ??
    (await findOverlapping(transaction, ruleId, campaign.startedMs))
  if (same?.status === 'resolved') return same.id
  const beganMs = Math.min(campaign.startedMs - WON_BEFORE_MS, same?.started_at.epochMilliseconds ?? Infinity)
  const around = await signInsBetween(transaction, beganMs - SHOWN_BEFORE_MS, campaign.activeMs + MINUTE_MS)
  const picture = drawAttack(around.filter(({ atMs }) => atMs >= beganMs))

  const nowMs = clock.epochMs()
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs)
  const attackers = attackersIn(picture)
  const known =
    same ?? (await findByAttackers(transaction, attackers, now.subtract({ minutes: SAME_ATTACK_MINUTES })))
  const id = known?.id ?? random.uuid()
  const started = Temporal.Instant.fromEpochMilliseconds(
    Math.min(picture.first?.atMs ?? campaign.startedMs, known?.started_at.epochMilliseconds ?? Infinity),
  )
  const told = { incidentId: id, title: campaign.title, ruleId: known?.rule_id ?? ruleId }
  if (known === undefined) {
    const { severity, reasons, sentence, facts } = tellStory(campaign, picture, around, [])
    await insertIncident(transaction, {
      id,
      rule_id: ruleId,
      rule_version: campaign.ruleVersion,
      type: ruleId,
      status: 'contained',
      title: campaign.title,
      severity,
      reasons,
      sentence,
      facts,
      started_at: started,
      detected_at: now,
      contained_at: now,
    })
    await events.appendAll(transaction, [
      detectionEvent({ ...told, severity }),
      incidentEvent({ ...told, severity }, 'created'),
    ])
  } else {
    await markContained(transaction, id, now)
  }

  const by = `rule ${campaign.ruleId}`
  const given = await giveOrders(context, transaction, ordersAgainst(picture), { incidentId: id, by })
  const wonIds = picture.won.map(({ sessionId }) => sessionId)
  const fresh = await insertImpact(transaction, id, wonIds, started)
  const records = await listImpact(transaction, id)
  const { signs, sentence, facts } = tellStory(campaign, picture, around, records)
  const before = same === undefined ? [] : await listFindings(transaction, id)
  const subject = before.findLast(({ rule_id: rule }) => rule === ruleId)?.subject ?? key
  const found = {
    rule_id: ruleId,
    rule_version: campaign.ruleVersion,
    subject,
    title: campaign.title,
    sentence,
    signs,
    least: null,
    facts,
    started_at: started,
    at: now,
  }
  await writeFinding(transaction, id, found, before.length === 0 ? 1 : 0)
  await writeAttackers(transaction, id, attackers, now)
  const account = composeIncident(await listFindings(transaction, id))
  const severity = known === undefined ? account.severity : settle(known, account.severity)
  const timeline: TimelineEntry[] = [
    ...attackTimeline(campaign, picture),
    ...accessTimeline(fresh),
    ...orderTimeline(given, nowMs, random.uuid()),
  ]
  if (severity !== known?.severity) {
    timeline.push({
      atMs: nowMs,
      kind: 'severity',
      key: `severity ${severity}`,
      text: `Severity ${severity}: ${account.reasons[0]?.text ?? ''}`,
    })
    if (known !== undefined) {
      await events.append(transaction, incidentEvent({ ...told, severity }, 'updated'))
    }
  }
  await updateIncident(transaction, { id, ...account, severity, started_at: started, updated_at: now })
  await addTimeline(
    transaction,
    id,
    timeline.map((entry) => ({ ...entry, id: random.uuid() })),
  )
  return id
}

/** Who takes part: the sources, and in whose name they go on. */
function attackersIn({ sources, won }: AttackPicture): Attacker[] {
  return [
    ...sources.map((value): Attacker => ({ kind: 'source', value })),
    ...won.flatMap(({ sessionId, account }): Attacker[] => [
      { kind: 'session', value: sessionId },
      { kind: 'account', value: account },
    ]),
  ]
}

/** One line per answer that went out. */
function accessTimeline(rows: readonly ImpactRow[]): TimelineEntry[] {
  return [...Map.groupBy(rows, (row) => row.access_record_id)].map(([key, own]) => ({
    atMs: own[0]?.at.epochMilliseconds ?? 0,
    kind: 'access',
    key: `access ${key}`,
    text: `${beginWords(own.length, own[0]?.source_table ?? 'record')} read from ${own[0]?.source ?? ''}.`,
    data: { session_id: own[0]?.session_id ?? null, records: own.length },
  }))
}
