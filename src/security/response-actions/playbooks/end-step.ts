import type { Transaction } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'
import type { GuardContext } from '../../guard-context.ts'
import { stepEvent } from '../../investigation/incident-events.ts'
import { addTimeline } from '../../investigation/incident.sql.ts'
import { updateStep } from './playbook-run.sql.ts'

/**
 * A person says that a step which waited for her is done, or that she leaves it out; in the caller's transaction. Gives false
 * when no such step waits.
 */
export async function endStep(
  { clock, random, events }: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  end: { id: string; state: 'done' | 'skipped'; note: string; by: string },
): Promise<boolean> {
  const { id, state, by } = end
  const note = end.note.trim()
  const atMs = clock.epochMs()
  const at = Temporal.Instant.fromEpochMilliseconds(atMs)
  const step = await updateStep(transaction, id, { state, outcome: note, by, at })
  if (step === undefined) return false
  const { incident_id: incidentId, name } = step
  await events.append(transaction, stepEvent({ incidentId, stepId: id, state, by }))
  const text = `${state === 'done' ? 'Done' : 'Left out'}: ${name}${note === '' ? '.' : `. ${note}`}`
  await addTimeline(transaction, incidentId, [
    { id: random.uuid(), atMs, kind: 'step', key: `step ${id}`, text, data: { by, step_id: id } },
  ])
  return true
}
