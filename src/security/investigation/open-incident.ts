import type { GuardContext } from '../guard-context.ts'
import { noFacts } from '../incident-classification/facts.ts'
import { classify, raise, settle, type Classification } from '../incident-classification/severity.ts'
import type { Finding } from './finding.ts'
import { detectionEvent, incidentEvent } from './incident-events.ts'
import { addTimeline, findByFact, insertIncident, updateIncident } from './incident.sql.ts'

const RULE_VERSION = '1'

/**
 * Opens the incident of a finding, or adds to it: severity only rises, lines of the timeline are never repeated.
 * One that a person has resolved is left alone. Gives its id.
 */
export async function openIncident(context: GuardContext, finding: Finding): Promise<string> {
  const { database, clock, random, events } = context
  const { ruleId, title, sentence, subject } = finding
  return database.query.transaction().execute(async (transaction) => {
    const known = await findByFact(transaction, ruleId, 'subject', subject)
    if (known?.status === 'resolved') return known.id
    const now = Temporal.Instant.fromEpochMilliseconds(clock.epochMs())
    const { severity: judged, reasons } = judge(finding)
    const severity = known === undefined ? judged : settle(known, judged)
    const id = known?.id ?? random.uuid()
    const facts = { ...finding.facts, subject }
    if (known === undefined) {
      await insertIncident(transaction, {
        id,
        rule_id: ruleId,
        rule_version: RULE_VERSION,
        type: ruleId,
        severity,
        status: 'open',
        title,
        sentence,
        reasons,
        facts,
        started_at: Temporal.Instant.fromEpochMilliseconds(finding.startedMs),
        detected_at: now,
        contained_at: null,
      })
      await events.append(transaction, detectionEvent({ incidentId: id, title, severity, ruleId }))
      await events.append(transaction, incidentEvent({ incidentId: id, title, severity, ruleId }, 'created'))
    } else {
      await updateIncident(transaction, { id, severity, sentence, reasons, facts, updated_at: now })
    }
    if (known !== undefined && severity !== known.severity) {
      await events.append(transaction, incidentEvent({ incidentId: id, title, severity, ruleId }, 'updated'))
    }
    await addTimeline(transaction, id, [{ ...finding.timeline, id: random.uuid() }])
    return id
  })
}

function judge({ signs, least }: Finding): Classification {
  const judged = classify({ ...noFacts, ...signs })
  if (least === undefined || raise(judged.severity, least.severity) === judged.severity) return judged
  return { severity: least.severity, reasons: [least.reason] }
}
