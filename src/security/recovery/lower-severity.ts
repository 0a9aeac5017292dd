import type { Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { GuardContext } from '../guard-context.ts'
import type { Severity } from '../incident-classification/criteria.ts'
import { lower } from '../incident-classification/severity.ts'
import { incidentEvent } from '../investigation/incident-events.ts'
import { addTimeline, findIncident, updateLowered } from '../investigation/incident.sql.ts'

/**
 * Lets a person lower the severity of an incident, in the caller's transaction. It rises again by itself only for what is
 * graver than what she knew. Gives false when there is no such incident; throws severity_reason_missing and severity_not_lower.
 */
export async function lowerSeverity(
  { clock, random, events }: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  decision: { incidentId: string; to: Severity; reason: string; by: string },
): Promise<boolean> {
  const { incidentId, to, reason, by } = decision
  const incident = await findIncident(transaction, incidentId)
  if (incident === undefined) return false
  const lowering = lower(incident.severity, to, { person: by, reason })
  const atMs = clock.epochMs()
  await updateLowered(transaction, incidentId, lowering, Temporal.Instant.fromEpochMilliseconds(atMs))
  const { title, rule_id: ruleId } = incident
  await events.append(transaction, incidentEvent({ incidentId, title, severity: to, ruleId }, 'updated'))
  const id = random.uuid()
  const text = `Severity lowered from ${lowering.from} to ${to}: ${lowering.reason}`
  await addTimeline(transaction, incidentId, [
    { id, atMs, kind: 'severity', key: `lowered ${id}`, text, data: { by, from: lowering.from, to } },
  ])
  return true
}
