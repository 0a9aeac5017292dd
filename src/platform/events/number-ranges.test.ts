import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addNumber, between, outside, rangesInWords, type NumberRanges } from './number-ranges.ts'

const numbers = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 60 })
const span = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }))

test('ranges hold what a set holds, in whatever order it comes', () => {
  fc.assert(fc.property(numbers, span, (all, ends) => holdsWhatASetHolds(all, ends)))
})

function holdsWhatASetHolds(all: number[], [one, other]: [number, number]): void {
  const ranges: NumberRanges = []
  for (const number of all) addNumber(ranges, number)
  const held = new Set(all)
  expect(each(ranges)).toEqual([...held].sort((a, b) => a - b))
  for (const [index, range] of ranges.entries())
    expect(range[0]).toBeGreaterThan((ranges[index - 1]?.[1] ?? -1) + 1)
  const [first, last] = [Math.min(one, other), Math.max(one, other)]
  const within = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  expect(each(between(ranges, first, last))).toEqual(within.filter((number) => held.has(number)))
  expect(each(outside(ranges, first, last))).toEqual(within.filter((number) => !held.has(number)))
}

test('in words', () => {
  expect(
    rangesInWords([
      [3, 3],
      [7, 9],
    ]),
  ).toBe('3, 7 to 9')
})

function each(ranges: NumberRanges): number[] {
  return ranges.flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index),
  )
}
