import { withTenant } from '../../platform/postgres/tenant.ts'
import { nobody, type Actor } from '../auth/actor.ts'
import type { BookingContext } from './booking-context.ts'
import { bookingEvent } from './booking-event.ts'
import { expireNamedHolds, holdsOf, insertHistory } from './booking-changes.sql.ts'
import { enqueueFreedTime } from './enqueue-freed-time.ts'

/**
 * Ends the holds that a source, session, account or client made (`whose`, such as `source 203.0.113.7`), in every shop, so that
 * their time can be booked at once. Done twice, or by two servers, it ends what is there. Gives their ids.
 */
export async function releaseHolds(
  { database, clock, random, events }: Pick<BookingContext, 'database' | 'clock' | 'random' | 'events'>,
  whose: string,
  by: Pick<Actor, 'requestId' | 'source'>,
): Promise<string[]> {
  const [kind = '', id = ''] = whose.split(' ')
  const held = await holdsOf(database.query, kind, id)
  const ended: string[] = []
  for (const [shopId, own] of Map.groupBy(held, (one) => one.shopId)) {
    const ids = await withTenant(database, { shopId, scope: 'shop' }, async (transaction) => {
      const now = clock.now()
      const expired = await expireNamedHolds(
        transaction,
        now,
        own.map(({ bookingId }) => bookingId),
      )
      for (const booking of expired) {
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
      const facts = { transition: 'expiry', from: 'hold', to: 'expired', containment: 'release_holds' }
      await events.appendAll(
        transaction,
        expired.map(({ bookingId }) => bookingEvent(nobody({ ...by, shopId }), bookingId, 'changed', facts)),
      )
      if (expired.length > 0) await enqueueFreedTime(transaction, shopId)
      return expired.map(({ bookingId }) => bookingId)
    })
    ended.push(...ids)
  }
  return ended
}
