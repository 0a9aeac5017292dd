import type { Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { GuardContext } from '../guard-context.ts'
import { settle } from '../incident-classification/severity.ts'
import { drawAttack } from '../investigation/attack-picture.ts'
import { beginWords, type TimelineEntry } from '../investigation/incident.ts'
import { detectionEvent, incidentEvent } from '../investigation/incident-events.ts'
import {
  addTimeline,
  findByFact,
  findOverlapping,
  insertIncident,
  updateIncident,
} from '../investigation/incident.sql.ts'
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
  const known =
    (await findByFact(transaction, ruleId, 'campaign_key', key)) ??
    (await findOverlapping(transaction, ruleId, campaign.startedMs))
  if (known?.status === 'resolved') return known.id
  const beganMs = Math.min(
    campaign.startedMs - WON_BEFORE_MS,
    known?.started_at.epochMilliseconds ?? Infinity,
  )
  const around = await signInsBetween(transaction, beganMs - SHOWN_BEFORE_MS, campaign.activeMs + MINUTE_MS)
  const picture = drawAttack(around.filter(({ atMs }) => atMs >= beganMs))

  const nowMs = clock.epochMs()
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs)
  const id = known?.id ?? random.uuid()
  const startedMs = picture.first?.atMs ?? campaign.startedMs
  const started = known?.started_at ?? Temporal.Instant.fromEpochMilliseconds(startedMs)
  const told = { incidentId: id, title: campaign.title, ruleId: campaign.ruleId }
  if (known === undefined) {
    const story = tellStory(campaign, picture, around, [])
    await insertIncident(transaction, {
      id,
      rule_id: campaign.ruleId,
      rule_version: campaign.ruleVersion,
      type: campaign.ruleId,
      status: 'contained',
      title: campaign.title,
      ...story,
      started_at: started,
      detected_at: now,
      contained_at: now,
    })
    const { severity } = story
    await events.appendAll(transaction, [
      detectionEvent({ ...told, severity }),
      incidentEvent({ ...told, severity }, 'created'),
    ])
  }

  const by = `rule ${campaign.ruleId}`
  const given = await giveOrders(context, transaction, ordersAgainst(picture), { incidentId: id, by })
  const wonIds = picture.won.map(({ sessionId }) => sessionId)
  const fresh = await insertImpact(transaction, id, wonIds, started)
  const records = await listImpact(transaction, id)
  const story = tellStory(campaign, picture, around, records)
  const severity = known === undefined ? story.severity : settle(known, story.severity)
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
      text: `Severity ${severity}: ${story.reasons[0]?.text ?? ''}`,
    })
    if (known !== undefined) {
      await events.append(transaction, incidentEvent({ ...told, severity }, 'updated'))
    }
  }
  await updateIncident(transaction, { id, ...story, severity, updated_at: now })
  await addTimeline(
    transaction,
    id,
    timeline.map((entry) => ({ ...entry, id: random.uuid() })),
  )
  return id
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
