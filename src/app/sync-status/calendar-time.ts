import { UnreadableError } from './unreadable.ts'
import { utcZone } from './zone.ts'
import type { Zone } from './zone.ts'

/** A day, or a wall-clock time in a zone. */
export type CalendarTime =
  | { readonly kind: 'date'; readonly date: Temporal.PlainDate }
  | { readonly kind: 'time'; readonly wall: Temporal.PlainDateTime; readonly zone: Zone }

/** A bound on every length in a calendar: nobody is busy for longer than this. */
export const LENGTH_DAYS_MAX = 3_660

/**
 * Reads a date or date-time in the form of jCal. A bare date is a day even where VALUE=DATE was forgotten.
 * `zone` applies unless the time ends in Z. Throws UnreadableError: bad_time.
 */
export function parseTime(text: string, zone: () => Zone): CalendarTime {
  const [, day, time, utc] = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d:\d\d)(Z?)|T\D*)?$/.exec(text) ?? []
  if (day === undefined) throw new UnreadableError('bad_time')
  try {
    if (time === undefined) return { kind: 'date', date: Temporal.PlainDate.from(day) }
    const wall = Temporal.PlainDateTime.from(`${day}T${time}`)
    return { kind: 'time', wall, zone: utc === 'Z' ? utcZone : zone() }
  } catch (error) {
    throw error instanceof UnreadableError ? error : new UnreadableError('bad_time')
  }
}

/**
 * Reads a DURATION (RFC 5545, section 3.3.6), bounded before anything is computed with it. Weeks are also
 * taken beside other units, and the T may stand anywhere: some programs write so. Throws UnreadableError: bad_duration.
 */
export function parseDuration(text: string): Temporal.Duration {
  const [matched, sign, ...counts] = DURATION.exec(text.toUpperCase().replace('T', '')) ?? []
  if (matched === undefined || counts.every((count) => count === undefined)) {
    throw new UnreadableError('bad_duration')
  }
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = counts.map((count) => Number(count ?? 0))
  const length = Temporal.Duration.from({ days: days + 7 * weeks, hours, minutes, seconds })
  if (length.total({ unit: 'day', relativeTo: '2000-01-01' }) > LENGTH_DAYS_MAX) {
    throw new UnreadableError('bad_duration')
  }
  return sign === '-' ? length.negated() : length
}

const DURATION = /^([+-]?)P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,9})S)?$/

/** The instant of a time; of a day the first one, by the shop's clock. Integer milliseconds since 1970. */
export function toEpochMs(time: CalendarTime, shopZone: Zone): number {
  return time.kind === 'time'
    ? time.zone.toEpochMs(time.wall)
    : shopZone.toEpochMs(time.date.toPlainDateTime())
}

/** The instant after a nominal length: days by the calendar, then hours by the clock's true course. */
export function addDuration(start: CalendarTime, length: Temporal.Duration, shopZone: Zone): number {
  const days = { days: length.days }
  const moved: CalendarTime =
    start.kind === 'date'
      ? { kind: 'date', date: start.date.add(days) }
      : { ...start, wall: start.wall.add(days) }
  return toEpochMs(moved, shopZone) + length.subtract(days).total({ unit: 'millisecond' })
}

/** The day that a time shows, whatever its zone. */
export function dayOf(time: CalendarTime): Temporal.PlainDate {
  return time.kind === 'date' ? time.date : time.wall.toPlainDate()
}
