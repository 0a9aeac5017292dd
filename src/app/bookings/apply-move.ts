import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import { isStaff, personOf, type Actor } from '../auth/actor.ts'
import { enqueueBookingMail } from '../notifications/enqueue-booking-mail.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import { bookedItems } from './booked-items.ts'
import { lateFeeMinor, type BookingRecord, type Fee } from './booking.ts'
import { insertFee, insertHistory, insertTakes, replaceTimes } from './booking-changes.sql.ts'
import type { BookingContext } from './booking-context.ts'
import { bookingEvent } from './booking-event.ts'
import type { BookingMove } from './compose-move.ts'
import { enqueueFreedTime } from './enqueue-freed-time.ts'
import { bookingProblems } from './errors.ts'
import { roleIn } from './history-view.ts'

/**
 * Gives a booking its new time in the caller's transaction, which has locked what it takes there (lockTakes), with the fee
 * that a client's late move makes due, history and event. `isQuiet`: the caller tells client and waitlist himself. Problems:
 * booking_changed, slot_taken; the exclusion constraint (23P01) speaks as an error.
 */
export async function applyMove(
  { clock, random, events }: Pick<BookingContext, 'clock' | 'random' | 'events'>,
  actor: Actor,
  { booking, startAt, endAt, items, takes, isQuiet = false }: BookingMove & { isQuiet?: boolean },
  terms: ShopTerms,
  transaction: TenantTransaction,
): Promise<BookingRecord> {
  const { shopId } = actor
  const { id: bookingId, version, state } = booking
  const now = clock.now()
  const booked = bookedItems(terms, items)
  const [first] = booked
  if (first === undefined) throw new Error('A booking without services cannot move.')
  const priceMinor = items.reduce((sum, item) => sum + item.priceMinor, 0)
  const next = { id: bookingId, version, state, now, startAt, endAt, priceMinor, items }
  if (!(await replaceTimes(transaction, shopId, next))) throw bookingProblems.booking_changed()
  if (!(await insertTakes(transaction, shopId, bookingId, takes, now)))
    throw bookingProblems.slot_taken({
      extensions: { reason: takes.some(({ kind }) => kind === 'place') ? 'class_full' : 'limit_reached' },
    })
  const amountMinor = lateFeeMinor(booking, terms, { isStaff: isStaff(actor), now })
  const fee: Fee = { id: random.uuid(), kind: 'late_rescheduling', amountMinor, waived: false }
  if (amountMinor > 0)
    await insertFee(transaction, { ...fee, shopId, bookingId, currency: booking.currency, now })
  await insertHistory(transaction, shopId, random.uuid(), {
    bookingId,
    version: version + 1,
    at: now,
    what: 'rescheduling',
    byRole: roleIn(actor),
    byAccount: personOf(actor),
    fromState: state,
    toState: state,
    fromStartAt: booking.startAt,
    startAt,
    barberId: first.barberId,
  })
  if (!isQuiet) await enqueueBookingMail(transaction, { shopId, bookingId, kind: 'rescheduling' })
  await events.append(
    transaction,
    bookingEvent(actor, bookingId, 'changed', {
      transition: 'rescheduling',
      from_start_at: booking.startAt.toString(),
      start_at: startAt.toString(),
      barber_id: first.barberId,
    }),
  )
  if (!isQuiet) await enqueueFreedTime(transaction, shopId)
  return {
    ...booking,
    barberId: first.barberId,
    barberName: first.barberName,
    startAt,
    endAt,
    priceMinor,
    version: version + 1,
    items: booked,
    fees: amountMinor === 0 ? booking.fees : [...booking.fees, fee],
  }
}
