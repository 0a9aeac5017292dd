import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withoutVersion, withVersion, type HoursVersion } from './hours-versions.ts'

const DAYS = 40
const dateOf = (day: number): string => Temporal.PlainDate.from('2031-01-01').add({ days: day }).toString()
const at = (hour: number) =>
  hour === 0 ? [] : [{ weekday: 1, opensMinute: hour * 60, closesMinute: hour * 60 + 60 }]
const version = (validFrom: string | null, validTo: string | null, hour: number): HoursVersion => ({
  validFrom,
  validTo,
  weekly: at(hour),
})

/** What holds on each day, as its opening hour; 0 is none. Two at once are an error. */
function byDay(versions: readonly HoursVersion[]): number[] {
  return Array.from({ length: DAYS + 10 }, (_, index) => {
    const date = dateOf(index - 5)
    const held = versions.filter(
      ({ validFrom, validTo }) => (validFrom ?? '') <= date && date <= (validTo ?? '9'),
    )
    expect(held.length).toBeLessThan(2)
    return (held[0]?.weekly[0]?.opensMinute ?? 0) / 60
  })
}

test('summer hours give way to the ordinary ones again, and take them back when they are removed', () => {
  const ordinary = [version(null, null, 9)]
  const summer = withVersion(ordinary, { ...version(null, '2031-08-31', 12), validFrom: '2031-07-01' })
  expect(summer).toEqual([
    version(null, '2031-06-30', 9),
    version('2031-07-01', '2031-08-31', 12),
    version('2031-09-01', null, 9),
  ])
  expect(withoutVersion(summer as HoursVersion[], '2031-07-01')).toEqual(ordinary)
  expect(withoutVersion(ordinary, '2031-07-01')).toBeUndefined()
})

const steps = fc.array(
  fc.record({
    from: fc.nat({ max: DAYS - 1 }),
    length: fc.option(fc.integer({ min: 1, max: 15 }), { nil: null }),
    hour: fc.integer({ min: 0, max: 5 }),
  }),
  { maxLength: 12 },
)

test('a new version holds on exactly its dates, and changes no other; or it overlaps later ones', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 5 }), steps, (first, changes) => {
      let versions: HoursVersion[] = first === 0 ? [] : [version(null, null, first)]
      for (const { from, length, hour } of changes) {
        const validFrom = dateOf(from)
        const validTo = length === null ? null : dateOf(from + length - 1)
        const base = withoutVersion(versions, validFrom) ?? versions
        const changed = withVersion(versions, { validFrom, validTo, weekly: at(hour) })
        const isLaterInside = base.some(
          (other) =>
            other.validFrom !== null && other.validFrom > validFrom && other.validFrom <= (validTo ?? '9'),
        )
        expect('overlaps' in changed).toBe(isLaterInside)
        if ('overlaps' in changed) continue
        const wanted = byDay(base).map((held, index) => {
          const date = dateOf(index - 5)
          return date >= validFrom && date <= (validTo ?? '9') ? hour : held
        })
        expect(byDay(changed)).toEqual(wanted)
        versions = changed
      }
    }),
  )
})
