import type { TimeOff } from '../../../api/types.ts'
import { addDays, datedDay } from '../../../time/local.ts'
import { endOf, ruleWords } from './repetition.ts'

type Times = Pick<TimeOff, 'starts_at_local' | 'ends_at_local'>

const midnight = '00:00'
const dayOf = (local: string) => local.slice(0, 10)
const clockOf = (local: string) => local.slice(11, 16)

/** Whether time off is of whole days. */
export const isWholeDays = ({ starts_at_local: start, ends_at_local: end }: Times) =>
  clockOf(start) === midnight && clockOf(end) === midnight && dayOf(start) < dayOf(end)

/** When time off is, such as `Tue 1 Dec, 15:00–16:00` or `Every weekday, 13:00–13:30`. */
export function offText(entry: Pick<TimeOff, 'rrule'> & Times, today: string): string {
  const { starts_at_local: start, ends_at_local: end, rrule } = entry
  const [first, last] = [dayOf(start), isWholeDays(entry) ? addDays(dayOf(end), -1) : dayOf(end)]
  const isNight = last === addDays(first, 1) && clockOf(end) <= clockOf(start)
  const clocks = `${clockOf(start)}\u2060–\u2060${clockOf(end)}`
  if (rrule !== null) {
    const since = first > today ? `, from ${datedDay(first, today)}` : ''
    if (!isWholeDays(entry)) return `${ruleWords(rrule, first)}, ${clocks}${since}`
    return `${ruleWords(rrule, first)}${first === last ? '' : `, ${daysBetween(first, last)} days each`}${since}`
  }
  const days =
    first === last ? datedDay(first, today) : `${datedDay(first, today)} – ${datedDay(last, today)}`
  if (isWholeDays(entry)) return days
  if (first === last || isNight) return `${datedDay(first, today)}, ${clocks}`
  return `${datedDay(first, today)} ${clockOf(start)} – ${datedDay(last, today)} ${clockOf(end)}`
}

/** Whether a repetition has ended. */
export const isOver = ({ rrule }: Pick<TimeOff, 'rrule'>, today: string) => {
  const end = rrule === null ? null : endOf(rrule)
  return end !== null && end < today
}

const daysBetween = (first: string, last: string) =>
  Math.round((Date.parse(last) - Date.parse(first)) / 86_400_000) + 1
