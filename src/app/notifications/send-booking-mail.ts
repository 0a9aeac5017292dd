import { withTenant } from '../../platform/postgres/tenant.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { selectBookings } from '../bookings/bookings.sql.ts'
import { manageToken } from '../bookings/manage-link.ts'
import { bookingMail, type BookingMailKind } from './booking-mail.ts'
import type { MailTransport } from './mail-transport.ts'

/**
 * Tells the client of a booking how it stands. Does nothing for a booking that is gone, for one of the demo, for an
 * offer that has ended, and for a client without an address.
 */
export async function sendBookingMail(
  context: BookingContext & { mail: MailTransport },
  { shopId, bookingId, kind }: { shopId: string; bookingId: string; kind: BookingMailKind },
): Promise<void> {
  const { database, shops, keys, clock, publicUrl, mail } = context
  const terms = await shops.get(shopId)
  const [booking] = await withTenant(database, { shopId, scope: 'shop' }, (transaction) =>
    selectBookings(transaction, { id: bookingId, limit: 1 }),
  )
  if (booking === undefined || booking.clientEmail === null) return
  if (booking.origin === 'demo' || booking.origin === 'canary') return
  if (kind === 'offer' && booking.state !== 'hold') return
  const manageUrl = `${publicUrl}/manage/${manageToken(keys.link, bookingId)}`
  await mail.send({
    to: booking.clientEmail,
    ...bookingMail({ kind, booking, terms, manageUrl, now: clock.now() }),
  })
}
