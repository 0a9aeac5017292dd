import type { GuardContext } from '../guard-context.ts'
import { settle } from '../incident-classification/severity.ts'
import { SAME_ATTACK_MINUTES, type Attacker } from './attacker.ts'
import type { Finding } from './finding.ts'
import { composeIncident } from './incident-finding.ts'
import {
  findByAttackers,
  findBySubject,
  listFindings,
  writeAttackers,
  writeFinding,
} from './incident-finding.sql.ts'
import { detectionEvent, incidentEvent } from './incident-events.ts'
import { addTimeline, insertIncident, updateIncident } from './incident.sql.ts'

const RULE_VERSION = '1'

/**
 * Opens the incident of a finding, or adds to the one that it belongs to: the one about the same subject, else one in which
 * one of the same `attackers` was seen within half an hour. So one attack is one incident, however many rules notice it.
 * Severity only rises, lines of the timeline are never repeated. What a person has resolved is left alone. `times` is how often it
 * was found since it was last written. Gives the incident's id.
 */
export async function openIncident(
  context: GuardContext,
  finding: Finding,
  attackers: readonly Attacker[] = [],
  times = 1,
): Promise<string> {
  const { database, clock, random, events } = context
  const { ruleId, title, subject } = finding
  return database.query.transaction().execute(async (transaction) => {
    const now = Temporal.Instant.fromEpochMilliseconds(clock.epochMs())
    const same = await findBySubject(transaction, ruleId, subject)
    if (same?.status === 'resolved') return same.id
    const since = now.subtract({ minutes: SAME_ATTACK_MINUTES })
    const known = same ?? (await findByAttackers(transaction, attackers, since))
    const id = known?.id ?? random.uuid()
    const started = Temporal.Instant.fromEpochMilliseconds(finding.startedMs)
    const found = {
      rule_id: ruleId,
      rule_version: RULE_VERSION,
      subject,
      title,
      sentence: finding.sentence,
      signs: finding.signs,
      least: finding.least ?? null,
      facts: { ...finding.facts, subject },
      started_at: started,
      at: now,
    }
    if (known === undefined) {
      const account = composeIncident([{ ...found, times }])
      await insertIncident(transaction, {
        id,
        rule_id: ruleId,
        rule_version: RULE_VERSION,
        type: ruleId,
        status: 'open',
        ...account,
        started_at: started,
        detected_at: now,
        contained_at: null,
      })
      const told = { incidentId: id, title, severity: account.severity, ruleId }
      await events.appendAll(transaction, [detectionEvent(told), incidentEvent(told, 'created')])
    }
    await writeFinding(transaction, id, found, times)
    await writeAttackers(transaction, id, attackers, now)
    const lines = [finding.timeline]
    if (known !== undefined) {
      const account = composeIncident(await listFindings(transaction, id))
      const severity = settle(known, account.severity)
      await updateIncident(transaction, {
        id,
        ...account,
        severity,
        started_at: started,
        updated_at: now,
      })
      if (severity !== known.severity) {
        const told = { incidentId: id, title: account.title, severity, ruleId: known.rule_id }
        await events.append(transaction, incidentEvent(told, 'updated'))
      }
      if (same === undefined)
        lines.unshift({
          atMs: now.epochMilliseconds,
          kind: 'joined',
          key: `joined ${ruleId} ${subject}`,
          text: `The same attackers: ${title.charAt(0).toLowerCase()}${title.slice(1)}.`,
          data: { rule: ruleId },
        })
    }
    await addTimeline(
      transaction,
      id,
      lines.map((line) => ({ ...line, id: random.uuid() })),
    )
    return id
  })
}
