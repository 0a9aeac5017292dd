import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant, type Tenant } from '../../platform/postgres/tenant.ts'
import { isStaff, type Actor } from '../auth/actor.ts'
import { takenReasons } from '../availability/reasons.ts'
import { enqueueBookingMail } from '../notifications/enqueue-booking-mail.ts'
import { readTermsVersion } from '../shop/shop-terms.sql.ts'
import { bookedItems, itemsOf, visitAgain } from './booked-items.ts'
import { lateFeeMinor, mayMove, type BookingRecord, type Fee } from './booking.ts'
import type { BookingContext } from './booking-context.ts'
import { bookingEvent } from './booking-event.ts'
import { insertFee, insertHistory, insertTakes, lockTakes, replaceTimes } from './booking-changes.sql.ts'
import { isRefused, selectBookings } from './bookings.sql.ts'
import { endHolds } from './end-holds.ts'
import { enqueueFreedTime } from './enqueue-freed-time.ts'
import { bookingProblems } from './errors.ts'
import { roleIn } from './history-view.ts'
import { planBooking } from './plan-booking.ts'
import { takesOf } from './take.ts'

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
      exceptBookingId: booking.id,
    })
    if ('reason' in plan) {
      const { reason } = plan
      throw takenReasons.has(reason)
        ? bookingProblems.slot_taken({ extensions: { reason } })
        : bookingProblems.slot_not_offered({ extensions: { reason } })
    }
    try {
      const moved = await write(context, actor, move, { terms, booking, visit, plan: plan.items })
      if (moved !== 'stale') return moved
      shops.forget()
    } catch (error) {
      if (!isRefused(error)) throw error
      await endHolds(context, actor)
    }
  }
  throw bookingProblems.slot_taken({ extensions: { reason: 'busy' } })
}

async function write(
  { database, clock, random, events }: BookingContext,
  actor: Actor,
  move: Rescheduling,
  from: {
    terms: Awaited<ReturnType<BookingContext['shops']['get']>>
    booking: BookingRecord
    visit: ReturnType<typeof visitAgain>
    plan: Parameters<typeof itemsOf>[2]
  },
): Promise<BookingRecord | 'stale'> {
  const { terms, booking, visit, plan } = from
  const { shopId } = actor
  const now = clock.now()
  const items = itemsOf(terms, visit, plan, random)
  const takes = takesOf(terms, visit, plan, random)
  const [first] = bookedItems(terms, items)
  if (first === undefined) throw new Error('A planned visit has no service.')
  const endAt = items
    .map((item) => item.endAt)
    .reduce((one, other) => (Temporal.Instant.compare(one, other) >= 0 ? one : other))
  return withTenant(database, move.tenant, async (transaction) => {
    await lockTakes(transaction, takes)
    if ((await readTermsVersion(transaction)) !== terms.shop.termsVersion) return 'stale'
    // A price that was agreed on stays, whatever the list says today.
    const priced = items.map((item, index) => ({
      ...item,
      priceMinor:
        booking.items[index]?.barberId === item.barberId
          ? (booking.items[index]?.priceMinor ?? item.priceMinor)
          : item.priceMinor,
    }))
    const priceMinor = priced.reduce((sum, item) => sum + item.priceMinor, 0)
    const { id: bookingId, version, state } = booking
    const next = {
      id: bookingId,
      version,
      state,
      now,
      startAt: move.startAt,
      endAt,
      priceMinor,
      items: priced,
    }
    if (!(await replaceTimes(transaction, shopId, next))) throw bookingProblems.booking_changed()
    if (!(await insertTakes(transaction, shopId, bookingId, takes, now)))
      throw bookingProblems.slot_taken({
        extensions: { reason: takes.some(({ kind }) => kind === 'place') ? 'class_full' : 'limit_reached' },
      })
    const amountMinor = lateFeeMinor(booking, terms, { isStaff: isStaff(actor), now })
    const fee: Fee = { id: random.uuid(), kind: 'late_rescheduling', amountMinor, waived: false }
    const fees = amountMinor === 0 ? booking.fees : [...booking.fees, fee]
    if (amountMinor > 0)
      await insertFee(transaction, { ...fee, shopId, bookingId, currency: booking.currency, now })
    await insertHistory(transaction, shopId, random.uuid(), {
      bookingId,
      version: version + 1,
      at: now,
      what: 'rescheduling',
      byRole: roleIn(actor),
      byAccount: actor.accountId,
      fromState: state,
      toState: state,
      fromStartAt: booking.startAt,
      startAt: move.startAt,
      barberId: first.barberId,
    })
    await enqueueBookingMail(transaction, { shopId, bookingId, kind: 'rescheduling' })
    await events.append(
      transaction,
      bookingEvent(actor, bookingId, 'changed', {
        transition: 'rescheduling',
        from_start_at: booking.startAt.toString(),
        start_at: move.startAt.toString(),
        barber_id: first.barberId,
      }),
    )
    await enqueueFreedTime(transaction, shopId)
    return {
      ...booking,
      barberId: first.barberId,
      barberName: first.barberName,
      startAt: move.startAt,
      endAt,
      priceMinor,
      version: version + 1,
      items: bookedItems(terms, priced),
      fees,
    }
  })
}
