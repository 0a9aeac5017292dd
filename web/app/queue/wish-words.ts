import type { Wish } from '../../api/types.ts'
import { addDays, longWeekday, nearDay, shortDay, shortWeekday } from '../../time/local.ts'

type Window = Wish['windows'][number]

/** A Monday, from which the names of the weekdays are taken. */
const MONDAY = '2024-01-01'

/** The weekdays by ISO 8601, Monday is 1. */
export const weekdays = [1, 2, 3, 4, 5, 6, 7].map((number) => ({
  number,
  short: shortWeekday(addDays(MONDAY, number - 1)),
  long: longWeekday(addDays(MONDAY, number - 1)),
}))

function daysOf({ weekdays: chosen }: Window): string | null {
  const text = chosen.toSorted((one, other) => one - other).join('')
  if (text === '1234567') return null
  if (text === '12345') return 'Monday to Friday'
  if (text === '67') return 'at the weekend'
  const names = weekdays.filter(({ number }) => chosen.includes(number)).map(({ long }) => long)
  return new Intl.ListFormat('en-GB').format(names)
}

function timesOf({ from_time: from, to_time: to }: Window): string {
  if (from === '00:00') return to === '24:00' ? 'any time' : `until ${to}`
  return to === '24:00' ? `from ${from}` : `${from}–${to}`
}

/** When a wish could be met, as one says it: `Mon 23 Nov to Fri 4 Dec, Monday to Friday, 17:00–20:00`. */
export function windowWords(window: Window, today: string): string {
  const { from_date: from, to_date: to } = window
  const dates =
    from === to
      ? nearDay(from, today)
      : from <= today
        ? `until ${shortDay(to)}`
        : `${shortDay(from)} to ${shortDay(to)}`
  const words = [dates, from === to ? null : daysOf(window), timesOf(window)]
    .filter((one) => one !== null)
    .join(', ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}
