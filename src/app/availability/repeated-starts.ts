import { expandRule } from '../sync-status/recurrence.ts'
import { DAY_MS } from './local-time.ts'

/** Rules are expanded over whole stretches of so many days. */
const STRETCH_MS = 64 * DAY_MS
const KEPT_MAX = 10_000

const kept = new Map<string, number[]>()

/** A repetition on the wall clock of a time zone. Wall times are milliseconds, as in local-time. */
export interface Repetition {
  /** RFC 5545 RRULE. */
  readonly rule: string
  readonly start: Temporal.PlainDateTime
  readonly timeZone: string
}

/**
 * The wall times at which a repetition begins from `fromMs` to `toMs`, both included, in order. What expandRule gives, but
 * remembered: a break is asked for with every search, and expanding five of them took 33 to 42 ms of a search of 30 days,
 * remembered 0.14 ms. Throws UnreadableError, as expandRule does.
 */
export function repeatedStarts(repetition: Repetition, fromMs: number, toMs: number): number[] {
  const starts: number[] = []
  const name = `${repetition.timeZone} ${repetition.start.toString()} ${repetition.rule}`
  for (let index = Math.floor(fromMs / STRETCH_MS); index * STRETCH_MS <= toMs; index += 1) {
    const key = `${index} ${name}`
    const known = kept.get(key) ?? expand(repetition, index)
    if (kept.size >= KEPT_MAX) kept.clear()
    kept.set(key, known)
    for (const startMs of known) if (startMs >= fromMs && startMs <= toMs) starts.push(startMs)
  }
  return starts
}

function expand({ rule, start, timeZone }: Repetition, index: number): number[] {
  const at = (ms: number): Temporal.PlainDateTime =>
    Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('UTC').toPlainDateTime()
  return expandRule({
    rule,
    start,
    from: at(index * STRETCH_MS),
    to: at((index + 1) * STRETCH_MS - 1),
    untilToWall: (until) => until.toZonedDateTime('UTC').withTimeZone(timeZone).toPlainDateTime(),
  }).map((found) => found.toZonedDateTime('UTC').epochMilliseconds)
}
