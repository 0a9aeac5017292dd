import { every, type Repetition } from '../platform/clock/every.ts'
import { checkBooking, type BookingCheck } from '../security/booking-protection/check-booking.ts'
import type { ServerContext } from './start-server.ts'

const BOOKING_CHECK_MS = 10_000

/** Tries every ten seconds whether something can be booked, first at once; tells each result, and logs when it stops working. */
export function watchBooking(context: ServerContext, tell: (check: BookingCheck | null) => void): Repetition {
  let wasOk = true
  const check = async (): Promise<void> => {
    const booking = await checkAnyShop(context)
    if (booking?.ok === false && wasOk)
      context.log.error({ problem: booking.problem }, 'booking does not work')
    wasOk = booking?.ok !== false
    tell(booking)
  }
  return every(BOOKING_CHECK_MS, check, context.log)
}

/** Tries to book in the first shop in which something can be booked; null while there is none. */
async function checkAnyShop(context: ServerContext): Promise<BookingCheck | null> {
  for (const shopId of await context.directory.list()) {
    const check = await checkBooking(context, shopId)
    if (check !== null) return check
  }
  return null
}
