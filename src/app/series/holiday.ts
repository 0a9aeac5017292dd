import { whyNotOffered } from '../availability/availability.ts'
import type { AvailabilityTerms, NotOfferedReason } from '../availability/terms.ts'
import { DAY_MS } from '../availability/local-time.ts'
import { offWithin } from '../availability/time-off.ts'
import type { ShopTerms, ShopTimeOff } from '../shop/shop-terms.ts'

/** What a closed day makes of a time: no hours, another grid, or time off. */
const closed = new Set<NotOfferedReason>(['outside_hours', 'off_the_grid', 'time_off'])

/**
 * Whether a time is refused because the day is not as others: nobody who could do it works then, and somebody would if
 * there were no hours of that date alone and no time off but what repeats more often than by the year. So lunch is no
 * holiday, and a barber who is booked up has none.
 */
export function isHoliday(terms: ShopTerms, calendar: AvailabilityTerms, startMs: number): boolean {
  const range = { startMs: startMs - DAY_MS, endMs: startMs + 2 * DAY_MS }
  const off = offWithin(terms.timeOff.filter(isHabit), terms.shop.timeZone, range)
  const habitual: AvailabilityTerms = {
    ...calendar,
    barbers: calendar.barbers.map((barber) => ({
      ...barber,
      overrides: new Map(),
      off: [...(off.get(barber.barberId) ?? []), ...(off.get(null) ?? [])],
    })),
  }
  return isClosed(calendar, startMs) && !isClosed(habitual, startMs)
}

function isHabit({ rrule }: ShopTimeOff): boolean {
  return rrule !== null && !/\bFREQ=YEARLY\b/i.test(rrule)
}

function isClosed(calendar: AvailabilityTerms, startMs: number): boolean {
  return (calendar.visit.items[0]?.offers ?? []).every(({ barberId }) => {
    const reason = whyNotOffered(calendar, barberId, startMs)
    return reason !== null && closed.has(reason)
  })
}
