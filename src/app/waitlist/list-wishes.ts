import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../auth/actor.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { selectWishes, type WishFilter } from './waitlist.sql.ts'
import type { WishRecord } from './wish.ts'

/** The wishes that the actor may see, in the order of the line: a client's own, all for who works in the shop. */
export async function listWishes(
  { database }: Pick<BookingContext, 'database'>,
  actor: SignedInActor,
  filter: WishFilter,
): Promise<WishRecord[]> {
  return withTenant(database, tenantOf(actor), (transaction) => selectWishes(transaction, filter))
}
