import { expect, it } from 'vitest'
import { isOver, offText } from './off-text.ts'

const today = '2026-11-27'
const text = (starts_at_local: string, ends_at_local: string, rrule: string | null = null) =>
  offText({ starts_at_local, ends_at_local, rrule }, today).replaceAll('\u2060', '')

it('says when time off is, in the fewest words', () => {
  expect(text('2026-12-01T00:00', '2026-12-02T00:00')).toBe('Tue 1 Dec')
  expect(text('2027-02-15T00:00', '2027-02-27T00:00')).toBe('Mon 15 Feb 2027 – Fri 26 Feb 2027')
  expect(text('2026-12-01T15:00', '2026-12-01T18:00')).toBe('Tue 1 Dec, 15:00–18:00')
  expect(text('2026-12-01T22:30', '2026-12-02T02:00')).toBe('Tue 1 Dec, 22:30–02:00')
  expect(text('2026-12-01T15:00', '2026-12-03T12:00')).toBe('Tue 1 Dec 15:00 – Thu 3 Dec 12:00')
})

it('says how it repeats, and from when on if that is to come', () => {
  const lunch = 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'
  expect(text('2026-11-23T13:00', '2026-11-23T13:30', lunch)).toBe('Every weekday, 13:00–13:30')
  expect(text('2026-12-07T13:00', '2026-12-07T13:30', lunch)).toBe(
    'Every weekday, 13:00–13:30, from Mon 7 Dec',
  )
  expect(text('2026-11-23T00:00', '2026-11-25T00:00', 'FREQ=MONTHLY')).toBe(
    'Every month on day 23, 2 days each',
  )
  expect(isOver({ rrule: `${lunch};UNTIL=20261126T235959` }, today)).toBe(true)
  expect(isOver({ rrule: `${lunch};UNTIL=20261127T235959` }, today)).toBe(false)
})
