import { expect, it } from 'vitest'
import { barsOf, roundUp } from './attempts.ts'

it('fills the minutes between and counts labels on the shop’s clock, past midnight too', () => {
  const bars = barsOf([
    { minute: '2026-11-24T23:52:00+01:00', failed: 2, succeeded: 0, refused: 0 },
    { minute: '2026-11-25T00:02:00+01:00', failed: 0, succeeded: 1, refused: 9 },
  ])
  expect(bars.map((bar) => bar.label)).toEqual([
    '23:52',
    '23:53',
    '23:54',
    '23:55',
    '23:56',
    '23:57',
    '23:58',
    '23:59',
    '00:00',
    '00:01',
    '00:02',
  ])
  expect(bars.map((bar) => bar.failed + bar.succeeded + bar.refused)).toEqual([
    2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 10,
  ])
})

it('shows at least ten minutes and at most sixty', () => {
  const minute = { failed: 1, succeeded: 0, refused: 0 }
  expect(barsOf([{ ...minute, minute: '2026-11-24T14:00:00+01:00' }])).toHaveLength(10)
  const day = [
    { ...minute, minute: '2026-11-24T08:00:00+01:00' },
    { ...minute, minute: '2026-11-24T14:00:00+01:00' },
  ]
  expect(barsOf(day)).toHaveLength(60)
  expect(barsOf(day)[59]?.label).toBe('14:00')
})

it('ends the scale on a round number', () => {
  expect([0, 3, 10, 66, 120, 980].map(roundUp)).toEqual([1, 5, 10, 100, 200, 1000])
})
