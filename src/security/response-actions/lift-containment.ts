import type { Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { GuardContext } from '../guard-context.ts'
import { containmentEvent } from '../investigation/incident-events.ts'
import { addTimeline } from '../investigation/incident.sql.ts'
import { updateLifted } from './containment.sql.ts'

/**
 * Lifts a containment in the caller's transaction: the server stops enforcing it when that commits. A session that
 * was revoked stays dead; what an epoch had ended, and the tokens of a signing key, are good again. The incident's timeline
 * tells it, unless the caller says that it does so itself. Gives false when no such order stands.
 */
export async function liftContainment(
  context: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  lift: { id: string; by: string; reason: string; isToldElsewhere?: boolean },
): Promise<boolean> {
  const { clock, random, events } = context
  const at = Temporal.Instant.fromEpochMilliseconds(clock.epochMs())
  const lifted = await updateLifted(transaction, lift.id, { at, by: lift.by, reason: lift.reason })
  if (lifted === undefined) return false
  const { verb, incident_id: incidentId, target } = lifted
  await events.append(
    transaction,
    containmentEvent({ what: 'lifted', verb, incidentId, containmentIds: [lift.id], by: lift.by }),
  )
  if (incidentId !== null && lift.isToldElsewhere !== true) {
    const what = verb === 'block_source' ? `The block of ${target}` : `The order ${verb.replaceAll('_', ' ')}`
    await addTimeline(transaction, incidentId, [
      {
        id: random.uuid(),
        atMs: at.epochMilliseconds,
        kind: 'lifted',
        key: `lifted ${lift.id}`,
        text: `${what} was lifted${lift.reason === '' ? '' : `: ${lift.reason}`}.`,
        data: { containment_id: lift.id, by: lift.by },
      },
    ])
  }
  return true
}
