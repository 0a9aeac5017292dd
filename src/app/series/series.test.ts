import fc from 'fast-check'
import { expect, test } from 'vitest'
import { instantAt, localAt, ruleOf, shiftBetween, startsOf, stateOf, type SeriesRule } from './series.ts'

const rule = { policy: 'skip', onHoliday: 'skip' } as const
const at = (text: string): Temporal.PlainDateTime => Temporal.PlainDateTime.from(text)

test('a series over both changes of the clocks stays at ten o’clock', () => {
  const asked = ruleOf({ ...rule, startsAt: at('2030-10-13T10:00'), everyWeeks: 4, times: { count: 8 } })
  const shown = startsOf(asked as SeriesRule).map((local) =>
    instantAt(local, 'Europe/Berlin')?.toZonedDateTimeISO('Europe/Berlin').toString({
      timeZoneName: 'never',
      smallestUnit: 'minute',
    }),
  )
  expect(shown).toEqual([
    '2030-10-13T10:00+02:00',
    '2030-11-10T10:00+01:00',
    '2030-12-08T10:00+01:00',
    '2031-01-05T10:00+01:00',
    '2031-02-02T10:00+01:00',
    '2031-03-02T10:00+01:00',
    '2031-03-30T10:00+02:00',
    '2031-04-27T10:00+02:00',
  ])
})

test('a time that the clocks skip does not exist, one that they show twice is the first', () => {
  expect(instantAt(at('2031-03-30T02:30'), 'Europe/Berlin')).toBeNull()
  expect(instantAt(at('2030-10-27T02:30'), 'Europe/Berlin')?.toString()).toBe('2030-10-27T00:30:00Z')
  expect(instantAt(at('2011-12-30T10:00'), 'Pacific/Apia')).toBeNull()
})

test('in every zone each occurrence shows the wall time of the first, or no instant shows it', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
      fc.integer({ min: 0, max: 365 * 60 }),
      fc.oneof(fc.constantFrom(0, 30, 60, 90, 120, 150, 180), fc.integer({ min: 0, max: 1_439 })),
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 2, max: 13 }),
      (zone, day, minutes, everyWeeks, count) => {
        const startsAt = at('1990-01-01T00:00').add({ days: day, minutes })
        const asked = ruleOf({ ...rule, startsAt, everyWeeks, times: { count } }) as SeriesRule
        const isKept = startsOf(asked).map((local, index) => {
          const instant = instantAt(local, zone)
          const readings = (['earlier', 'later'] as const).map((disambiguation) =>
            local.toZonedDateTime(zone, { disambiguation }).toPlainDateTime(),
          )
          if (instant === null) return !readings.some((reading) => reading.equals(local))
          const shown = localAt(instant, zone)
          const days = startsAt.toPlainDate().until(shown.toPlainDate()).days
          return shown.toPlainTime().equals(startsAt.toPlainTime()) && days === 7 * everyWeeks * index
        })
        expect(isKept).toEqual(Array.from({ length: count }, () => true))
      },
    ),
    { numRuns: 1_500 },
  )
})

test.each([
  ['2031-03-31', 1, 5],
  ['2031-03-30', 1, 4],
  ['2031-03-17', 2, 2],
  ['2032-03-01', 1, null],
  ['2031-03-09', 1, null],
  ['2030-03-09', 1, null],
])('until %s, every %i weeks from Monday 3 March: %s occurrences', (until, everyWeeks, count) => {
  const times = { until: Temporal.PlainDate.from(until) }
  const asked = ruleOf({ ...rule, startsAt: at('2031-03-03T10:00'), everyWeeks, times })
  expect(asked?.count ?? null).toBe(count)
})

test('a series lasts at most 52 weeks', () => {
  const asked = { ...rule, startsAt: at('2031-03-03T10:00') }
  expect(ruleOf({ ...asked, everyWeeks: 52, times: { count: 2 } })).not.toBeNull()
  expect(ruleOf({ ...asked, everyWeeks: 26, times: { count: 4 } })).toBeNull()
})

test('a shift is one of the wall clock, also over a change of the clocks', () => {
  const shift = shiftBetween(at('2031-03-27T10:00'), at('2031-03-31T11:30'))
  expect(at('2031-05-01T10:00').add(shift).toString()).toBe('2031-05-05T11:30:00')
  const back = shiftBetween(at('2031-03-31T11:30'), at('2031-03-30T23:00'))
  expect(at('2031-05-05T11:30').add(back).toString()).toBe('2031-05-04T23:00:00')
})

test('a series is active while one of it is to come, cancelled when all of it was', () => {
  expect(stateOf([{ state: 'completed' }, { state: 'confirmed' }])).toBe('active')
  expect(stateOf([{ state: 'cancelled' }, { state: 'cancelled' }])).toBe('cancelled')
  expect(stateOf([{ state: 'completed' }, { state: 'cancelled' }])).toBe('over')
})
