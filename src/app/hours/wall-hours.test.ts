import { expect, test } from 'vitest'
import { areApart, areApartInWeek, minutesOf, wallHours } from './wall-hours.ts'

test.each([
  ['09:00', '18:30', 540, 1110],
  ['22:30', '02:00', 1350, 1560],
  ['00:00', '24:00', 0, 1440],
  ['12:00', '00:00', 720, 1440],
])('%s to %s are minutes of the date on which they begin', (opens, closes, opensMinute, closesMinute) => {
  const minutes = minutesOf({ opens, closes })
  expect(minutes).toEqual({ opensMinute, closesMinute })
  expect(minutesOf(wallHours({ opensMinute, closesMinute }))).toEqual(minutes)
})

test('hours that are empty are none', () => {
  expect(minutesOf({ opens: '09:00', closes: '09:00' })).toBeNull()
})

test('hours may touch and not overlap, over the end of the week too', () => {
  const day = (opens: number, closes: number) => ({ opensMinute: opens * 60, closesMinute: closes * 60 })
  expect(areApart([day(12, 14), day(9, 12)])).toBe(true)
  expect(areApart([day(9, 13), day(12, 14)])).toBe(false)
  const sunday = { weekday: 7, ...day(22, 26) }
  expect(areApartInWeek([sunday, { weekday: 1, ...day(2, 4) }])).toBe(true)
  expect(areApartInWeek([sunday, { weekday: 1, ...day(1, 4) }])).toBe(false)
  expect(areApartInWeek([sunday, { weekday: 7, ...day(9, 22) }, { weekday: 6, ...day(23, 33) }])).toBe(true)
  expect(areApartInWeek([sunday, { weekday: 6, ...day(23, 47) }])).toBe(false)
})
