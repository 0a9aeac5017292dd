import { withTenant } from '../../platform/postgres/tenant.ts'
import { nobody, type Actor } from '../auth/actor.ts'
import { allShops } from '../shop/shop.sql.ts'
import type { BookingContext } from './booking-context.ts'
import { bookingEvent } from './booking-event.ts'
import { expireHolds } from './booking-changes.sql.ts'

/**
 * Ends the holds that have run out, so that their time can be booked. In every shop: one in another shop keeps a barber
 * busy here as well. Gives their ids.
 */
export async function endHolds(
  { database, clock, events }: Pick<BookingContext, 'database' | 'clock' | 'events'>,
  by: Pick<Actor, 'requestId' | 'source'>,
): Promise<string[]> {
  const ended: string[] = []
  for (const shopId of await allShops(database.query)) {
    const ids = await withTenant(database, { shopId, scope: 'shop' }, async (transaction) => {
      const found = await expireHolds(transaction, clock.now())
      const facts = { transition: 'expiry', from: 'hold', to: 'expired' }
      await events.appendAll(
        transaction,
        found.map((id) => bookingEvent(nobody({ ...by, shopId }), id, 'changed', facts)),
      )
      return found
    })
    ended.push(...ids)
  }
  return ended
}
