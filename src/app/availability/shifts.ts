import type { Interval } from './interval.ts'
import {
  DAY_MS,
  dayExists,
  firstInstantAt,
  lastInstantAt,
  localDayAt,
  wallTimeAt,
  weekdayOf,
  type OffsetSpan,
} from './local-time.ts'

const MINUTE_MS = 60_000

/** Opening hours that repeat each week, in minutes on the shop's wall clock since midnight of the opening date. */
export interface WeeklyHours {
  /** ISO 8601: Monday is 1, Sunday 7. */
  readonly weekday: number
  /** 0 to 1439. */
  readonly opensMinute: number
  /** After `opensMinute`, by at most 1440; past 1440 for a shift that ends after midnight. */
  readonly closesMinute: number
  /** The first and the last date of this version, as days since 1970-01-01; without them there is no bound. */
  readonly validFromDay?: number | null
  readonly validToDay?: number | null
}

/** Hours of one date, in minutes on the wall clock since its midnight, bounded as those of a week. */
export interface DateHours {
  readonly opensMinute: number
  readonly closesMinute: number
}

/** When somebody works: by the week, and on some dates otherwise. */
export interface WorkingHours {
  readonly weeklyHours: readonly WeeklyHours[]
  /** What holds on a date (days since 1970-01-01) instead of the weekly hours; none is closed. */
  readonly overrides?: ReadonlyMap<number, readonly DateHours[]>
}

/** Hours on one date: real working time, and from what wall-clock time the grid is counted. */
export interface Shift extends Interval {
  readonly anchorWallMs: number
}

/** From where the grid is counted: each shift's opening, or the midnight of its date. */
export type GridAnchor = 'opening' | 'midnight'

/**
 * The shifts that touch `range`, in no particular order. A shift belongs to the date on which it opens, also when
 * it ends after midnight. Where the clocks are set back it opens at the first and closes at the last of two equal
 * times, so a night shift gains the hour; an opening or closing time that is skipped is read with the offset
 * before the change. A shift that is skipped entirely, or whose date doesn't exist, doesn't take place.
 */
export function shiftsWithin(
  range: Interval,
  { weeklyHours, overrides }: WorkingHours,
  spans: readonly OffsetSpan[],
  anchor: GridAnchor = 'opening',
): Shift[] {
  const shifts: Shift[] = []
  // A shift ends on the date after its own at the latest. One date more on either side, because clocks that change
  // at midnight skip a date (Apia 2011) or show the end of one again after the next began (St. John's 2008).
  const firstDay = localDayAt(spans, range.startMs) - 2
  const lastDay = localDayAt(spans, range.endMs) + 1
  for (let day = firstDay; day <= lastDay; day += 1) {
    if (!dayExists(spans, day)) continue
    for (const hours of overrides?.get(day) ?? hoursOn(day, weeklyHours)) {
      const shift = shiftOn(day, hours, spans, anchor)
      const isWithin = shift.startMs < range.endMs && shift.endMs > range.startMs
      if (isWithin && shift.startMs < shift.endMs) shifts.push(shift)
    }
  }
  return shifts
}

function hoursOn(day: number, weeklyHours: readonly WeeklyHours[]): WeeklyHours[] {
  const weekday = weekdayOf(day)
  return weeklyHours.filter(
    ({ weekday: own, validFromDay, validToDay }) =>
      own === weekday && day >= (validFromDay ?? -Infinity) && day <= (validToDay ?? Infinity),
  )
}

function shiftOn(day: number, hours: DateHours, spans: readonly OffsetSpan[], anchor: GridAnchor): Shift {
  const startMs = firstInstantAt(spans, day * DAY_MS + hours.opensMinute * MINUTE_MS)
  const endMs = lastInstantAt(spans, day * DAY_MS + hours.closesMinute * MINUTE_MS)
  const anchorWallMs = anchor === 'midnight' ? day * DAY_MS : wallTimeAt(spans, startMs)
  return { startMs, endMs, anchorWallMs }
}

/**
 * The grid: every instant in `range` at which a slot may start, ascending. Within each shift it is where the wall
 * clock shows its anchor (the opening time, or midnight) plus a multiple of `stepMs`, so the labels
 * stay :00 :15 :30 :45 on the night on
 * which the clocks change, and an hour that comes twice is offered twice. Where shifts overlap, both grids hold.
 */
export function gridStarts(
  range: Interval,
  shifts: readonly Shift[],
  spans: readonly OffsetSpan[],
  stepMs: number,
): number[] {
  const starts: number[] = []
  let isAscending = true
  for (const shift of shifts) {
    for (const span of spans) {
      const fromMs = Math.max(range.startMs, shift.startMs, span.startMs)
      const toMs = Math.min(range.endMs, shift.endMs, span.endMs)
      const sinceOpeningMs = fromMs + span.offsetMs - shift.anchorWallMs
      const firstMs = fromMs + ((stepMs - (sinceOpeningMs % stepMs)) % stepMs)
      if (firstMs < toMs && firstMs <= (starts.at(-1) ?? -Infinity)) isAscending = false
      for (let startMs = firstMs; startMs < toMs; startMs += stepMs) starts.push(startMs)
    }
  }
  return isAscending ? starts : [...new Set(starts)].sort((a, b) => a - b)
}
