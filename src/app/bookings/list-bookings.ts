import { withTenant } from '../../platform/postgres/tenant.ts'
import { scopeOf, tenantFor, type SignedInActor } from '../auth/actor.ts'
import type { BookingRecord } from './booking.ts'
import type { BookingContext } from './booking-context.ts'
import { selectBookings, type BookingFilter } from './bookings.sql.ts'

/** The bookings that the actor may see, by start: a client's own, a barber's own chair, all for who runs the shop. */
export async function listBookings(
  context: BookingContext,
  actor: SignedInActor,
  filter: BookingFilter,
): Promise<BookingRecord[]> {
  const scope = scopeOf(actor, 'bookings.read')
  const chair = actor.barberId === null ? {} : { barberId: actor.barberId }
  const own: Partial<BookingFilter> =
    scope === 'shop' ? {} : scope === 'chair' ? chair : { accountId: actor.accountId }
  return withTenant(context.database, tenantFor(actor, 'bookings.read'), (transaction) =>
    selectBookings(transaction, { ...filter, ...own }),
  )
}
