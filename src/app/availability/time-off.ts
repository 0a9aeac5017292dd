import type { ShopTimeOff } from '../shop/shop-terms.ts'
import type { Interval } from './interval.ts'
import { DAY_MS, firstInstantAt, lastInstantAt, offsetSpans, wallTimeAt } from './local-time.ts'
import { repeatedStarts } from './repeated-starts.ts'

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
  const off = new Map<string | null, Interval[]>()
  for (const { barberId, startsAt, endsAt, rrule } of timeOff) {
    const startMs = wall(startsAt)
    const lengthMs = wall(endsAt) - startMs
    const starts =
      rrule === null
        ? [startMs]
        : repeatedStarts(
            { rule: rrule, start: startsAt, timeZone },
            wallTimeAt(spans, range.startMs - lengthMs - DAY_MS),
            wallTimeAt(spans, range.endMs + DAY_MS),
          )
    const own = off.get(barberId) ?? []
    for (const start of starts) {
      const interval = {
        startMs: firstInstantAt(spans, start),
        endMs: lastInstantAt(spans, start + lengthMs),
      }
      if (interval.startMs < range.endMs && interval.endMs > range.startMs) own.push(interval)
    }
    off.set(barberId, own)
  }
  return off
}
