import type { DateHours } from '../availability/shifts.ts'

const DAY_MINUTES = 1440
const WEEK_MINUTES = 7 * DAY_MINUTES

/** Hours of a day as people write them: 09:00 to 18:30, or 22:30 to 02:00 on the next day. */
export interface WallHours {
  opens: string
  /** Not later than `opens`: on the next day. 24:00 is midnight. */
  closes: string
}

/** Hours that repeat each week. */
export interface WeekdayHours extends DateHours {
  /** ISO 8601: Monday is 1. */
  weekday: number
}

/** Hours in minutes since midnight; null when they would be empty. */
export function minutesOf({ opens, closes }: WallHours): DateHours | null {
  const opensMinute = minuteOf(opens)
  const closesMinute = minuteOf(closes)
  if (closesMinute === opensMinute) return null
  return { opensMinute, closesMinute: closesMinute < opensMinute ? closesMinute + DAY_MINUTES : closesMinute }
}

/** Hours as people write them. */
export function wallHours({ opensMinute, closesMinute }: DateHours): WallHours {
  const closes = closesMinute > DAY_MINUTES ? closesMinute - DAY_MINUTES : closesMinute
  return { opens: textOf(opensMinute), closes: textOf(closes) }
}

/** Whether hours of one date touch at most. */
export function areApart(hours: readonly DateHours[]): boolean {
  return neighboursAreApart(
    hours.map(({ opensMinute, closesMinute }) => ({ fromMinute: opensMinute, toMinute: closesMinute })),
  )
}

/** Whether hours of a week touch at most, a Sunday night that ends on Monday included. */
export function areApartInWeek(weekly: readonly WeekdayHours[]): boolean {
  const inWeek = weekly.map(({ weekday, opensMinute, closesMinute }) => ({
    fromMinute: (weekday - 1) * DAY_MINUTES + opensMinute,
    toMinute: (weekday - 1) * DAY_MINUTES + closesMinute,
  }))
  const wrapped = inWeek
    .filter(({ toMinute }) => toMinute > WEEK_MINUTES)
    .map(({ toMinute }) => ({ fromMinute: 0, toMinute: toMinute - WEEK_MINUTES }))
  return neighboursAreApart([...inWeek, ...wrapped])
}

function neighboursAreApart(stretches: { fromMinute: number; toMinute: number }[]): boolean {
  const sorted = stretches.toSorted((a, b) => a.fromMinute - b.fromMinute)
  return sorted.every(({ fromMinute }, index) => fromMinute >= (sorted[index - 1]?.toMinute ?? 0))
}

function minuteOf(text: string): number {
  const [hours, minutes] = text.split(':').map(Number)
  return (hours ?? 0) * 60 + (minutes ?? 0)
}

function textOf(minute: number): string {
  const hours = String(Math.floor(minute / 60)).padStart(2, '0')
  return `${hours}:${String(minute % 60).padStart(2, '0')}`
}
