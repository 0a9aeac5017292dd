import type { Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { GuardContext } from '../guard-context.ts'
import { noteEvent } from '../investigation/incident-events.ts'
import { addTimeline, findIncident } from '../investigation/incident.sql.ts'

/** Adds a person's note to the timeline: nobody changes it afterwards. Gives false when there is no such incident. */
export async function noteIncident(
  { clock, random, events }: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  note: { incidentId: string; text: string; by: string },
): Promise<boolean> {
  const { incidentId, text, by } = note
  if ((await findIncident(transaction, incidentId)) === undefined) return false
  const id = random.uuid()
  await events.append(transaction, noteEvent({ incidentId, noteId: id, text, by }))
  await addTimeline(transaction, incidentId, [
    { id, atMs: clock.epochMs(), kind: 'note', key: `note ${id}`, text: text.trim(), data: { by } },
  ])
  return true
}
