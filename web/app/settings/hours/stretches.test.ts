import { expect, it } from 'vitest'
import { roomUntil, spanWords, stretchesOf, stretchOn } from './stretches.ts'

const version = (valid_from: string | null, valid_to: string | null, opens: string) => ({
  valid_from,
  valid_to,
  weekly: [{ weekday: 1, opens, closes: '18:00' }],
})
const versions = [
  version(null, '2027-06-30', '09:00'),
  version('2027-07-01', '2027-07-31', '12:00'),
  version('2027-09-01', '2027-12-31', '10:00'),
]

it('names the dates between versions and after them, on which nobody works', () => {
  expect(stretchesOf(versions).map(({ from, to, version: own }) => [from, to, own !== null])).toEqual([
    [null, '2027-06-30', true],
    ['2027-07-01', '2027-07-31', true],
    ['2027-08-01', '2027-08-31', false],
    ['2027-09-01', '2027-12-31', true],
    ['2028-01-01', null, false],
  ])
  expect(stretchesOf([])).toEqual([])
})

it('finds what holds on a date', () => {
  const stretches = stretchesOf(versions)
  expect(stretchOn(stretches, '2027-07-31')?.week[0]).toEqual([{ opens: '12:00', closes: '18:00' }])
  expect(stretchOn(stretches, '2027-08-15')?.week.flat()).toEqual([])
  expect(stretchOn(stretchesOf(versions.slice(1)), '2027-01-01')).toBeUndefined()
})

it('knows until when new hours can hold', () => {
  expect(roomUntil(versions, '2027-03-01')).toBe('2027-06-30')
  expect(roomUntil(versions, '2027-07-01')).toBe('2027-08-31')
  expect(roomUntil(versions, '2027-10-01')).toBeNull()
})

it('says the dates in words', () => {
  const words = (from: string | null, to: string | null) => spanWords({ from, to }, '2027-03-01')
  expect(words(null, null)).toBe('Without an end')
  expect(words(null, '2027-06-30')).toBe('Until Wed 30 Jun')
  expect(words('2026-03-01', '2027-06-30')).toBe('Since Sun 1 Mar 2026, until Wed 30 Jun')
  expect(words('2027-07-01', '2027-08-31')).toBe('From Thu 1 Jul until Tue 31 Aug')
})
