import { withTenant } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import type { AppContext } from '../context.ts'
import { walkInEvent } from './walk-in-event.ts'
import { markExpired } from './walk-ins.sql.ts'

/** Ends the places in the actor's shop whose day is over. Gives their ids. */
export async function expireWalkIns(
  { database, clock, events }: Pick<AppContext, 'database' | 'clock' | 'events'>,
  actor: Actor,
): Promise<string[]> {
  const { shopId } = actor
  return withTenant(database, { shopId, scope: 'shop' }, async (transaction) => {
    const ids = await markExpired(transaction, clock.now())
    await events.appendAll(
      transaction,
      ids.map((id) => walkInEvent(actor, id, 'changed', { to: 'expired' })),
    )
    return ids
  })
}
