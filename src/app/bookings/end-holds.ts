import { withTenant } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import type { BookingContext } from './booking-context.ts'
import { expireHolds, shopsWithEndedHolds } from './booking-changes.sql.ts'
import { writeEndedHolds } from './write-ended-holds.ts'

/**
 * Ends the holds that have run out, so that their time can be booked. In every shop: one in another shop keeps a barber
 * busy here as well. Gives their ids.
 */
export async function endHolds(
  context: Pick<BookingContext, 'database' | 'clock' | 'random' | 'events'>,
  by: Pick<Actor, 'requestId' | 'source'>,
): Promise<string[]> {
  const { database, clock } = context
  const ended: string[] = []
  for (const shopId of await shopsWithEndedHolds(database.query, clock.now())) {
    const ids = await withTenant(database, { shopId, scope: 'shop' }, async (transaction) => {
      const at = clock.now()
      return writeEndedHolds(context, transaction, await expireHolds(transaction, at), { shopId, at, by })
    })
    ended.push(...ids)
  }
  return ended
}
