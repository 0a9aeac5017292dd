import type { Interval } from './interval.ts'
import { DAY_MS, localDayAt, offsetSpans, weekdayOf } from './local-time.ts'
import type { LimitTimes } from './terms.ts'

/** Whether a limit counts an appointment. */
export function applies(limit: LimitTimes, serviceId: string, barberId: string): boolean {
  return (limit.serviceId ?? serviceId) === serviceId && (limit.barberId ?? barberId) === barberId
}

/** The first day of the period that contains `day`, both as days since 1970-01-01: weeks begin on Monday. */
export function firstDayOf(period: LimitTimes['period'], day: number): number {
  return period === 'day' ? day : day - weekdayOf(day) + 1
}

/** The period of a limit that contains the instant `ms`, from midnight to midnight on the wall clock of `timeZone`. */
export function limitPeriod(
  timeZone: string,
  period: LimitTimes['period'],
  ms: number,
): Interval & { firstDay: number } {
  const spans = offsetSpans(timeZone, ms, ms + DAY_MS)
  const firstDay = firstDayOf(period, localDayAt(spans, ms))
  const first = new Temporal.PlainDate(1970, 1, 1).add({ days: firstDay })
  const startOf = (date: Temporal.PlainDate): number => date.toZonedDateTime({ timeZone }).epochMilliseconds
  return {
    firstDay,
    startMs: startOf(first),
    endMs: startOf(first.add({ days: period === 'day' ? 1 : 7 })),
  }
}
