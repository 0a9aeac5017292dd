import { union, type Interval } from '../availability/interval.ts'
import { DAY_MS, offsetSpans } from '../availability/local-time.ts'
import { shiftsWithin, type WeeklyHours } from '../availability/shifts.ts'

/** Every day of the week (ISO 8601: Monday is 1). */
export const everyDay: readonly number[] = [1, 2, 3, 4, 5, 6, 7]

/** When an appointment would suit: on these weekdays between two dates, from one wall-clock time to another. */
export interface WishWindow {
  fromDate: Temporal.PlainDate
  /** Included. */
  toDate: Temporal.PlainDate
  weekdays: readonly number[]
  /** Minutes since the midnight of the date, 0 to 1439. */
  fromMinute: number
  /** After `fromMinute`, by at most 1440; past 1440 for a window that ends after midnight. */
  toMinute: number
}

/**
 * The stretches of time from `fromMs` on in which an appointment would suit, in order; those of neighbouring windows are
 * one. Read exactly as opening hours are: on the shop's wall clock, so that a night on which the clocks change has the
 * hours that it really has.
 */
export function timesWithin(windows: readonly WishWindow[], timeZone: string, fromMs: number): Interval[] {
  const weeklyHours = windows.flatMap(hoursOf)
  const lastDay = Math.max(...windows.map(({ toDate }) => daysSince1970(toDate)))
  const range = { startMs: fromMs, endMs: (lastDay + 3) * DAY_MS }
  if (range.startMs >= range.endMs) return []
  const spans = offsetSpans(timeZone, range.startMs, range.endMs)
  return union(
    shiftsWithin(range, { weeklyHours }, spans).map(({ startMs, endMs }) => ({
      startMs: Math.max(startMs, fromMs),
      endMs,
    })),
  )
}

function hoursOf({ fromDate, toDate, weekdays, fromMinute, toMinute }: WishWindow): WeeklyHours[] {
  return weekdays.map((weekday) => ({
    weekday,
    opensMinute: fromMinute,
    closesMinute: toMinute,
    validFromDay: daysSince1970(fromDate),
    validToDay: daysSince1970(toDate),
  }))
}

function daysSince1970(date: Temporal.PlainDate): number {
  return Temporal.PlainDate.from('1970-01-01').until(date, { largestUnit: 'day' }).days
}
