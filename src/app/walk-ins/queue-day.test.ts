import { describe, expect, test } from 'vitest'
import { fullTerms } from '../shop/shop-terms.test-helper.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import { takenTimes, waitingOf, workingToday, type DayBooking } from './queue-day.ts'

const MINUTE_MS = 60_000
const ms = (text: string): number => Temporal.Instant.from(text).epochMilliseconds
const never = (): undefined => undefined

/** A barber who works on Mondays from 9 to 12 and from 22:30 to 2, in Berlin. */
function shop(changes: Partial<ShopTerms> = {}): ShopTerms {
  const terms = fullTerms({
    shop: {
      id: 'shop',
      slug: 'test',
      name: 'Test',
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      phone: null,
      address: null,
      accent: 'black',
      slotStepMinutes: 15,
      noticeMinutesMin: 0,
      horizonDays: 30,
      cancellationFreeHours: 24,
      demo: false,
    },
    services: new Map([
      [
        'cut',
        {
          id: 'cut',
          name: 'Cut',
          description: '',
          durationMinutes: 30,
          bufferBeforeMinutes: 5,
          bufferAfterMinutes: 10,
          priceMinor: 3_000,
          barberIds: ['ida'],
        },
      ],
    ]),
    barbers: new Map([
      [
        'ida',
        {
          id: 'ida',
          personId: 'person',
          name: 'Ida',
          bio: '',
          serviceIds: ['cut'],
          weeklyHours: [
            { weekday: 1, opensMinute: 540, closesMinute: 720 },
            { weekday: 1, opensMinute: 1350, closesMinute: 1560 },
          ],
        },
      ],
    ]),
  })
  return { ...terms, ...changes }
}

describe('working today', () => {
  const hours = (nowText: string, terms = shop()): [string, string][] =>
    (workingToday(terms, ms(nowText)).get('ida') ?? []).map(({ startMs, endMs }) => [
      Temporal.Instant.fromEpochMilliseconds(startMs).toString(),
      Temporal.Instant.fromEpochMilliseconds(endMs).toString(),
    ])

  test('is what is left of the date, and a night shift to its end', () => {
    expect(hours('2026-06-01T09:00+02:00')).toEqual([
      ['2026-06-01T07:00:00Z', '2026-06-01T10:00:00Z'],
      ['2026-06-01T20:30:00Z', '2026-06-02T00:00:00Z'],
    ])
    expect(hours('2026-06-02T01:00+02:00')).toEqual([['2026-06-01T20:30:00Z', '2026-06-02T00:00:00Z']])
    expect(hours('2026-06-02T02:00+02:00')).toEqual([])
  })

  test('does not hold time off', () => {
    const off = {
      id: 'off',
      barberId: null,
      startsAt: Temporal.PlainDateTime.from('2026-06-01T10:00'),
      endsAt: Temporal.PlainDateTime.from('2026-06-01T23:00'),
      rrule: null,
    }
    expect(hours('2026-06-01T09:30+02:00', shop({ timeOff: [off] }))).toEqual([
      ['2026-06-01T07:00:00Z', '2026-06-01T08:00:00Z'],
      ['2026-06-01T21:00:00Z', '2026-06-02T00:00:00Z'],
    ])
  })
})

describe('taken times', () => {
  const stretch = (from: number, to: number, bookingId: string | null, sessionId = `${from}`) => ({
    startMs: from * MINUTE_MS,
    endMs: to * MINUTE_MS,
    bookingId,
    sessionId,
  })
  const booking = (state: DayBooking['state'], changes: Partial<DayBooking> = {}): Map<string, DayBooking> =>
    new Map([['b', { id: 'b', state, startMs: 100 * MINUTE_MS, seatedMs: null, single: null, ...changes }]])
  const single = { barberId: 'ida', serviceId: 'cut', plannedMs: 30 * MINUTE_MS }
  const summary = (...given: Parameters<typeof takenTimes>): [string, number, number, number][] =>
    takenTimes(...given).map(({ state, startMs, endMs, usualMs = 0 }) => [
      state,
      startMs / MINUTE_MS,
      endMs / MINUTE_MS,
      usualMs / MINUTE_MS,
    ])

  test('a calendar of his own, a hold and a booking of another shop stay where they are', () => {
    expect(summary([stretch(0, 20, null)], booking('confirmed'), never)).toEqual([['fixed', 0, 20, 0]])
    expect(summary([stretch(100, 140, 'b')], booking('hold'), never)).toEqual([['fixed', 100, 140, 0]])
    expect(summary([stretch(100, 140, 'other')], booking('confirmed'), never)).toEqual([
      ['fixed', 100, 140, 0],
    ])
  })

  test('who comes may push, who is here begins at once, and who is done takes nothing', () => {
    const busy = [stretch(95, 140, 'b')]
    expect(summary(busy, booking('confirmed'), never)).toEqual([['expected', 95, 140, 45]])
    expect(summary(busy, booking('pending'), never)).toEqual([['expected', 95, 140, 45]])
    expect(summary(busy, booking('arrived'), never)).toEqual([['arrived', 95, 140, 45]])
    expect(summary(busy, booking('completed'), never)).toEqual([])
  })

  test('the chair counts from when somebody sat down, for as long as it usually takes', () => {
    const seated = booking('in_chair', { seatedMs: 107 * MINUTE_MS, single })
    expect(summary([stretch(100, 140, 'b')], seated, never)).toEqual([['in_chair', 107, 147, 40]])
    expect(summary([stretch(100, 140, 'b')], seated, () => 36 * MINUTE_MS)).toEqual([
      ['in_chair', 107, 147, 46],
    ])
  })

  test('while the colour rests, only the second part lasts as long as it turns out', () => {
    const seated = booking('in_chair', { seatedMs: 102 * MINUTE_MS, single })
    expect(summary([stretch(100, 110, 'b'), stretch(125, 140, 'b')], seated, () => 35 * MINUTE_MS)).toEqual([
      ['fixed', 102, 112, 0],
      ['in_chair', 127, 142, 20],
    ])
  })

  test('those who come to a class do not push one another', () => {
    const two = new Map([
      ...booking('confirmed'),
      ...[...booking('confirmed').values()].map((one): [string, DayBooking] => ['c', { ...one, id: 'c' }]),
    ])
    expect(summary([stretch(100, 160, 'b', 's'), stretch(100, 160, 'c', 's')], two, never)).toEqual([
      ['fixed', 100, 160, 0],
      ['fixed', 100, 160, 0],
    ])
  })
})

test('a person who waits takes the service and what is cleaned after it; nobody serves what is gone', () => {
  expect(waitingOf(shop(), { id: '1', serviceId: 'cut', barberId: null }, () => 40 * MINUTE_MS)).toEqual({
    id: '1',
    resourceKinds: [],
    offers: [
      {
        barberId: 'ida',
        serviceMs: 30 * MINUTE_MS,
        plannedMs: 40 * MINUTE_MS,
        usualMs: 50 * MINUTE_MS,
      },
    ],
  })
  expect(waitingOf(shop(), { id: '1', serviceId: 'gone', barberId: null }, never).offers).toEqual([])
})
