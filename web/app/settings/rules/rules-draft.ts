import type { BookingRules } from '../../../api/types.ts'
import { duration } from '../../../time/local.ts'
import { wholeNumber, type Bounds } from '../form/whole-number.ts'

/** The rules that are numbers, with what they may be. */
export const ruleBounds = {
  slot_step_minutes: { min: 5, max: 240 },
  notice_minutes_min: { min: 0, max: 43_200 },
  horizon_days: { min: 1, max: 730 },
  hold_minutes: { min: 1, max: 120 },
  cancellation_free_hours: { min: 0, max: 720 },
  late_fee_percent: { min: 0, max: 100 },
  no_show_fee_percent: { min: 0, max: 100 },
} satisfies Partial<Record<keyof BookingRules, Bounds>>

/** A rule that is a number. */
export type NumberRule = keyof typeof ruleBounds

/** The rules as they are being typed. */
export type RulesDraft = Record<NumberRule, string> & Omit<BookingRules, NumberRule>

const numberRules = Object.keys(ruleBounds) as NumberRule[]

/** The rules as their form begins. */
export function rulesDraft(rules: BookingRules): RulesDraft {
  const texts = Object.fromEntries(numberRules.map((rule) => [rule, String(rules[rule])]))
  return { ...rules, ...(texts as Record<NumberRule, string>) }
}

/** Only what was changed; null while something typed can't be sent. */
export function rulesChange(rules: BookingRules, draft: RulesDraft): Partial<BookingRules> | null {
  const change: Partial<BookingRules> = {}
  for (const rule of numberRules) {
    const value = wholeNumber(draft[rule], ruleBounds[rule])
    if (value === null) return null
    if (value !== rules[rule]) change[rule] = value
  }
  if (draft.slot_anchor !== rules.slot_anchor) change.slot_anchor = draft.slot_anchor
  if (draft.gap_policy !== rules.gap_policy) change.gap_policy = draft.gap_policy
  if (draft.any_barber !== rules.any_barber) change.any_barber = draft.any_barber
  return change
}

const clock = (minute: number) =>
  `${String(Math.floor(minute / 60) % 24).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** The first times that a client is offered on a day that opens at twenty past nine. */
export function gridTimes(step: number, anchor: BookingRules['slot_anchor']): string[] {
  const opens = 9 * 60 + 20
  const first = anchor === 'opening' ? opens : Math.ceil(opens / step) * step
  return [0, 1, 2].map((index) => clock(first + index * step))
}

/** `30 minutes`, `2 hours`, `2 days`, for within a sentence. */
export function spoken(minutes: number): string {
  const plural = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
  if (minutes >= 1440 && minutes % 1440 === 0) return plural(minutes / 1440, 'day')
  if (minutes >= 60 && minutes % 60 === 0) return plural(minutes / 60, 'hour')
  return minutes < 60 ? plural(minutes, 'minute') : duration(minutes)
}
