import { expect, it } from 'vitest'
import type { BookingRules } from '../../../api/types.ts'
import { gridTimes, rulesChange, rulesDraft, spoken } from './rules-draft.ts'

const rules: BookingRules = {
  slot_step_minutes: 15,
  slot_anchor: 'opening',
  notice_minutes_min: 30,
  horizon_days: 60,
  gap_policy: 'offer',
  any_barber: 'fair',
  hold_minutes: 10,
  cancellation_free_hours: 12,
  late_fee_percent: 50,
  no_show_fee_percent: 100,
}
const draft = rulesDraft(rules)

it('sends what was changed alone', () => {
  expect(rulesChange(rules, draft)).toEqual({})
  expect(rulesChange(rules, { ...draft, horizon_days: ' 90', gap_policy: 'hide' })).toEqual({
    horizon_days: 90,
    gap_policy: 'hide',
  })
})

it.each([{ slot_step_minutes: '4' }, { horizon_days: '' }, { late_fee_percent: '101' }])(
  'sends nothing while %j is there',
  (typed) => expect(rulesChange(rules, { ...draft, ...typed })).toBeNull(),
)

it('shows the times of a grid, from opening or from the full hour', () => {
  expect(gridTimes(15, 'opening')).toEqual(['09:20', '09:35', '09:50'])
  expect(gridTimes(15, 'midnight')).toEqual(['09:30', '09:45', '10:00'])
  expect(gridTimes(240, 'midnight')).toEqual(['12:00', '16:00', '20:00'])
})

it.each([
  [1, '1 minute'],
  [30, '30 minutes'],
  [60, '1 hour'],
  [90, '1 h 30'],
  [2_880, '2 days'],
])('says %i minutes as %s', (minutes, text) => expect(spoken(minutes)).toBe(text))
