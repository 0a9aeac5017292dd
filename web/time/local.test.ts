import { expect, it } from 'vitest'
import { instantAt } from './local.ts'

it.each([
  ['in winter', '2026-11-27', '10:00', '2026-11-27T09:00:00.000Z'],
  ['in summer', '2026-07-01', '10:15', '2026-07-01T08:15:00.000Z'],
  ['at midnight', '2026-07-01', '00:00', '2026-06-30T22:00:00.000Z'],
  ['on the day of the change, before it', '2026-10-25', '00:30', '2026-10-24T22:30:00.000Z'],
  ['on the day of the change, after it', '2026-10-25', '10:00', '2026-10-25T09:00:00.000Z'],
  ['twice on the clock: the first', '2026-10-25', '02:30', '2026-10-25T00:30:00.000Z'],
  ['never on the clock: as before the change', '2027-03-28', '02:30', '2027-03-28T01:30:00.000Z'],
])('gives the instant of a time on the clock in the shop: %s', (_, day, clock, instant) => {
  expect(instantAt(day, clock, 'Europe/Berlin')).toBe(instant)
})
