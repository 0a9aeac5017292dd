import { describe, expect, test } from 'vitest'
import { lateFeeMinor } from '../bookings/booking.ts'
import { demoTerms } from '../shop/demo/demo-terms.ts'
import { fullTerms } from '../shop/shop-terms.test-helper.ts'
import { seededRandom } from '../../platform/crypto/random.ts'
import { offeredSlots, whyNotOffered } from './availability.ts'
import type { AvailabilityRequest } from './terms.ts'
import { localTextIn, offsetSpans } from './local-time.ts'
import { singleVisit } from './single-visit.test-helper.ts'

// The worked examples of docs/booking.md.

const ms = (instant: string): number => Temporal.Instant.from(instant).epochMilliseconds

function shop(changed: Partial<AvailabilityRequest>, opens: number, closes: number): AvailabilityRequest {
  const barbers = [
    {
      barberId: 'marco',
      weeklyHours: [{ weekday: 6, opensMinute: opens * 60, closesMinute: closes * 60 }],
      busy: changed.barbers?.[0]?.busy ?? [],
      sellableMinutesMin: 30,
    },
  ]
  const request = {
    timeZone: 'Europe/Berlin',
    nowMs: ms('2026-10-20T12:00+02:00'),
    fromMs: ms('2026-10-24T00:00+02:00'),
    toMs: ms('2026-10-25T12:00+01:00'),
    visit: singleVisit({ durationMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 10 }, barbers),
    rules: { slotStepMinutes: 15, noticeMinutesMin: 30, horizonDays: 365 },
    ...changed,
  }
  return { ...request, barbers }
}

function shown(request: AvailabilityRequest): string[] {
  const text = localTextIn(offsetSpans(request.timeZone, request.fromMs, request.toMs))
  return offeredSlots(request).map(({ startMs }) => text(startMs).slice(11, 16) + text(startMs).slice(19))
}

test('hours: beside an appointment at 09:30, 10:15 and 10:30 are offered', () => {
  const busy = [{ startMs: ms('2026-10-24T09:30+02:00'), endMs: ms('2026-10-24T10:10+02:00') }]
  const request = shop({ barbers: [{ barberId: 'marco', weeklyHours: [], busy }] }, 9, 11)
  expect(shown(request)).toEqual(['10:15+02:00', '10:30+02:00'])
  expect(whyNotOffered(request, 'marco', ms('2026-10-24T09:00+02:00'))).toBe('busy')
  expect(whyNotOffered(request, 'marco', ms('2026-10-24T10:45+02:00'))).toBe('outside_hours')
})

describe('the night on which the clocks change', () => {
  const rules = { slotStepMinutes: 30, noticeMinutesMin: 30, horizonDays: 365 }

  test('in autumn 02:00 and 02:30 come twice', () => {
    expect(shown(shop({ rules }, 22.5, 27.5)).slice(-6)).toEqual([
      '01:30+02:00',
      '02:00+02:00',
      '02:30+02:00',
      '02:00+01:00',
      '02:30+01:00',
      '03:00+01:00',
    ])
  })

  test('in spring there is no 02:30', () => {
    const night = { fromMs: ms('2027-03-27T00:00+01:00'), toMs: ms('2027-03-28T12:00+02:00') }
    expect(shown(shop({ rules, ...night }, 22.5, 27.5)).slice(-3)).toEqual([
      '01:00+01:00',
      '01:30+01:00',
      '03:00+02:00',
    ])
  })
})

test('gaps: 09:15 is hidden, 09:00 and 09:30 are offered', () => {
  const rules = { slotStepMinutes: 15, noticeMinutesMin: 30, horizonDays: 365, gapPolicy: 'hide' as const }
  const request = shop({ rules }, 9, 11)
  expect(shown(request)).not.toContain('09:15+02:00')
  expect(shown(request)).toEqual(expect.arrayContaining(['09:00+02:00', '09:30+02:00']))
  expect(whyNotOffered(request, 'marco', ms('2026-10-24T09:15+02:00'))).toBe('leaves_gap')
})

test.each([
  ['2026-11-27T03:59+01:00', 0],
  ['2026-11-27T04:00+01:00', 0],
  ['2026-11-27T04:01+01:00', 1_600],
])('late changes: cancelled at %s, %i cents are due', (now, due) => {
  const terms = fullTerms(demoTerms(seededRandom('late')))
  const booking = {
    items: [],
    serviceId: 'none',
    clientPolicy: { freeHours: null, lateFeePercent: 50 },
    startAt: Temporal.Instant.from('2026-11-27T16:00+01:00'),
    priceMinor: 3_200,
    state: 'confirmed' as const,
  }
  expect(lateFeeMinor(booking, terms, { isStaff: false, now: Temporal.Instant.from(now) })).toBe(due)
})
