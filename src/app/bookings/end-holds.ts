import { withTenant } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import type { BookingContext } from './booking-context.ts'
import { bookingEvent } from './booking-event.ts'
import { expireHolds, insertHistory } from './booking-changes.sql.ts'

/** Ends the holds of the actor's shop that have run out, so that their time can be booked. Gives their ids. */
export async function endHolds(
  { database, clock, random, events }: Pick<BookingContext, 'database' | 'clock' | 'random' | 'events'>,
  actor: Actor,
): Promise<string[]> {
  const { shopId } = actor
  return withTenant(database, { shopId, scope: 'shop' }, async (transaction) => {
    const now = clock.now()
    const ended = await expireHolds(transaction, now)
    for (const booking of ended) {
      await insertHistory(transaction, shopId, random.uuid(), {
        ...booking,
        at: now,
        what: 'expiry',
        byRole: 'program',
        byAccount: null,
        fromState: 'hold',
        toState: 'expired',
        fromStartAt: null,
      })
    }
    const ids = ended.map(({ bookingId }) => bookingId)
    await events.appendAll(
      transaction,
      ids.map((id) =>
        bookingEvent(actor, id, 'changed', { transition: 'expiry', from: 'hold', to: 'expired' }),
      ),
    )
    return ids
  })
}
