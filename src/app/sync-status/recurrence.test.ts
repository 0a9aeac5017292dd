import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { expandRule, lastInstance } from './recurrence.ts'

const at = (text: string): Temporal.PlainDateTime => Temporal.PlainDateTime.from(text)
const expand = (rule: string, start: string, from: string, to: string): string[] =>
  expandRule({ rule, start: at(start), from: at(from), to: at(to), untilToWall: (until) => until }).map(
    (instance) => instance.toString({ smallestUnit: 'minute' }),
  )

describe('expandRule', () => {
  test('a rule with a count ends after it, also far from its start', () => {
    expect(expand('FREQ=DAILY;COUNT=5000', '2013-05-02T09:00', '2027-01-07', '2028-01-01')).toEqual([
      '2027-01-07T09:00',
      '2027-01-08T09:00',
    ])
    expect(expand('FREQ=WEEKLY;INTERVAL=2;COUNT=3', '2026-07-01T09:00', '2026-01-01', '2027-01-01')).toEqual([
      '2026-07-01T09:00',
      '2026-07-15T09:00',
      '2026-07-29T09:00',
    ])
  })

  test('UNTIL in UTC is brought to the clock on the wall, UNTIL without is there already', () => {
    const query = { start: at('2026-07-01T09:00'), from: at('2026-07-01'), to: at('2026-08-01') }
    const untilToWall = (until: Temporal.PlainDateTime) => until.add({ hours: 2 })
    const days = (until: string) =>
      expandRule({ ...query, rule: `FREQ=DAILY;UNTIL=${until}`, untilToWall }).length
    expect(days('20260703T070000Z')).toBe(3)
    expect(days('20260703T065959Z')).toBe(2)
    expect(days('20260703T090000')).toBe(3)
    expect(days('20260703')).toBe(3)
  })

  test('plain daily and weekly rules are arithmetic', () => {
    const amounts = fc.record({
      unit: fc.constantFrom('days' as const, 'weeks' as const),
      interval: fc.integer({ min: 1, max: 9 }),
      count: fc.integer({ min: 1, max: 300 }),
      fromDay: fc.integer({ min: -10, max: 400 }),
    })
    fc.assert(
      fc.property(amounts, ({ unit, interval, count, fromDay }) => {
        const start = at('2026-03-01T18:30')
        const [from, to] = [start.add({ days: fromDay }), start.add({ days: fromDay + 60 })]
        const expected = Array.from({ length: count }, (_, n) => start.add({ [unit]: n * interval }))
          .filter((instance) => Temporal.PlainDateTime.compare(instance, from) >= 0)
          .filter((instance) => Temporal.PlainDateTime.compare(instance, to) <= 0)
        const rule = `FREQ=${unit === 'days' ? 'DAILY' : 'WEEKLY'};INTERVAL=${interval};COUNT=${count}`
        const found = expandRule({ rule, start, from, to, untilToWall: (until) => until })
        expect(found.map(String)).toEqual(expected.map(String))
      }),
    )
  })

  test.each(['', 'FREQ=', 'DAILY', 'FREQ=DAILY;COUNT=x', 'FREQ=DAILY;UNTIL=soon', 'FREQ=WEEKLY;BYDAY=XX'])(
    '%j is no rule',
    (rule) => {
      expect(() => expand(rule, '2026-07-01T09:00', '2026-07-01', '2026-08-01')).toThrow('bad_rule')
    },
  )
})

describe('lastInstance', () => {
  test('is the one at or before a time, over centuries; undefined before the first', () => {
    const last = (to: string) =>
      lastInstance({
        rule: 'FREQ=YEARLY;BYDAY=1SU;BYMONTH=11',
        start: at('1601-01-01T02:00'),
        from: at('1601-01-01'),
        to: at(to),
        untilToWall: (until) => until,
      })?.toString({ smallestUnit: 'minute' })
    expect(last('2026-11-01T02:00')).toBe('2026-11-01T02:00')
    expect(last('2026-11-01T01:59')).toBe('2025-11-02T02:00')
    expect(last('1601-02-01')).toBeUndefined()
  })
})
