import { repeatedStarts } from '../availability/repeated-starts.ts'
import { UnreadableError } from '../sync-status/unreadable.ts'

const LENGTH_DAYS_MAX = 366
/** Within which a rule has to fall on some day. */
const LOOK_AHEAD_MS = 800 * 86_400_000
// A break begins when it says; one that repeats within a day is several breaks.
const TOO_FINE = /FREQ=(HOURLY|MINUTELY|SECONDLY)|BY(SECOND|MINUTE|HOUR)=/i

/** Time off as somebody asks for it, on the shop's wall clock. */
export interface TimeOffTimes {
  startsAt: Temporal.PlainDateTime
  endsAt: Temporal.PlainDateTime
  /** RFC 5545 RRULE. */
  rrule: string | null
}

/** Whether time off ends after it begins, and not more than a year later. */
export function hasLength({ startsAt, endsAt }: TimeOffTimes): boolean {
  const isForward = Temporal.PlainDateTime.compare(startsAt, endsAt) < 0
  return isForward && Temporal.PlainDateTime.compare(endsAt, startsAt.add({ days: LENGTH_DAYS_MAX })) <= 0
}

/**
 * Whether time off takes place at all, and its rule can be expanded wherever availability is asked for: at most once a day,
 * on some day within about two years of its beginning.
 */
export function takesPlace({ startsAt, rrule }: TimeOffTimes, timeZone: string): boolean {
  if (rrule === null) return true
  if (TOO_FINE.test(rrule)) return false
  try {
    const fromMs = startsAt.toZonedDateTime('UTC').epochMilliseconds
    return (
      repeatedStarts({ rule: rrule, start: startsAt, timeZone }, fromMs, fromMs + LOOK_AHEAD_MS).length > 0
    )
  } catch (error) {
    if (error instanceof UnreadableError) return false
    throw error
  }
}
