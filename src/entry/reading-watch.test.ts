import { expect, test } from 'vitest'
import { createReadingWatch } from './reading-watch.ts'

test('whoever reads 300 different records in ten minutes is told of once, and then again in the next ten', () => {
  const watch = createReadingWatch()
  const told = Array.from({ length: 400 }, (_, n) =>
    watch.observe('records', 'a', `/clients/${n}`, n * 1_000),
  )
  expect(told.flatMap((count, n) => (count === null ? [] : [[n, count]]))).toEqual([[299, 300]])
  const later = Array.from({ length: 300 }, (_, n) =>
    watch.observe('records', 'a', `/clients/${n}`, 600_000 + n),
  )
  expect(later.filter((count) => count !== null)).toEqual([300])
})

test.each([
  ['the same page again and again', 1_000, () => '/clients?page=1', 100],
  ['as much in a whole hour', 400, (n: number) => `/clients/${n}`, 9_000],
  ['one less', 299, (n: number) => `/clients/${n}`, 1],
] as const)('%s is nothing', (_, times, what, stepMs) => {
  const watch = createReadingWatch()
  const told = Array.from({ length: times }, (__, n) => watch.observe('records', 'a', what(n), n * stepMs))
  expect(told.every((count) => count === null)).toBe(true)
})

test('two people are counted apart, and offers apart from records', () => {
  const watch = createReadingWatch()
  const told = Array.from({ length: 199 }, (_, n) => [
    watch.observe('records', 'a', `/${n}`, n),
    watch.observe('records', 'b', `/${n}`, n),
    watch.observe('offers', 'a', `/${n}`, n),
  ])
  expect(told.flat().every((count) => count === null)).toBe(true)
  expect(watch.observe('offers', 'a', '/more', 200)).toBe(200)
})
