import { expect, it } from 'vitest'
import { groupDates } from './group-dates.ts'

const entry = (date: string, barber_id: string | null = null, reason = 'Christmas') => ({
  id: `${date} ${barber_id}`,
  barber_id,
  date,
  hours: [],
  reason,
})

it('takes dates in a row together when all about them is the same', () => {
  const groups = groupDates([
    entry('2026-12-24'),
    entry('2026-12-24', 'ida', 'Skiing'),
    entry('2026-12-25'),
    entry('2026-12-25', 'ida', 'Skiing'),
    entry('2026-12-26', null, 'Boxing Day'),
    entry('2026-12-28'),
  ])
  expect(groups.map(({ first, last, overrides }) => [first, last, overrides.length])).toEqual([
    ['2026-12-24', '2026-12-25', 2],
    ['2026-12-24', '2026-12-25', 2],
    ['2026-12-26', '2026-12-26', 1],
    ['2026-12-28', '2026-12-28', 1],
  ])
})
