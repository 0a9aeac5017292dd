import { addDays, monthOf, shortDay } from '../../../time/local.ts'
import { weekdayName } from '../week.ts'

/** How time off repeats, as a person chooses it. */
export interface Repetition {
  every: 'never' | 'day' | 'week' | 'other-week' | 'month' | 'year'
  /** On which weekdays, Monday is 0, where it repeats by the week. */
  days: number[]
  /** The last date; empty is without an end. */
  until: string
}

const codes = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU']
const list = new Intl.ListFormat('en-GB')

/** The weekday of a date, Monday is 0. */
export const weekdayIndex = (day: string) => (new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7

/** Whether it repeats on weekdays of its own. */
export const isByWeek = ({ every }: Repetition) => every === 'week' || every === 'other-week'

/** The first date on or after `day` on which it falls. */
export function firstDay(day: string, repetition: Repetition): string {
  if (!isByWeek(repetition) || repetition.days.length === 0) return day
  for (let ahead = 0; ahead < 7; ahead += 1)
    if (repetition.days.includes(weekdayIndex(addDays(day, ahead)))) return addDays(day, ahead)
  return day
}

/** The rule (RFC 5545) of a repetition; null when it does not repeat. */
export function ruleOf({ every, days, until }: Repetition): string | null {
  const ofDays = `BYDAY=${days
    .toSorted((a, b) => a - b)
    .map((day) => codes[day])
    .join(',')}`
  const parts = {
    never: [],
    day: ['FREQ=DAILY'],
    week: ['FREQ=WEEKLY', ofDays],
    'other-week': ['FREQ=WEEKLY', 'INTERVAL=2', ofDays],
    month: ['FREQ=MONTHLY'],
    year: ['FREQ=YEARLY'],
  }[every]
  if (parts.length === 0) return null
  return [...parts, ...(until ? [`UNTIL=${until.replaceAll('-', '')}T235959`] : [])].join(';')
}

/** The last date of a rule; null when it has no end or another kind of end. */
export function endOf(rule: string): string | null {
  const [, year, month, day] = /UNTIL=(\d{4})(\d\d)(\d\d)/.exec(rule) ?? []
  return year ? `${year}-${month}-${day}` : null
}

/**
 * A rule that begins on a date in words, such as `Every Monday and Friday`; the rule itself where it says more than these
 * words can.
 */
export function ruleWords(rule: string, start: string): string {
  const parts = new Map(
    rule
      .replace(/^RRULE:/, '')
      .split(';')
      .map((part) => part.split('=') as [string, string]),
  )
  const known = ['FREQ', 'INTERVAL', 'BYDAY', 'UNTIL']
  const days = (parts.get('BYDAY')?.split(',') ?? []).map((code) => codes.indexOf(code))
  if ([...parts.keys()].some((name) => !known.includes(name)) || days.includes(-1)) return rule
  const every = Number(parts.get('INTERVAL') ?? 1)
  const unit = { DAILY: 'day', WEEKLY: 'week', MONTHLY: 'month', YEARLY: 'year' }[parts.get('FREQ') ?? '']
  if (!unit) return rule
  const end = endOf(rule)
  const until = end ? ` until ${shortDay(end)} ${end.slice(0, 4)}` : ''
  if (days.length > 0 && unit === 'week' && every === 1) return `Every ${daysWords(days)}${until}`
  const often = every === 1 ? unit : every === 2 ? `other ${unit}` : `${every} ${unit}s`
  const on = days.length > 0 ? ` on ${daysWords(days)}` : dateWords(unit, start)
  return `Every ${often}${on}${until}`
}

/** On which date a month or a year has it. */
function dateWords(unit: string, start: string): string {
  const day = Number(start.slice(8, 10))
  if (unit === 'year') return ` on ${day} ${monthOf(start)}`
  if (unit !== 'month') return ''
  return ` on day ${day}${day > 28 ? ', where there is one' : ''}`
}

function daysWords(days: number[]): string {
  const sorted = days.toSorted((a, b) => a - b).join('')
  if (sorted === '01234') return 'weekday'
  if (sorted === '0123456') return 'day'
  return list.format(days.map(weekdayName))
}
