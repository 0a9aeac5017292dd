import { withTenant } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import type { BookingContext } from './booking-context.ts'
import { expireNamedHolds, holdsOf } from './booking-changes.sql.ts'
import { writeEndedHolds } from './write-ended-holds.ts'

/**
 * Ends the holds that a source, session, account or client made (`whose`, such as `source 203.0.113.7`), in every shop, so that
 * their time can be booked at once. Done twice, or by two servers, it ends what is there. Gives their ids.
 */
export async function releaseHolds(
  context: Pick<BookingContext, 'database' | 'clock' | 'random' | 'events'>,
  whose: string,
  by: Pick<Actor, 'requestId' | 'source'>,
): Promise<string[]> {
  const { database, clock } = context
  const [kind = '', id = ''] = whose.split(' ')
  const held = Map.groupBy(await holdsOf(database.query, kind, id), ({ shopId }) => shopId)
  const facts = { containment: 'release_holds' }
  const ended: string[] = []
  for (const [shopId, own] of held) {
    const bookingIds = own.map(({ bookingId }) => bookingId)
    const ids = await withTenant(database, { shopId, scope: 'shop' }, async (transaction) => {
      const at = clock.now()
      const expired = await expireNamedHolds(transaction, at, bookingIds)
      return writeEndedHolds(context, transaction, expired, { shopId, at, by, facts })
    })
    ended.push(...ids)
  }
  return ended
}
