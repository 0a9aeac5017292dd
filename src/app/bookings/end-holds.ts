import { withTenant } from '../../platform/postgres/tenant.ts'
import { nobody, type Actor } from '../auth/actor.ts'
import type { BookingContext } from './booking-context.ts'
import { bookingEvent } from './booking-event.ts'
import { expireHolds, insertHistory, shopsWithEndedHolds } from './booking-changes.sql.ts'
import { enqueueFreedTime } from './enqueue-freed-time.ts'

/**
 * Ends the holds that have run out, so that their time can be booked. In every shop: one in another shop keeps a barber
 * busy here as well. Gives their ids.
 */
export async function endHolds(
  context: Pick<BookingContext, 'database' | 'clock' | 'random' | 'events'>,
  by: Pick<Actor, 'requestId' | 'source'>,
): Promise<string[]> {
  const ended: string[] = []
  for (const shopId of await shopsWithEndedHolds(context.database.query, context.clock.now()))
    ended.push(...(await endHoldsOf(context, shopId, by)))
  return ended
}

async function endHoldsOf(
  { database, clock, random, events }: Pick<BookingContext, 'database' | 'clock' | 'random' | 'events'>,
  shopId: string,
  by: Pick<Actor, 'requestId' | 'source'>,
): Promise<string[]> {
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
    const facts = { transition: 'expiry', from: 'hold', to: 'expired' }
    await events.appendAll(
      transaction,
      ids.map((id) => bookingEvent(nobody({ ...by, shopId }), id, 'changed', facts)),
    )
    if (ids.length > 0) await enqueueFreedTime(transaction, shopId)
    return ids
  })
}
