import { withTenant } from '../../platform/postgres/tenant.ts'
import type { BookingRecord } from '../bookings/booking.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { selectBookings } from '../bookings/bookings.sql.ts'
import { manageToken } from '../bookings/manage-link.ts'
import { bookingMail, bookingsMail, type BookingsMailKind } from './booking-mail.ts'
import type { MailTransport } from './mail-transport.ts'

/** Tells a client how several of his bookings stand, in one mail. Does nothing for a client without an address. */
export async function sendBookingsMail(
  context: BookingContext & { mail: MailTransport },
  { shopId, bookingIds, kind }: { shopId: string; bookingIds: readonly string[]; kind: BookingsMailKind },
): Promise<void> {
  const { database, shops, keys, clock, publicUrl, mail } = context
  const terms = await shops.get(shopId)
  const bookings = await withTenant(database, { shopId, scope: 'shop' }, async (transaction) => {
    const found: BookingRecord[] = []
    for (const id of bookingIds) found.push(...(await selectBookings(transaction, { id, limit: 1 })))
    return found.toSorted((one, other) => Temporal.Instant.compare(one.startAt, other.startAt))
  })
  const [first] = bookings
  if (first === undefined || first.clientEmail === null) return
  const manageUrl = (id: string): string => `${publicUrl}/manage/${manageToken(keys.link, id)}`
  const facts = { kind, terms, now: clock.now() }
  const text =
    bookings.length === 1
      ? bookingMail({ ...facts, booking: first, manageUrl: manageUrl(first.id) })
      : bookingsMail({ ...facts, bookings, manageUrl })
  await mail.send({ to: first.clientEmail, ...text })
}
