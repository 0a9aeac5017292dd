import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant, type Tenant } from '../../platform/postgres/tenant.ts'
import { isStaff, type Actor } from '../auth/actor.ts'
import { readTermsVersion } from '../shop/shop-terms.sql.ts'
import { applyMove } from './apply-move.ts'
import { visitAgain } from './booked-items.ts'
import { mayMove, type BookingRecord } from './booking.ts'
import type { BookingContext } from './booking-context.ts'
import { lockTakes } from './booking-changes.sql.ts'
import { isRefused, selectBookings } from './bookings.sql.ts'
import { endHolds } from './end-holds.ts'
import { composeMove } from './compose-move.ts'
import { bookingProblems, noRoom } from './errors.ts'
import { planBooking } from './plan-booking.ts'

const ATTEMPTS_MAX = 4

/** Where a booking is to go, and within which view of the database. */
export interface Rescheduling {
  bookingId: string
  tenant: Tenant
  startAt: Temporal.Instant
  /** Who does the first service from now on; null: anybody; undefined: as before. */
  barberId: string | null | undefined
}

/**
 * Moves a booking to another time, by the rules of a new one: what it takes now counts as free. It keeps its id and its
 * link; where it was stands in its history. A client's late move makes a fee due, as a late cancellation does. Problems:
 * not_found, invalid_transition, booking_changed, slot_not_offered and slot_taken (with reason), and those of planBooking.
 */
export async function rescheduleBooking(
  context: BookingContext,
  actor: Actor,
  move: Rescheduling,
): Promise<BookingRecord> {
  const { database, shops } = context
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const terms = await shops.get(actor.shopId)
    const booking = await withTenant(database, move.tenant, async (transaction) => {
      const [found] = await selectBookings(transaction, { id: move.bookingId, limit: 1 })
      return found
    })
    if (booking === undefined) throw httpProblems.not_found()
    if (!mayMove(booking, { isStaff: isStaff(actor), now: context.clock.now() }))
      throw bookingProblems.invalid_transition({
        extensions: { state: booking.state, transition: 'rescheduling' },
      })
    const visit = visitAgain(booking, move.barberId)
    const plan = await planBooking(context, actor, terms, {
      visit,
      startAt: move.startAt,
      exceptBookingIds: [booking.id],
    })
    if ('reason' in plan) throw noRoom(plan.reason)
    try {
      const planned = { booking, startAt: move.startAt, visit, plan: plan.items }
      const next = composeMove(context, terms, planned)
      const moved = await withTenant(database, { ...move.tenant, chairId: null }, async (transaction) => {
        await lockTakes(transaction, next.takes)
        if ((await readTermsVersion(transaction)) !== terms.shop.termsVersion) return 'stale'
        return applyMove(context, actor, next, terms, transaction)
      })
      if (moved !== 'stale') return moved
      shops.forget()
    } catch (error) {
      if (!isRefused(error)) throw error
      await endHolds(context, actor)
    }
  }
  throw noRoom('busy')
}
