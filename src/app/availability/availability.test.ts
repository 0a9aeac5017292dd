import { describe, expect, test } from 'vitest'
import { offeredSlots, whyNotOffered } from './availability.ts'
import type { AvailabilityRequest, BarberTimes, ServiceTimes } from './terms.ts'
import { singleVisit } from './single-visit.test-helper.ts'

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const ms = (instant: string) => Temporal.Instant.from(instant).epochMilliseconds
const busy = (from: string, to: string) => ({ startMs: ms(from), endMs: ms(to) })
const hours = (weekday: number, opens: number, closes: number) => ({
  weekday,
  opensMinute: opens * 60,
  closesMinute: closes * 60,
})

function barber(times: Partial<BarberTimes> = {}): BarberTimes {
  const weeklyHours = EVERY_DAY.map((weekday) => hours(weekday, 9, 11))
  return { barberId: 'ada', weeklyHours, busy: [], ...times }
}

/** Half-hour haircuts on Wednesday 25 November 2026 in Berlin, asked for on the evening before. */
function request({
  service = { durationMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 },
  barbers = [barber()],
  ...changed
}: Partial<AvailabilityRequest> & { service?: ServiceTimes } = {}): AvailabilityRequest {
  return {
    timeZone: 'Europe/Berlin',
    nowMs: ms('2026-11-24T20:00+01:00'),
    fromMs: ms('2026-11-25T00:00+01:00'),
    toMs: ms('2026-11-26T00:00+01:00'),
    visit: singleVisit(service, barbers),
    rules: { slotStepMinutes: 30, noticeMinutesMin: 30, horizonDays: 60 },
    barbers,
    ...changed,
  }
}

/** The starts as the shop's clock shows them, with the offset from UTC. */
function shown(asked: AvailabilityRequest): string[] {
  return offeredSlots(asked).map(({ startMs }) => {
    const start = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(asked.timeZone)
    return start.toPlainTime().toString({ smallestUnit: 'minute' }) + start.offset
  })
}

const reasonAt = (asked: AvailabilityRequest, start: string, barberId = 'ada') =>
  whyNotOffered(asked, barberId, ms(start))

describe('an ordinary day', () => {
  test('offers what fits between opening and closing', () => {
    expect(shown(request())).toEqual(['09:00+01:00', '09:30+01:00', '10:00+01:00', '10:30+01:00'])
    expect(offeredSlots(request())[0]).toEqual({
      startMs: ms('2026-11-25T09:00+01:00'),
      endMs: ms('2026-11-25T09:30+01:00'),
      barberIds: ['ada'],
    })
  })

  test('counts the grid from the opening time as the shop wrote it', () => {
    const weeklyHours = [{ weekday: 3, opensMinute: 9 * 60 + 10, closesMinute: 11 * 60 }]
    const asked = request({ barbers: [barber({ weeklyHours })] })
    expect(shown(asked)).toEqual(['09:10+01:00', '09:40+01:00', '10:10+01:00'])
  })

  test('lets bookings touch, and keeps buffers free on both sides', () => {
    const barbers = [barber({ busy: [busy('2026-11-25T09:30+01:00', '2026-11-25T10:00+01:00')] })]
    const buffered = { durationMinutes: 30, bufferBeforeMinutes: 5, bufferAfterMinutes: 0 }
    expect(shown(request({ barbers }))).toEqual(['09:00+01:00', '10:00+01:00', '10:30+01:00'])
    expect(shown(request({ barbers, service: buffered }))).toEqual(['09:00+01:00', '10:30+01:00'])
  })

  test('lets buffers reach past the opening hours', () => {
    const service = { durationMinutes: 120, bufferBeforeMinutes: 240, bufferAfterMinutes: 240 }
    expect(shown(request({ service }))).toEqual(['09:00+01:00'])
  })

  test('takes shifts that touch as one, and a break as a break', () => {
    const service = { durationMinutes: 120, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 }
    const touching = [barber({ weeklyHours: [hours(3, 11, 13), hours(3, 9, 11)] })]
    const apart = [barber({ weeklyHours: [hours(3, 9, 11), hours(3, 11.5, 13)] })]
    expect(shown(request({ service, barbers: touching }))).toHaveLength(5)
    expect(shown(request({ service, barbers: apart }))).toEqual(['09:00+01:00'])
  })

  test('names everybody who is free, in the order of the request', () => {
    const ben = barber({ barberId: 'ben', weeklyHours: [hours(3, 8.5, 9.5)] })
    const slots = offeredSlots(request({ barbers: [barber(), ben] })).slice(0, 3)
    expect(slots.map((slot) => slot.barberIds)).toEqual([['ben'], ['ada', 'ben'], ['ada']])
  })

  test('starts within the range, whose end is not in it', () => {
    const range = { fromMs: ms('2026-11-25T09:30+01:00'), toMs: ms('2026-11-25T10:30+01:00') }
    expect(shown(request(range))).toEqual(['09:30+01:00', '10:00+01:00'])
    expect(shown(request({ toMs: request().fromMs }))).toEqual([])
  })

  test('refuses a time zone that does not exist', () => {
    expect(() => offeredSlots(request({ timeZone: 'Europe/Atlantis' }))).toThrow(RangeError)
  })
})

describe('notice and horizon', () => {
  test('a slot may start exactly when the notice has passed', () => {
    const asked = request({ nowMs: ms('2026-11-25T09:00+01:00') })
    expect(shown(asked)[0]).toBe('09:30+01:00')
    expect(reasonAt(asked, '2026-11-25T09:30+01:00')).toBeNull()
    expect(reasonAt(asked, '2026-11-25T09:00+01:00')).toBe('too_soon')
    expect(reasonAt(asked, '2026-11-25T08:59+01:00')).toBe('in_the_past')
  })

  test('the last day of the horizon is open until its midnight, in the zone of the shop', () => {
    const rules = { slotStepMinutes: 30, noticeMinutesMin: 0, horizonDays: 1 }
    const barbers = [barber({ weeklyHours: EVERY_DAY.map((weekday) => hours(weekday, 23, 25)) })]
    const asked = request({ rules, barbers, toMs: ms('2026-12-24T00:00+01:00') })
    expect(shown(asked)).toEqual(['00:00+01:00', '00:30+01:00', '23:00+01:00', '23:30+01:00'])
    expect(reasonAt(asked, '2026-11-26T00:00+01:00')).toBe('beyond_horizon')
  })
})

test.each([
  ['2026-11-25T08:30+01:00', 'outside_hours'],
  ['2026-11-25T11:00+01:00', 'outside_hours'],
  ['2026-11-25T09:20+01:00', 'off_the_grid'],
  ['2026-11-25T09:30:00.001+01:00', 'off_the_grid'],
  ['2026-11-25T10:00+01:00', 'busy'],
  ['2026-11-25T10:30+01:00', null],
])('at %s the answer is %s', (start, reason) => {
  const barbers = [barber({ busy: [busy('2026-11-25T10:15+01:00', '2026-11-25T10:16+01:00')] })]
  expect(reasonAt(request({ barbers }), start)).toBe(reason)
})

test('a slot that would end after closing is outside of the hours, and so is whoever is not asked for', () => {
  const service = { durationMinutes: 60, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 }
  expect(reasonAt(request({ service }), '2026-11-25T10:30+01:00')).toBe('outside_hours')
  expect(reasonAt(request(), '2026-11-25T10:30+01:00', 'nobody')).toBe('outside_hours')
})
