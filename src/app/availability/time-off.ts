import type { ShopTimeOff } from '../shop/shop-terms.ts'
import { expandRule } from '../sync-status/recurrence.ts'
import type { Interval } from './interval.ts'
import { DAY_MS, firstInstantAt, lastInstantAt, offsetSpans, wallTimeAt } from './local-time.ts'

/**
 * When time off and breaks fall between two instants, as a barber's own and everybody's. All of it is wall-clock time
 * of `timeZone`: it begins at the first and ends at the last of two equal times, as shifts do. Throws UnreadableError
 * for a rule that can't be expanded.
 */
export function offWithin(
  timeOff: readonly ShopTimeOff[],
  timeZone: string,
  range: Interval,
): Map<string | null, Interval[]> {
  const spans = offsetSpans(timeZone, range.startMs, range.endMs)
  const wall = (at: Temporal.PlainDateTime): number => at.toZonedDateTime('UTC').epochMilliseconds
  const local = (ms: number): Temporal.PlainDateTime =>
    Temporal.Instant.fromEpochMilliseconds(wallTimeAt(spans, ms)).toZonedDateTimeISO('UTC').toPlainDateTime()
  const off = new Map<string | null, Interval[]>()
  for (const { barberId, startsAt, endsAt, rrule } of timeOff) {
    const lengthMs = wall(endsAt) - wall(startsAt)
    const starts =
      rrule === null
        ? [startsAt]
        : expandRule({
            rule: rrule,
            start: startsAt,
            from: local(range.startMs - lengthMs - DAY_MS),
            to: local(range.endMs + DAY_MS),
            untilToWall: (until) => until.toZonedDateTime('UTC').withTimeZone(timeZone).toPlainDateTime(),
          })
    const own = off.get(barberId) ?? []
    for (const start of starts) {
      const interval = {
        startMs: firstInstantAt(spans, wall(start)),
        endMs: lastInstantAt(spans, wall(start) + lengthMs),
      }
      if (interval.startMs < range.endMs && interval.endMs > range.startMs) own.push(interval)
    }
    off.set(barberId, own)
  }
  return off
}
