import type { DayHours } from '../../api/types.ts'

/** Hours of Monday to Sunday. */
export type Week = DayHours[][]

/** Monday to Sunday. */
export const weekdays = [
  'Monday',
  'Tuesday',
  'Wednesday',
  'Thursday',
  'Friday',
  'Saturday',
  'Sunday',
] as const

/** The name of a weekday, Monday is 0. */
export const weekdayName = (index: number): string => weekdays[((index % 7) + 7) % 7] ?? ''

const DAY = 1440
const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5))
const clockOf = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`

/** A time on the clock as people type it (`9`, `930`, `9:30`, `9.30 pm`), as `09:30`; null when it is none. */
export function readClock(text: string): string | null {
  const [, hour, minute = '00', half] =
    /^(\d{1,2})(?:[:.h ]?(\d\d))?\s*(am|pm)?$/i.exec(text.trim().toLowerCase()) ?? []
  if (hour === undefined || Number(minute) > 59) return null
  const twelve = half !== undefined
  if (twelve && (Number(hour) < 1 || Number(hour) > 12)) return null
  const hours = twelve ? (Number(hour) % 12) + (half === 'pm' ? 12 : 0) : Number(hour)
  if (hours > 24 || (hours === 24 && minute !== '00')) return null
  return clockOf((hours % 24) * 60 + Number(minute))
}

/** Whether hours end on the day after. */
export const isOvernight = ({ opens, closes }: DayHours) =>
  closes !== '' && closes <= opens && closes !== '00:00'

/** `09:00–13:00`, kept on one line. */
export const hoursText = ({ opens, closes }: DayHours) => `${opens}\u2060–\u2060${closes}`

/** Hours of a day in a line, such as `09:00–13:00, 14:00–18:00`. */
export const dayText = (hours: readonly DayHours[], none: string) => hours.map(hoursText).join(', ') || none

/** Hours as the wire has them, by day. */
export function weekOf(weekly: readonly (DayHours & { weekday: number })[]): Week {
  return weekdays.map((_, index) =>
    weekly
      .filter(({ weekday }) => weekday === index + 1)
      .map(({ opens, closes }) => ({ opens, closes }))
      .toSorted((a, b) => a.opens.localeCompare(b.opens)),
  )
}

/** The hours of a day as they are sent: midnight as an end is 24:00. */
export const sentHours = (hours: readonly DayHours[]): DayHours[] =>
  hours.map(({ opens, closes }) => ({ opens, closes: closes === '00:00' ? '24:00' : closes }))

/** The hours of a day as they are edited: a clock has no 24:00. */
export const editedHours = (hours: readonly DayHours[]): DayHours[] =>
  hours.map(({ opens, closes }) => ({ opens, closes: closes === '24:00' ? '00:00' : closes }))

/** Days of a week in the fewest lines: those that follow one another and are the same are one. */
export function weekLines(week: Week): { days: string; hours: DayHours[] }[] {
  const lines: { first: number; last: number; hours: DayHours[] }[] = []
  for (const [index, hours] of week.entries()) {
    const before = lines.at(-1)
    if (before && JSON.stringify(before.hours) === JSON.stringify(hours)) before.last = index
    else lines.push({ first: index, last: index, hours })
  }
  return lines.map(({ first, last, hours }) => ({
    days:
      first === last
        ? weekdayName(first)
        : `${weekdayName(first)}${last === first + 1 ? ' and ' : ' to '}${weekdayName(last)}`,
    hours,
  }))
}

/** What is wrong with hours of one date; null when nothing is. */
export function dayProblem(hours: readonly DayHours[]): string | null {
  if (hours.some(({ opens, closes }) => opens === '' || closes === ''))
    return 'Write both times, such as 09:30, or remove them.'
  const spans = hours.map(spanOf).toSorted((a, b) => a.from - b.from)
  if (spans.some(({ from, to }) => from === to)) return 'These hours end when they begin.'
  return spans.some(({ from }, index) => from < (spans[index - 1]?.to ?? 0)) ? 'These hours overlap.' : null
}

/** What is wrong with each day of a week, the night before included. */
export function weekProblems(week: Week): (string | null)[] {
  return week.map((hours, index) => {
    const own = dayProblem(hours)
    if (own !== null) return own
    const before = week[(index + 6) % 7] ?? []
    const nightEnds = Math.max(0, ...before.map((one) => spanOf(one).to - DAY))
    return hours.some(({ opens }) => minutesOf(opens) < nightEnds)
      ? `These hours overlap with the night of ${weekdayName(index - 1)}.`
      : null
  })
}

/**
 * The hours with half an hour off in the middle of the longest of them; the same where there is no room for that before
 * midnight: what begins after it is the next day's.
 */
export function withBreak(hours: readonly DayHours[]): DayHours[] {
  const longest = hours.toSorted((a, b) => lengthOf(b) - lengthOf(a))[0]
  if (!longest || lengthOf(longest) < 90) return [...hours]
  const { from, to } = spanOf(longest)
  const start = Math.min(Math.floor((from + to - 30) / 60) * 30, DAY - 60)
  if (start <= from) return [...hours]
  return hours.flatMap((one) =>
    one === longest
      ? [
          { opens: one.opens, closes: clockOf(start) },
          { opens: clockOf(start + 30), closes: one.closes },
        ]
      : [one],
  )
}

/** The hours with some more: after the last, or before the first where the last end at night. */
export function withMore(hours: readonly DayHours[]): DayHours[] {
  const [first, last] = [hours[0], hours.at(-1)]
  if (!first || !last) return [{ opens: '09:00', closes: '18:00' }]
  const after = spanOf(last).to + 60
  if (after <= DAY - 120)
    return [...hours, { opens: clockOf(after), closes: clockOf(Math.min(after + 180, DAY - 60)) }]
  const before = spanOf(first).from - 60
  if (before < 60) return [...hours]
  return [{ opens: clockOf(Math.max(before - 180, 0)), closes: clockOf(before) }, ...hours]
}

function spanOf({ opens, closes }: DayHours): { from: number; to: number } {
  const from = minutesOf(opens)
  const to = closes === '00:00' ? DAY : minutesOf(closes)
  return { from, to: to < from ? to + DAY : to }
}

function lengthOf(hours: DayHours): number {
  const { from, to } = spanOf(hours)
  return to - from
}
