import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant, type Tenant } from '../../platform/postgres/tenant.ts'
import { enqueueBookingMail } from '../notifications/enqueue-booking-mail.ts'
import { isStaff, type Actor } from '../auth/actor.ts'
import { transitions, type BookingRecord, type Transition } from './booking.ts'
import type { BookingContext } from './booking-context.ts'
import { bookingEvent } from './booking-event.ts'
import { moveBooking, selectBookings } from './bookings.sql.ts'
import { bookingProblems } from './errors.ts'

/** What is asked of a booking, and within which view of the database. */
export interface BookingChange {
  bookingId: string
  transition: Transition
  /** A guest's link opens one booking; everybody else sees what his sign-in lets him. */
  tenant: Tenant
  /** Money taken at the counter; recorded with the completion. */
  payment?: { method: 'in_shop'; amountMinor: number } | undefined
}

/**
 * Moves a booking along the table of transitions, frees its time where the table says so, records a payment, and
 * appends the event: all in one transaction. Problems: not_found, forbidden, invalid_transition.
 */
export async function changeBooking(
  context: BookingContext,
  actor: Actor,
  change: BookingChange,
): Promise<BookingRecord> {
  const { database, clock, random, events } = context
  const { bookingId, payment } = change
  const { from, to, staffOnly, afterStartOnly, frees } = transitions[change.transition]
  const now = clock.now()
  return withTenant(database, change.tenant, async (transaction) => {
    const [booking] = await selectBookings(transaction, { id: bookingId, limit: 1 })
    if (booking === undefined) throw httpProblems.not_found()
    if (staffOnly && !isStaff(actor)) throw httpProblems.forbidden()
    const tooEarly = afterStartOnly && Temporal.Instant.compare(now, booking.startAt) < 0
    const tooLate = !isStaff(actor) && Temporal.Instant.compare(now, booking.startAt) >= 0
    if (tooEarly || tooLate || !(await moveBooking(transaction, { id: bookingId, from, to, frees, now }))) {
      throw bookingProblems.invalid_transition({
        extensions: { state: booking.state, transition: change.transition },
      })
    }
    if (payment !== undefined) {
      await transaction
        .insertInto('payment')
        .values({
          id: random.uuid(),
          shop_id: actor.shopId,
          booking_id: bookingId,
          method: payment.method,
          amount_minor: payment.amountMinor,
          currency: booking.currency,
          recorded_at: now,
          recorded_by: actor.accountId,
        })
        .execute()
    }
    if (to === 'cancelled')
      await enqueueBookingMail(transaction, { shopId: actor.shopId, bookingId, kind: 'cancellation' })
    await events.append(
      transaction,
      bookingEvent(actor, bookingId, 'changed', { transition: change.transition, from: booking.state, to }),
    )
    return {
      ...booking,
      state: to,
      version: booking.version + 1,
      payment: payment === undefined ? booking.payment : { ...payment, recordedAt: now },
    }
  })
}
