import { expect, it } from 'vitest'
import { firstDay, ruleOf, ruleWords, weekdayIndex } from './repetition.ts'

it('writes the rule of what a person chooses', () => {
  expect(ruleOf({ every: 'never', days: [0], until: '' })).toBeNull()
  expect(ruleOf({ every: 'week', days: [4, 0], until: '' })).toBe('FREQ=WEEKLY;BYDAY=MO,FR')
  expect(ruleOf({ every: 'other-week', days: [5], until: '2027-03-01' })).toBe(
    'FREQ=WEEKLY;INTERVAL=2;BYDAY=SA;UNTIL=20270301T235959',
  )
  expect(ruleOf({ every: 'year', days: [], until: '' })).toBe('FREQ=YEARLY')
})

it('reads a rule in words, and shows one that it has no words for as it is', () => {
  expect(ruleWords('FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', '2026-11-30')).toBe('Every weekday')
  expect(ruleWords('FREQ=WEEKLY;BYDAY=MO,FR;UNTIL=20270301T235959', '2026-11-30')).toBe(
    'Every Monday and Friday until Mon 1 Mar 2027',
  )
  expect(ruleWords('FREQ=WEEKLY;INTERVAL=2;BYDAY=SA', '2026-11-30')).toBe('Every other week on Saturday')
  expect(ruleWords('FREQ=DAILY', '2026-11-30')).toBe('Every day')
  expect(ruleWords('FREQ=MONTHLY;INTERVAL=3', '2026-11-30')).toBe(
    'Every 3 months on day 30, where there is one',
  )
  expect(ruleWords('FREQ=YEARLY', '2026-11-30')).toBe('Every year on 30 November')
  expect(ruleWords('FREQ=MONTHLY;BYDAY=2MO', '2026-11-30')).toBe('FREQ=MONTHLY;BYDAY=2MO')
  expect(ruleWords('FREQ=DAILY;COUNT=3', '2026-11-30')).toBe('FREQ=DAILY;COUNT=3')
})

it('begins on the first of its weekdays', () => {
  expect(weekdayIndex('2026-11-27')).toBe(4)
  expect(firstDay('2026-11-27', { every: 'week', days: [0, 2], until: '' })).toBe('2026-11-30')
  expect(firstDay('2026-11-27', { every: 'week', days: [4], until: '' })).toBe('2026-11-27')
  expect(firstDay('2026-11-27', { every: 'day', days: [0], until: '' })).toBe('2026-11-27')
})
