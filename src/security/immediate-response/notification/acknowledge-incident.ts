import type { Transaction } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'
import type { GuardContext } from '../../guard-context.ts'
import { incidentEvent } from '../../investigation/incident-events.ts'
import { addTimeline, findIncident } from '../../investigation/incident.sql.ts'
import { endStep } from '../../response-actions/playbooks/end-step.ts'
import { findWaiting } from '../../response-actions/playbooks/playbook-run.sql.ts'
import { acknowledge } from './notification.sql.ts'

/** What came of it. */
export type Acknowledgement = 'acknowledged' | 'before' | 'resolved' | 'unknown'

/**
 * Takes an incident on in the caller's transaction: nobody more is called, and the step of its playbook that waits for that is
 * done. The first one counts.
 */
export async function acknowledgeIncident(
  context: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  { id, by }: { id: string; by: string },
): Promise<Acknowledgement> {
  const { clock, random, events } = context
  const at = Temporal.Instant.fromEpochMilliseconds(clock.epochMs())
  const incident = await findIncident(transaction, id)
  if (incident === undefined) return 'unknown'
  if (!(await acknowledge(transaction, id, { at, by }))) {
    return incident.acknowledged_at === null ? 'resolved' : 'before'
  }
  const { title, severity, rule_id: ruleId } = incident
  await events.append(transaction, incidentEvent({ incidentId: id, title, severity, ruleId }, 'updated'))
  const line = {
    atMs: at.epochMilliseconds,
    kind: 'acknowledged',
    key: 'acknowledged',
    text: 'Acknowledged.',
  }
  await addTimeline(transaction, id, [{ ...line, id: random.uuid(), data: { by } }])
  const step = await findWaiting(transaction, id, 'Acknowledge')
  if (step !== undefined) await endStep(context, transaction, { id: step, state: 'done', note: '', by })
  return 'acknowledged'
}
