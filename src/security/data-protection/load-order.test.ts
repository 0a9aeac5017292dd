import fc from 'fast-check'
import { expect, test } from 'vitest'
import { loadOrder, type Reference } from './load-order.ts'

test('a table comes after those it refers to, itself left aside, whatever the names', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 12 })
  fc.assert(
    fc.property(names, fc.array(fc.tuple(fc.nat(), fc.nat())), (tables, pairs) => {
      // Whoever stands later in the list refers to whoever stands earlier: there is no circle.
      const references: Reference[] = pairs.map(([one, other]) => {
        const [low, high] = [one % tables.length, other % tables.length].toSorted((a, b) => a - b)
        return { from: tables[high ?? 0] ?? '', to: tables[low ?? 0] ?? '' }
      })
      const order = loadOrder(tables, references)
      expect(order.toSorted()).toEqual(tables.toSorted())
      for (const { from, to } of references) {
        expect(order.indexOf(to)).toBeLessThanOrEqual(order.indexOf(from))
      }
    }),
  )
})

test('tables that refer to each other have no order', () => {
  const references = [
    { from: 'a', to: 'b' },
    { from: 'b', to: 'a' },
  ]
  expect(() => loadOrder(['a', 'b', 'c'], references)).toThrow('These tables refer to each other: a, b.')
})
