import { union, type Interval } from '../availability/interval.ts'
import { offsetSpans } from '../availability/local-time.ts'
import { shiftsWithin } from '../availability/shifts.ts'
import type { BookingState } from '../bookings/booking.ts'
import type { ShopBarber, ShopTerms } from '../shop/shop-terms.ts'

const MINUTE_MS = 60_000

/** The bookings of one barber in one state on a day. */
export interface DayCount {
  barberId: string
  state: BookingState
  /** That start on the day. */
  bookings: number
  /** That lie within the day, also of bookings that began the day before. */
  minutes: number
  /** Prices of those that start on the day, minor units. */
  expectedMinor: number
  /** Payments for those that start on the day, minor units. */
  recordedMinor: number
}

/** How well a chair is used. */
interface Utilisation {
  booked_minutes: number
  open_minutes: number
  /** booked ÷ open, three decimals; 0 on a day without hours. */
  ratio: number
}

/** The local day `date` of the shop as instants: 23 to 25 hours where the clocks change. */
export function dayOf(date: Temporal.PlainDate, timeZone: string): Interval {
  return {
    startMs: date.toZonedDateTime(timeZone).epochMilliseconds,
    endMs: date.add({ days: 1 }).toZonedDateTime(timeZone).epochMilliseconds,
  }
}

/**
 * The numbers of a day as they go over the wire, for `barbers`. Bookings and money belong to the day on which a booking
 * starts; minutes to the day in which they lie, also those of a shift that ends after midnight. What was cancelled or
 * not kept brings neither revenue nor utilisation.
 */
export function summary(
  date: Temporal.PlainDate,
  terms: ShopTerms,
  barbers: readonly ShopBarber[],
  counts: readonly DayCount[],
) {
  const { timeZone, currency } = terms.shop
  const day = dayOf(date, timeZone)
  const byState: Partial<Record<BookingState, number>> = {}
  for (const { state, bookings } of counts) {
    if (bookings > 0) byState[state] = (byState[state] ?? 0) + bookings
  }
  const kept = counts.filter(({ state }) => isKept(state))
  const chairs = barbers.map((barber) => {
    const own = kept.filter(({ barberId }) => barberId === barber.id)
    return {
      id: barber.id,
      name: barber.name,
      bookings: sum(own, ({ bookings }) => bookings),
      ...utilisation(
        sum(own, ({ minutes }) => minutes),
        openMinutes(barber, day, timeZone),
      ),
    }
  })
  const money = (amountMinor: number) => ({ amount_minor: amountMinor, currency })
  return {
    date: date.toString(),
    time_zone: timeZone,
    bookings: { total: sum(counts, ({ bookings }) => bookings), by_state: byState },
    revenue: {
      expected: money(sum(kept, ({ expectedMinor }) => expectedMinor)),
      recorded: money(sum(counts, ({ recordedMinor }) => recordedMinor)),
    },
    utilisation: utilisation(
      sum(chairs, (chair) => chair.booked_minutes),
      sum(chairs, (chair) => chair.open_minutes),
    ),
    no_shows: byState.no_show ?? 0,
    barbers: chairs,
  }
}

function isKept(state: BookingState): boolean {
  return state !== 'cancelled' && state !== 'no_show' && state !== 'expired'
}

function openMinutes(barber: ShopBarber, day: Interval, timeZone: string): number {
  const spans = offsetSpans(timeZone, day.startMs, day.endMs)
  const shifts = union(shiftsWithin(day, barber, spans))
  return sum(
    shifts,
    ({ startMs, endMs }) => (Math.min(endMs, day.endMs) - Math.max(startMs, day.startMs)) / MINUTE_MS,
  )
}

function utilisation(bookedMinutes: number, openMinutesTotal: number): Utilisation {
  return {
    booked_minutes: bookedMinutes,
    open_minutes: openMinutesTotal,
    ratio: openMinutesTotal === 0 ? 0 : Math.round((bookedMinutes / openMinutesTotal) * 1000) / 1000,
  }
}

function sum<Item>(items: readonly Item[], valueOf: (item: Item) => number): number {
  return items.reduce((total, item) => total + valueOf(item), 0)
}
