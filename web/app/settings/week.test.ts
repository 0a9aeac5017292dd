import { expect, it } from 'vitest'
import { dayProblem, readClock, weekLines, weekOf, weekProblems, withBreak, withMore } from './week.ts'

const on = (...weekly: [number, string, string][]) =>
  weekOf(weekly.map(([weekday, opens, closes]) => ({ weekday, opens, closes })))

it('writes days that are the same in one line', () => {
  const week = on([1, '09:00', '18:00'], [2, '09:00', '18:00'], [3, '09:00', '18:00'], [6, '22:30', '02:00'])
  expect(weekLines(week).map(({ days, hours }) => [days, hours.length])).toEqual([
    ['Monday to Wednesday', 1],
    ['Thursday and Friday', 0],
    ['Saturday', 1],
    ['Sunday', 0],
  ])
})

it('knows hours that overlap, are empty or not complete', () => {
  expect(
    dayProblem([
      { opens: '09:00', closes: '13:00' },
      { opens: '13:00', closes: '18:00' },
    ]),
  ).toBeNull()
  expect(
    dayProblem([
      { opens: '09:00', closes: '13:00' },
      { opens: '12:30', closes: '18:00' },
    ]),
  ).toMatch(/overlap/)
  expect(dayProblem([{ opens: '09:00', closes: '09:00' }])).toMatch(/end when/)
  expect(dayProblem([{ opens: '00:00', closes: '00:00' }])).toBeNull()
  expect(dayProblem([{ opens: '09:00', closes: '' }])).toMatch(/both times/)
})

it('knows a day that begins before the night of the day before has ended, Sunday night included', () => {
  const week = on([7, '22:00', '03:00'], [1, '02:00', '10:00'], [2, '09:00', '18:00'])
  expect(weekProblems(week)).toEqual([
    'These hours overlap with the night of Sunday.',
    ...Array.from({ length: 6 }, () => null),
  ])
})

it('puts a break in the middle of the longest hours, always before midnight', () => {
  expect(withBreak([{ opens: '09:00', closes: '18:00' }])).toEqual([
    { opens: '09:00', closes: '13:00' },
    { opens: '13:30', closes: '18:00' },
  ])
  expect(withBreak([{ opens: '22:00', closes: '03:00' }])).toEqual([
    { opens: '22:00', closes: '23:00' },
    { opens: '23:30', closes: '03:00' },
  ])
  expect(withBreak([{ opens: '23:00', closes: '03:00' }])).toHaveLength(1)
})

it('adds hours after the last, or before a night', () => {
  expect(withMore([])).toEqual([{ opens: '09:00', closes: '18:00' }])
  expect(withMore([{ opens: '09:00', closes: '13:00' }])[1]).toEqual({ opens: '14:00', closes: '17:00' })
  expect(withMore([{ opens: '22:30', closes: '02:00' }])[0]).toEqual({ opens: '18:30', closes: '21:30' })
})

it('reads a time as people type it', () => {
  const typed = ['9', '930', '9:30', '22.30', '24:00', '9:30 pm', '12 am']
  expect(typed.map(readClock)).toEqual(['09:00', '09:30', '09:30', '22:30', '00:00', '21:30', '00:00'])
  expect(['', '93', '25', '9:60', 'noon', '13 pm'].map(readClock)).toEqual(
    Array.from({ length: 6 }, () => null),
  )
})
