/** One day on the clock on the wall, in milliseconds. A real day may be longer or shorter. */
export const DAY_MS = 86_400_000

/**
 * How far the wall clock is ahead of UTC during a stretch of time: `wallMs = ms + offsetMs`.
 * A wall time is what the clock in the shop shows, written as milliseconds since its 1970-01-01T00:00.
 */
export interface OffsetSpan {
  readonly startMs: number
  readonly endMs: number
  readonly offsetMs: number
}

/** Local times up to this far outside of the asked range are still resolved with the offset that holds there. */
const MARGIN_MS = 4 * DAY_MS

/**
 * The offsets of an IANA time zone from `fromMs` to `toMs`, oldest first, without a hole between them. The first
 * and the last reach to infinity, and are right up to three days outside of the range. This is the only place
 * where the calendar library is asked about the zone: twice, and once more for every change of the clocks.
 * Throws RangeError for an unknown zone.
 */
export function offsetSpans(timeZone: string, fromMs: number, toMs: number): OffsetSpan[] {
  const spans: OffsetSpan[] = []
  let startMs = -Infinity
  let since = Temporal.Instant.fromEpochMilliseconds(fromMs - MARGIN_MS).toZonedDateTimeISO(timeZone)
  let change = since.getTimeZoneTransition('next')
  while (change && change.epochMilliseconds < toMs + MARGIN_MS) {
    const endMs = change.epochMilliseconds
    spans.push({ startMs, endMs, offsetMs: since.offsetNanoseconds / 1e6 })
    startMs = endMs
    since = change
    change = since.getTimeZoneTransition('next')
  }
  spans.push({ startMs, endMs: Infinity, offsetMs: since.offsetNanoseconds / 1e6 })
  return spans
}

/**
 * The first instant at which the wall clock shows `wallMs`. A time that the clock skips is read with the offset
 * before the change (RFC 5545, 3.3.5; Temporal's "compatible"), so 02:30 becomes 03:30.
 */
export function firstInstantAt(spans: readonly OffsetSpan[], wallMs: number): number {
  for (const span of spans) {
    const ms = wallMs - span.offsetMs
    if (ms >= span.startMs && ms < span.endMs) return ms
  }
  return lastInstantAt(spans, wallMs)
}

/** The last instant at which the wall clock shows `wallMs`; a skipped time is read as by `firstInstantAt`. */
export function lastInstantAt(spans: readonly OffsetSpan[], wallMs: number): number {
  const span = spans.findLast(({ startMs, offsetMs }) => wallMs - offsetMs >= startMs)
  return wallMs - (span?.offsetMs ?? 0)
}

/** What the wall clock shows at the instant `ms`. */
export function wallTimeAt(spans: readonly OffsetSpan[], ms: number): number {
  const span = spans.findLast(({ startMs }) => ms >= startMs)
  return ms + (span?.offsetMs ?? 0)
}

/** The local date of the instant `ms`, as a number of days since 1970-01-01. */
export function localDayAt(spans: readonly OffsetSpan[], ms: number): number {
  return Math.floor(wallTimeAt(spans, ms) / DAY_MS)
}

/** Whether the local date `day` (days since 1970-01-01) exists: Apia went from 29 to 31 December 2011. */
export function dayExists(spans: readonly OffsetSpan[], day: number): boolean {
  return spans.some(
    ({ startMs, endMs, offsetMs }) =>
      startMs + offsetMs < (day + 1) * DAY_MS && endMs + offsetMs > day * DAY_MS,
  )
}

/** The ISO 8601 weekday of a local date (days since 1970-01-01, not negative): Monday is 1, Sunday 7. */
export function weekdayOf(day: number): number {
  // 1970-01-01 was a Thursday.
  return ((day + 3) % 7) + 1
}

/** Texts that were written once, by offset and minute since 1970: every answer of a shop has those of the same grid. */
const texts = new Map<number, Map<number, string>>()
const TEXTS_MAX = 50_000
let textCount = 0

/**
 * Writes instants as local times with their offset (RFC 3339, whole seconds), as `localTime` of the platform does.
 * An answer has thousands of them: each is written once, and the calendar library asked once for each date.
 */
export function localTextIn(spans: readonly OffsetSpan[]): (ms: number) => string {
  const dates = new Map<number, string>()
  let span: OffsetSpan | undefined
  let known = new Map<number, string>()
  return (ms) => {
    if (span === undefined || ms < span.startMs || ms >= span.endMs) {
      span = spans.findLast(({ startMs }) => ms >= startMs)
      known = texts.get(span?.offsetMs ?? 0) ?? new Map<number, string>()
      texts.set(span?.offsetMs ?? 0, known)
    }
    const offsetMs = span?.offsetMs ?? 0
    if (ms % 60_000 !== 0) return writeText(dates, ms + offsetMs, offsetMs)
    const minute = ms / 60_000
    let text = known.get(minute)
    if (text === undefined) {
      text = writeText(dates, ms + offsetMs, offsetMs)
      if (textCount >= TEXTS_MAX) forgetTexts()
      textCount += 1
      known.set(minute, text)
    }
    return text
  }
}

function forgetTexts(): void {
  for (const known of texts.values()) known.clear()
  textCount = 0
}

function writeText(dates: Map<number, string>, wallMs: number, offsetMs: number): string {
  const day = Math.floor(wallMs / DAY_MS)
  let date = dates.get(day)
  if (date === undefined) {
    date = new Temporal.PlainDate(1970, 1, 1).add({ days: day }).toString()
    dates.set(day, date)
  }
  const seconds = Math.floor((wallMs - day * DAY_MS) / 1000)
  return `${date}T${clock(seconds)}:${two(seconds % 60)}${offsetText(offsetMs)}`
}

function offsetText(offsetMs: number): string {
  return `${offsetMs < 0 ? '-' : '+'}${clock(Math.round(Math.abs(offsetMs) / 1000))}`
}

function clock(seconds: number): string {
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}`
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number)
}
