import { httpProblems } from '../../platform/http/errors.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import { enqueueBookingMail } from '../notifications/enqueue-booking-mail.ts'
import { isStaff, personOf, type Actor } from '../auth/actor.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import { needsApproval } from './booked-items.ts'
import {
  lateFeeMinor,
  transitionFor,
  type BookingRecord,
  type BookingState,
  type Fee,
  type Transition,
} from './booking.ts'
import type { BookingContext } from './booking-context.ts'
import { bookingEvent } from './booking-event.ts'
import { insertFee, insertHistory, lockBooking, moveBooking } from './booking-changes.sql.ts'
import { selectBookings } from './bookings.sql.ts'
import { enqueueFreedTime } from './enqueue-freed-time.ts'
import { bookingProblems } from './errors.ts'
import { roleIn } from './history-view.ts'

/** What is asked of a booking. */
export interface AppliedChange {
  bookingId: string
  transition: Transition
  /** Money taken at the counter; recorded with the completion. */
  payment?: { method: 'in_shop'; amountMinor: number } | undefined
  /** Whoever changes several at once tells the client and the waitlist of all of them himself. */
  isQuiet?: boolean
}

/**
 * Moves a booking along the table of transitions in the caller's transaction, and writes all that follows from it. See
 * changeBooking, also for the problems.
 */
export async function applyChange(
  { clock, random, events }: Pick<BookingContext, 'clock' | 'random' | 'events'>,
  actor: Actor,
  change: AppliedChange,
  terms: ShopTerms,
  transaction: TenantTransaction,
): Promise<BookingRecord> {
  const { bookingId, payment, transition } = change
  const { shopId } = actor
  const now = clock.now()
  const by = { isStaff: isStaff(actor), now }
  await lockBooking(transaction, bookingId)
  const [booking] = await selectBookings(transaction, { id: bookingId, limit: 1 })
  if (booking === undefined) throw httpProblems.not_found()
  const rule = transitionFor(booking, transition, by)
  if (rule === undefined) {
    const forStaff = transitionFor(booking, transition, { ...by, isStaff: true })
    if (
      forStaff !== undefined &&
      !by.isStaff &&
      !forStaff.clientToo &&
      forStaff.when === 'any' &&
      transition !== 'cancellation'
    )
      throw httpProblems.forbidden()
    throw refused(booking, transition)
  }
  const isRequest =
    booking.state === 'hold' &&
    transition === 'confirmation' &&
    !by.isStaff &&
    needsApproval(terms, booking.items)
  const to: BookingState = isRequest ? 'pending' : rule.to
  const cancelledBy = to === 'cancelled' ? (by.isStaff ? 'shop' : 'client') : null
  const version = await moveBooking(transaction, {
    id: bookingId,
    from: [booking.state],
    to,
    frees: rule.frees,
    now,
    ...(cancelledBy === null ? {} : { cancelledBy }),
  })
  if (version === null) throw refused(booking, transition)
  if (payment !== undefined) {
    await transaction
      .insertInto('payment')
      .values({
        id: random.uuid(),
        shop_id: shopId,
        booking_id: bookingId,
        method: payment.method,
        amount_minor: payment.amountMinor,
        currency: booking.currency,
        recorded_at: now,
        recorded_by: actor.accountId,
      })
      .execute()
  }
  const fee = feeOf(booking, to, terms, by)
  const fees = fee === null ? booking.fees : [...booking.fees, { ...fee, id: random.uuid() }]
  const due = fees.at(-1)
  if (fee !== null && due !== undefined)
    await insertFee(transaction, { ...due, shopId, bookingId, currency: booking.currency, now })
  await insertHistory(transaction, shopId, random.uuid(), {
    bookingId,
    version,
    at: now,
    what: transition,
    byRole: roleIn(actor),
    byAccount: personOf(actor),
    fromState: booking.state,
    toState: to,
    fromStartAt: null,
    startAt: booking.startAt,
    barberId: booking.barberId,
  })
  const kind = mailAfter(booking.state, to)
  const isQuiet = change.isQuiet === true
  if (kind !== null && !isQuiet) await enqueueBookingMail(transaction, { shopId, bookingId, kind })
  await events.append(
    transaction,
    bookingEvent(actor, bookingId, 'changed', { transition, from: booking.state, to }),
  )
  if (rule.frees && !isQuiet) await enqueueFreedTime(transaction, shopId)
  return {
    ...booking,
    state: to,
    version,
    cancelledBy,
    fees,
    holdExpiresAt: null,
    payment: payment === undefined ? booking.payment : { ...payment, recordedAt: now },
  }
}

function refused({ state }: BookingRecord, transition: Transition): Error {
  return bookingProblems.invalid_transition({ extensions: { state, transition } })
}

/** What a change makes due, if anything. */
function feeOf(
  booking: BookingRecord,
  to: BookingState,
  terms: ShopTerms,
  by: { isStaff: boolean; now: Temporal.Instant },
): Omit<Fee, 'id'> | null {
  const amountMinor =
    to === 'no_show'
      ? Math.round((booking.priceMinor * terms.shop.noShowFeePercent) / 100)
      : to === 'cancelled'
        ? lateFeeMinor(booking, terms, by)
        : 0
  if (amountMinor === 0) return null
  return { kind: to === 'no_show' ? 'no_show' : 'late_cancellation', amountMinor, waived: false }
}

function mailAfter(from: BookingState, to: BookingState): 'confirmation' | 'request' | 'cancellation' | null {
  if (to === 'confirmed') return 'confirmation'
  if (to === 'pending') return 'request'
  return to === 'cancelled' && from !== 'hold' ? 'cancellation' : null
}
