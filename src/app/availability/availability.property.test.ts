import fc from 'fast-check'
import { expect, test } from 'vitest'
import { offeredSlots, whyNotOffered, type AvailabilityRequest, type BarberTimes } from './availability.ts'
import { singleVisit } from './single-visit.test-helper.ts'
import { NaiveAvailability } from './naive-availability.test-helper.ts'

const MINUTE_MS = 60_000
const DAY_MINUTES = 1440

/** Changes of the clocks, and what is peculiar about each. */
const changes: readonly (readonly [timeZone: string, at: string])[] = [
  ['Europe/Berlin', '2026-10-25T01:00Z'],
  ['Europe/Berlin', '2027-03-28T01:00Z'],
  ['America/New_York', '2026-11-01T06:00Z'],
  ['America/New_York', '2027-03-14T07:00Z'],
  ['Europe/Dublin', '2026-10-25T01:00Z'], // "negative" daylight saving: winter is the exception
  ['Europe/Dublin', '2027-03-28T01:00Z'],
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'], // by half an hour
  ['Australia/Lord_Howe', '2027-04-03T15:00Z'],
  ['Antarctica/Troll', '2026-10-25T01:00Z'], // by two hours
  ['Antarctica/Troll', '2027-03-28T01:00Z'],
  ['Pacific/Chatham', '2026-09-26T14:00Z'], // +12:45 to +13:45
  ['Africa/Casablanca', '2026-02-15T02:00Z'], // around Ramadan
  ['Africa/Casablanca', '2026-03-22T02:00Z'],
  ['America/Sao_Paulo', '2018-11-04T03:00Z'], // no midnight
  ['America/Sao_Paulo', '2019-02-17T02:00Z'], // 23:00 to 24:00 twice
  ['America/Havana', '2026-11-01T05:00Z'], // two midnights
  ['America/Havana', '2027-03-14T05:00Z'],
  ['America/St_Johns', '2008-03-09T03:31Z'], // one minute after midnight
  ['America/St_Johns', '2008-11-02T02:31Z'], // back into yesterday
  ['Asia/Pyongyang', '2015-08-14T15:00Z'],
  ['Asia/Pyongyang', '2018-05-04T15:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'], // no 30 December
  ['Pacific/Kwajalein', '1993-08-21T12:00Z'], // no 21 August
  ['Asia/Kathmandu', '2026-06-01T00:00Z'], // never, but +05:45
]

/** Times of day where clocks change and shifts meet, or any. */
const minuteOfDay = fc.oneof(
  fc.constantFrom(0, 30, 60, 90, 120, 135, 150, 165, 180, 540, 1320, 1380, 1410, 1439),
  fc.integer({ min: 0, max: 1439 }),
)

const weeklyHours = fc
  .record({
    weekday: fc.integer({ min: 1, max: 7 }),
    opensMinute: minuteOfDay,
    lengthMinutes: fc.oneof(
      fc.constantFrom(15, 60, 120, 180, 480, DAY_MINUTES),
      fc.integer({ min: 1, max: DAY_MINUTES }),
    ),
  })
  .map(({ weekday, opensMinute, lengthMinutes }) => ({
    weekday,
    opensMinute,
    closesMinute: opensMinute + lengthMinutes,
  }))

/** A week in which each date is worked from midnight to midnight, in two shifts that touch. */
const roundTheClock = fc.integer({ min: 1, max: 1439 }).map((handoverMinute) =>
  [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => [
    { weekday, opensMinute: handoverMinute, closesMinute: DAY_MINUTES },
    { weekday, opensMinute: 0, closesMinute: handoverMinute },
  ]),
)

/** Seconds before or after the change of the clocks: on a quarter of an hour, a minute, or beside one. */
const secondsAround = (minutesMax: number) => {
  const minutes = fc.integer({ min: -minutesMax, max: minutesMax })
  return fc.oneof(
    minutes.map((minute) => Math.round(minute / 15) * 900),
    minutes.map((minute) => minute * 60),
    fc.tuple(minutes, fc.constantFrom(1, 59)).map(([minute, seconds]) => minute * 60 + seconds),
  )
}

const busyAround = (atMs: number) =>
  fc
    .tuple(secondsAround(DAY_MINUTES), fc.oneof(fc.constantFrom(0, 1, 900, 1800), fc.nat({ max: 3 * 3600 })))
    .map(([startSeconds, lengthSeconds]) => {
      const startMs = atMs + startSeconds * 1000
      return { startMs, endMs: startMs + lengthSeconds * 1000 }
    })

/** A shop on a day around a change of the clocks, and some instants at which somebody wants to be served. */
const situation = fc.constantFrom(...changes).chain(([timeZone, at]) => {
  const atMs = Temporal.Instant.from(at).epochMilliseconds
  return fc
    .record({
      fromSeconds: secondsAround(DAY_MINUTES),
      lengthMinutes: fc.integer({ min: 1, max: DAY_MINUTES }),
      nowSecondsBefore: fc.integer({ min: -3 * 3600, max: 3 * 86_400 }),
      service: fc.record({
        durationMinutes: fc.oneof(fc.constantFrom(5, 15, 30, 60), fc.integer({ min: 1, max: 240 })),
        bufferBeforeMinutes: fc.constantFrom(0, 0, 5, 15, 40),
        bufferAfterMinutes: fc.constantFrom(0, 0, 5, 10, 60),
      }),
      rules: fc.record({
        slotStepMinutes: fc.constantFrom(5, 7, 10, 15, 20, 30, 45, 60, 90, 240),
        noticeMinutesMin: fc.constantFrom(0, 0, 30, 120, DAY_MINUTES),
        horizonDays: fc.constantFrom(0, 1, 2, 60),
      }),
      barbers: fc.array(
        fc.record({
          weeklyHours: fc.oneof(
            { arbitrary: fc.array(weeklyHours, { minLength: 1, maxLength: 14 }), weight: 4 },
            { arbitrary: roundTheClock, weight: 1 },
          ),
          busy: fc.array(busyAround(atMs), { maxLength: 6 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
      wishes: fc.array(fc.nat(), { maxLength: 12 }),
    })
    .map(({ fromSeconds, lengthMinutes, nowSecondsBefore, service, rules, barbers, wishes }) => {
      const fromMs = atMs + fromSeconds * 1000
      const firstMinuteMs = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS
      const named = barbers.map((barber, index): BarberTimes => ({ barberId: `barber-${index}`, ...barber }))
      const request: AvailabilityRequest = {
        timeZone,
        nowMs: fromMs - nowSecondsBefore * 1000,
        fromMs,
        toMs: fromMs + lengthMinutes * MINUTE_MS,
        visit: singleVisit(service, named),
        rules,
        barbers: named,
      }
      return { request, wishes: wishes.map((wish) => firstMinuteMs + (wish % lengthMinutes) * MINUTE_MS) }
    })
})

test('agrees with a model that walks minute by minute', () => {
  fc.assert(
    fc.property(situation, ({ request, wishes }) => {
      const naive = new NaiveAvailability(request)
      const slots = offeredSlots(request)
      expect(slots).toEqual(naive.slots())
      for (const barber of request.barbers) {
        for (const startMs of [...wishes, ...slots.slice(0, 4).map((slot) => slot.startMs)]) {
          const reason = whyNotOffered(request, barber.barberId, startMs)
          expect({ startMs, reason }).toEqual({ startMs, reason: naive.reason(barber, startMs) })
        }
      }
    }),
    { numRuns: 400 },
  )
})
