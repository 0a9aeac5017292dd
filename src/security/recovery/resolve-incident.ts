import type { Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { GuardContext } from '../guard-context.ts'
import { incidentEvent } from '../investigation/incident-events.ts'
import { addTimeline, closeIncident, findIncident } from '../investigation/incident.sql.ts'

/**
 * Closes an incident in the caller's transaction. Its containments stay until they end by themselves or are lifted.
 * Gives false when there is no such incident, or it is closed already.
 */
export async function resolveIncident(
  context: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  resolution: { id: string; by: string; reason: string },
): Promise<boolean> {
  const { clock, random, events } = context
  const { id, by, reason } = resolution
  const at = Temporal.Instant.fromEpochMilliseconds(clock.epochMs())
  const incident = await findIncident(transaction, id)
  if (incident === undefined || !(await closeIncident(transaction, id, at))) return false
  const { title, severity, rule_id: ruleId } = incident
  await events.append(transaction, incidentEvent({ incidentId: id, title, severity, ruleId }, 'closed'))
  await addTimeline(transaction, id, [
    {
      id: random.uuid(),
      atMs: at.epochMilliseconds,
      kind: 'resolved',
      key: 'resolved',
      text: `Resolved: ${reason}`,
      data: { by },
    },
  ])
  return true
}
