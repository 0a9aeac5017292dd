import { parseCalendarFeed } from './calendar-feed.ts'
import type { FeedWindow } from './calendar-feed.ts'

/** Milliseconds since 1970 of an instant. */
export const ms = (text: string): number => Temporal.Instant.from(text).epochMilliseconds
/** An instant in UTC, to the minute. */
export const iso = (at: number): string => Temporal.Instant.fromEpochMilliseconds(at).toString().slice(0, 16)

/** A window of time in a zone; the year 2026 in Berlin if nothing else is said. */
export const window = (from = '2026-01-01', to = '2027-01-01', timeZone = 'Europe/Berlin'): FeedWindow => ({
  startMs: ms(`${from}T00:00Z`),
  endMs: ms(`${to}T00:00Z`),
  timeZone,
})

/** A calendar of these lines. */
export const calendar = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', ...lines, 'END:VCALENDAR'].join('\r\n')
/** An event of these lines. */
export const event = (...lines: string[]): string => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'].join('\r\n')

/** What a calendar says, its ranges as text. */
export function read(text: string, within = window()) {
  const feed = parseCalendarFeed(text, within)
  if (feed === undefined) throw new Error('not a calendar')
  return { ...feed, busy: feed.busy.map(({ startMs, endMs }) => `${iso(startMs)} ${iso(endMs)}`) }
}

/** The ranges of a calendar with one event. */
export const busy = (...lines: string[]): string[] => read(calendar(event(...lines))).busy
/** What could not be read of a calendar with one event. */
export const skipped = (...lines: string[]) => read(calendar(event(...lines))).skipped
