import { subtract, union, type Interval } from '../availability/interval.ts'
import { DAY_MS, firstInstantAt, localDayAt, offsetSpans } from '../availability/local-time.ts'
import { shiftsWithin } from '../availability/shifts.ts'
import { offWithin } from '../availability/time-off.ts'
import { visitOf } from '../availability/visit.ts'
import type { BookingState } from '../bookings/booking.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import type { Taken, Waiting } from './walk-in-estimate.ts'

const MINUTE_MS = 60_000

/** A booking of the day, as far as it says how the day really goes. */
export interface DayBooking {
  id: string
  state: BookingState
  startMs: number
  /** Since when its client sits. */
  seatedMs: number | null
  /** Of a booking that is one service without additions. */
  single: { barberId: string; serviceId: string; plannedMs: number } | null
}

/** Time that is taken, as the database has it; without a booking it stands in a barber's own calendar. */
export interface BusyStretch extends Interval {
  sessionId: string | null
  bookingId: string | null
}

/** How long a service usually takes a barber, in milliseconds; undefined where too few were seen. */
export type UsualTimes = (barberId: string, serviceId: string) => number | undefined

/**
 * When each barber still works today, by barber: the shifts that touch the rest of the shop's date, to their end, also
 * when that is after midnight, without time off.
 */
export function workingToday(terms: ShopTerms, nowMs: number): Map<string, Interval[]> {
  const { timeZone } = terms.shop
  const spans = offsetSpans(timeZone, nowMs, nowMs + 2 * DAY_MS)
  const midnightMs = firstInstantAt(spans, (localDayAt(spans, nowMs) + 1) * DAY_MS)
  const off = offWithin(terms.timeOff, timeZone, { startMs: nowMs - DAY_MS, endMs: midnightMs + DAY_MS })
  return new Map(
    [...terms.barbers.values()].map((barber) => {
      const shifts = union(shiftsWithin({ startMs: nowMs, endMs: midnightMs }, barber, spans))
      const own = union([...(off.get(barber.id) ?? []), ...(off.get(null) ?? [])])
      return [barber.id, subtract(shifts, own)]
    }),
  )
}

/**
 * A barber's taken time with what is known of it: who sits is moved to when he sat down, what is finished takes nothing.
 * Time without a booking of this shop, holds and classes stay where they are.
 */
export function takenTimes(
  busy: readonly BusyStretch[],
  bookings: ReadonlyMap<string, DayBooking>,
  usual: UsualTimes,
): Taken[] {
  const sessions = Map.groupBy(busy, ({ sessionId }) => sessionId)
  return busy.flatMap((time): Taken[] => {
    const { startMs, endMs, bookingId, sessionId } = time
    const fixed: Taken = { startMs, endMs, state: 'fixed' }
    const booking = bookings.get(bookingId ?? '')
    if (booking === undefined || (sessions.get(sessionId)?.length ?? 0) > 1) return [fixed]
    const { state, seatedMs, single } = booking
    if (state === 'completed') return []
    // Where the colour rests, a service is two stretches: only the last one is as long as it turns out.
    const isLast = !busy.some((other) => other.bookingId === bookingId && other.startMs > startMs)
    const usualMs = single === null ? undefined : usual(single.barberId, single.serviceId)
    const longerMs = single === null || usualMs === undefined || !isLast ? 0 : usualMs - single.plannedMs
    const length = { usualMs: Math.max(MINUTE_MS, endMs - startMs + longerMs) }
    if (state === 'in_chair') {
      const lateMs = (seatedMs ?? booking.startMs) - booking.startMs
      const moved = { startMs: startMs + lateMs, endMs: endMs + lateMs }
      return [isLast ? { ...moved, ...length, state } : { ...moved, state: 'fixed' }]
    }
    if (state === 'arrived') return [{ ...fixed, ...length, state }]
    return [state === 'hold' ? fixed : { ...fixed, ...length, state: 'expected' }]
  })
}

/** A person in the queue in the estimate's terms. Nobody can serve what is not offered any more. */
export function waitingOf(
  terms: ShopTerms,
  walkIn: { id: string; serviceId: string; barberId: string | null },
  usual: UsualTimes,
): Waiting {
  const { id, serviceId, barberId } = walkIn
  const visit = visitOf(terms, { items: [{ serviceId, barberId, addOnIds: [] }], arrangement: 'in_turn' })
  const item = typeof visit === 'string' ? undefined : visit.items[0]
  return {
    id,
    resourceKinds: item?.resourceKinds ?? [],
    offers: (item?.offers ?? []).map((offer) => {
      const serviceMs = offer.times.durationMinutes * MINUTE_MS
      const afterMs = offer.times.bufferAfterMinutes * MINUTE_MS
      return {
        barberId: offer.barberId,
        serviceMs,
        plannedMs: serviceMs + afterMs,
        usualMs: (usual(offer.barberId, serviceId) ?? serviceMs) + afterMs,
      }
    }),
  }
}
