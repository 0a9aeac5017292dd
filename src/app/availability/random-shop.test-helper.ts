import fc from 'fast-check'
import type { ShopTimeOff } from '../shop/shop-terms.ts'
import {
  sessionKey,
  type AvailabilityRequest,
  type BarberTimes,
  type ClassSession,
  type LimitTimes,
  type ServiceTimes,
  type VisitItem,
} from './terms.ts'
import { offWithin } from './time-off.ts'
import { NaiveAvailability } from './naive-availability.test-helper.ts'

const MINUTE_MS = 60_000
const DAY_MINUTES = 1440

/** A random shop around a change of the clocks, as plain data that can be kept as a case. */
export type Situation = ReturnType<typeof situationAround> extends fc.Arbitrary<infer T> ? T : never

/** What is asked of the engine and of the model, and some instants at which somebody wants to be served. */
export interface AskedShop {
  request: AvailabilityRequest
  model: NaiveAvailability
  wishes: number[]
}

/** Times of day where clocks change and shifts meet, or any. */
const minuteOfDay = fc.oneof(
  fc.constantFrom(0, 30, 60, 90, 120, 135, 150, 165, 180, 540, 1320, 1380, 1410, 1439),
  fc.integer({ min: 0, max: 1439 }),
)

const dateHours = fc
  .record({
    opensMinute: minuteOfDay,
    lengthMinutes: fc.oneof(
      fc.constantFrom(15, 60, 120, 180, 480, DAY_MINUTES),
      fc.integer({ min: 1, max: DAY_MINUTES }),
    ),
  })
  .map(({ opensMinute, lengthMinutes }) => ({ opensMinute, closesMinute: opensMinute + lengthMinutes }))

/** Days before or after the change, as bounds of a version of the hours; most have none. */
const bound = fc.oneof(
  { arbitrary: fc.constant(null), weight: 5 },
  { arbitrary: fc.integer({ min: -2, max: 2 }), weight: 1 },
)
interface WeeklyTimes {
  weekday: number
  hours: { opensMinute: number; closesMinute: number }
  fromDay: number | null
  toDay: number | null
}

const weeklyHours: fc.Arbitrary<WeeklyTimes> = fc.record({
  weekday: fc.integer({ min: 1, max: 7 }),
  hours: dateHours,
  fromDay: bound,
  toDay: bound,
})

/** A week in which each date is worked from midnight to midnight, in two shifts that touch. */
const roundTheClock = fc.integer({ min: 1, max: 1439 }).map((handoverMinute) =>
  [1, 2, 3, 4, 5, 6, 7].flatMap((weekday) => [
    {
      weekday,
      hours: { opensMinute: handoverMinute, closesMinute: DAY_MINUTES },
      fromDay: null,
      toDay: null,
    },
    { weekday, hours: { opensMinute: 0, closesMinute: handoverMinute }, fromDay: null, toDay: null },
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

const busyTimes = fc.array(
  fc.record({
    startSeconds: secondsAround(DAY_MINUTES),
    lengthSeconds: fc.oneof(fc.constantFrom(0, 1, 900, 1800), fc.nat({ max: 3 * 3600 })),
  }),
  { maxLength: 5 },
)

const serviceTimes = fc
  .record({
    durationMinutes: fc.oneof(fc.constantFrom(5, 15, 30, 60), fc.integer({ min: 1, max: 180 })),
    bufferBeforeMinutes: fc.constantFrom(0, 0, 5, 15, 40),
    bufferAfterMinutes: fc.constantFrom(0, 0, 5, 10, 60),
    processingFrom: fc.nat({ max: 100 }),
    processing: fc.oneof(fc.constant(0), fc.nat({ max: 100 })),
  })
  .map(({ processingFrom, processing, ...times }): ServiceTimes => {
    const processingFromMinute = 1 + Math.floor((processingFrom / 100) * (times.durationMinutes - 1))
    const room = times.durationMinutes - processingFromMinute - 1
    const processingMinutes = room < 1 ? 0 : Math.floor((processing / 100) * room)
    return processingMinutes === 0 ? times : { ...times, processingFromMinute, processingMinutes }
  })

const item = fc.record({
  service: fc.nat({ max: 1 }),
  /** By barber; null does not offer it. */
  offers: fc.array(fc.oneof({ arbitrary: serviceTimes, weight: 6 }, fc.constant(null)), {
    minLength: 3,
    maxLength: 3,
  }),
  kinds: fc.oneof(fc.constant([]), fc.subarray(['chair', 'basin'] as const)),
})

const timeOff = fc.record({
  barber: fc.oneof(fc.constant(null), fc.nat({ max: 2 })),
  startMinutes: fc.integer({ min: -8 * DAY_MINUTES, max: DAY_MINUTES }),
  lengthMinutes: fc.oneof(fc.constantFrom(15, 30, 60, 480), fc.integer({ min: 1, max: 600 })),
  rrule: fc.constantFrom(null, null, null, 'FREQ=WEEKLY;INTERVAL=1', 'FREQ=DAILY;INTERVAL=2'),
})

/** Shops, and what is asked of them, within a day before and after the instant `at`. */
export function situationAround(timeZone: string, at: string) {
  return fc.record({
    timeZone: fc.constant(timeZone),
    at: fc.constant(at),
    fromSeconds: secondsAround(DAY_MINUTES),
    lengthMinutes: fc.integer({ min: 1, max: DAY_MINUTES / 2 }),
    nowSecondsBefore: fc.integer({ min: -3600, max: 2 * 86_400 }),
    rules: fc.record({
      slotStepMinutes: fc.constantFrom(5, 7, 10, 15, 20, 30, 45, 60, 90, 240),
      slotAnchor: fc.constantFrom('opening' as const, 'midnight' as const),
      gapPolicy: fc.constantFrom('offer' as const, 'hide' as const, 'last' as const),
      noticeMinutesMin: fc.constantFrom(0, 0, 0, 30, 120, DAY_MINUTES),
      horizonDays: fc.constantFrom(0, 1, 60, 60, 60),
    }),
    barbers: fc.array(
      fc.record({
        weeklyHours: fc.oneof<fc.WeightedArbitrary<WeeklyTimes[]>[]>(
          { arbitrary: fc.array(weeklyHours, { minLength: 4, maxLength: 14 }), weight: 3 },
          { arbitrary: roundTheClock, weight: 3 },
        ),
        overrides: fc.array(
          fc.record({ day: fc.integer({ min: -2, max: 2 }), hours: fc.array(dateHours, { maxLength: 2 }) }),
          { maxLength: 1 },
        ),
        busy: busyTimes,
        sellableMinutesMin: fc.constantFrom(0, 15, 30, 45),
        load: fc.nat({ max: 2 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    timeOff: fc.array(timeOff, { maxLength: 2 }),
    items: fc.oneof(fc.tuple(item), fc.array(item, { minLength: 2, maxLength: 3 })),
    arrangement: fc.constantFrom('in_turn' as const, 'side_by_side' as const),
    resources: fc.array(fc.record({ kind: fc.constantFrom('chair', 'basin'), busy: busyTimes }), {
      minLength: 1,
      maxLength: 5,
    }),
    limits: fc.array(
      fc.record({
        barber: fc.oneof(fc.constant(null), fc.nat({ max: 2 })),
        service: fc.oneof(fc.constant(null), fc.nat({ max: 1 })),
        period: fc.constantFrom('day' as const, 'week' as const),
        countMax: fc.integer({ min: 1, max: 6 }),
        taken: fc.nat({ max: 3 }),
      }),
      { maxLength: 2 },
    ),
    isFair: fc.boolean(),
    /** Of a single service: a class, with who comes to it at which place of the grid. */
    class: fc.oneof(
      { arbitrary: fc.constant(null), weight: 2 },
      fc.record({
        capacity: fc.integer({ min: 2, max: 4 }),
        sessions: fc.array(
          fc.record({ barber: fc.nat({ max: 2 }), start: fc.nat(), taken: fc.integer({ min: 1, max: 4 }) }),
          { maxLength: 4 },
        ),
      }),
    ),
    wishes: fc.array(fc.nat(), { maxLength: 8 }),
  })
}

const idOf = (barber: number): string => `barber-${barber}`
const serviceOf = (service: number): string => `service-${service}`

/** The situation as it is asked. */
export function askedOf(situation: Situation): AskedShop {
  const { timeZone, fromSeconds, lengthMinutes, nowSecondsBefore, rules, arrangement } = situation
  const atMs = Temporal.Instant.from(situation.at).epochMilliseconds
  const fromMs = atMs + fromSeconds * 1000
  const toMs = fromMs + lengthMinutes * MINUTE_MS
  const wall = Temporal.Instant.from(situation.at).toZonedDateTimeISO(timeZone).toPlainDateTime()
  const today = new Temporal.PlainDate(1970, 1, 1).until(wall.toPlainDate(), { largestUnit: 'days' }).days
  const busyOf = (times: Situation['resources'][number]['busy']) =>
    times.map(({ startSeconds, lengthSeconds }) => ({
      startMs: atMs + startSeconds * 1000,
      endMs: atMs + (startSeconds + lengthSeconds) * 1000,
    }))
  const off = situation.timeOff.map(
    ({ barber, startMinutes, lengthMinutes: length, rrule }, index): ShopTimeOff => ({
      id: String(index),
      barberId: barber === null ? null : idOf(barber),
      startsAt: wall.round('minute').add({ minutes: startMinutes }),
      endsAt: wall.round('minute').add({ minutes: startMinutes + length }),
      rrule,
    }),
  )
  const days = 2 * DAY_MINUTES * MINUTE_MS
  const offOf = offWithin(off, timeZone, { startMs: fromMs - days, endMs: toMs + days })
  const barbers = situation.barbers.map((barber, index): BarberTimes => ({
    barberId: idOf(index),
    weeklyHours: barber.weeklyHours.map(({ weekday, hours, fromDay, toDay }) => ({
      ...hours,
      weekday,
      validFromDay: fromDay === null ? null : today + fromDay,
      validToDay: toDay === null ? null : today + toDay,
    })),
    overrides: new Map(barber.overrides.map(({ day, hours }) => [today + day, hours])),
    off: [...(offOf.get(idOf(index)) ?? []), ...(offOf.get(null) ?? [])],
    busy: busyOf(barber.busy),
    sellableMinutesMin: barber.sellableMinutesMin,
  }))
  const items = situation.items.map(({ service, offers, kinds }): VisitItem => ({
    serviceId: serviceOf(service),
    offers: offers.flatMap((times, index) =>
      times === null || index >= barbers.length ? [] : [{ barberId: idOf(index), times }],
    ),
    resourceKinds: kinds,
  }))
  const limits = situation.limits.map(({ barber, service, period, countMax, taken }): LimitTimes => {
    const around = [-3, -2, -1, 0, 1, 2, 3].map((day) => today + day)
    // 1970-01-01 was a Thursday.
    const first = (day: number): number => (period === 'day' ? day : day - ((day + 3) % 7))
    return {
      barberId: barber === null ? null : idOf(barber),
      serviceId: service === null ? null : serviceOf(service),
      period,
      countMax,
      taken: new Map(around.map((day) => [first(day), (taken + first(day)) % (Math.min(countMax, 3) + 1)])),
    }
  })
  const request: AvailabilityRequest = {
    timeZone,
    nowMs: fromMs - nowSecondsBefore * 1000,
    fromMs,
    toMs,
    visit: { items, arrangement },
    rules,
    barbers,
    resources: situation.resources.map(({ kind, busy }, index) => ({
      resourceId: `${kind}-${index}`,
      kind,
      busy: busyOf(busy),
    })),
    limits,
    ...(situation.isFair
      ? {
          preference: {
            kind: 'fair',
            loadMs: (id, day) =>
              ((situation.barbers.find((_, index) => idOf(index) === id)?.load ?? 0) + day) % 3,
          },
        }
      : {}),
  }
  const asked = withClass(situation, request, off)
  const model = new NaiveAvailability(asked, off)
  const firstMinuteMs = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS
  const grid = model.grid(idOf(0))
  return {
    request: asked,
    model,
    // Every other one where something may start at all.
    wishes: situation.wishes.map((wish, index) => {
      const start = index % 2 === 0 ? grid[wish % Math.max(1, grid.length)] : undefined
      return start ?? firstMinuteMs + (wish % lengthMinutes) * MINUTE_MS
    }),
  }
}

/** Those who come to a class take its barber's time, and a resource of each kind. */
function withClass(
  { class: course }: Situation,
  request: AvailabilityRequest,
  off: readonly ShopTimeOff[],
): AvailabilityRequest {
  const [first, ...others] = request.visit.items
  if (course === null || first === undefined || others.length > 0) return request
  const bare = new NaiveAvailability(request, off)
  const taking = course.sessions.flatMap(({ barber, start, taken }) => {
    const times = first.offers.find(({ barberId }) => barberId === idOf(barber))?.times
    const grid = bare.grid(idOf(barber))
    const startMs = grid[start % Math.max(1, grid.length)]
    if (times === undefined || startMs === undefined) return []
    const during = {
      startMs: startMs - times.bufferBeforeMinutes * MINUTE_MS,
      endMs: startMs + (times.durationMinutes + times.bufferAfterMinutes) * MINUTE_MS,
    }
    return [{ barberId: idOf(barber), key: sessionKey(idOf(barber), startMs), taken, during }]
  })
  const held = [...new Map(taking.map((session) => [session.key, session])).values()]
  const chairs = (request.resources ?? []).filter(({ kind }) => first.resourceKinds?.includes(kind))
  const chairOf = (index: number) => chairs[index % Math.max(1, chairs.length)]?.resourceId
  const busyWithout = (barberId: string, key: string) => [
    ...(request.barbers.find((barber) => barber.barberId === barberId)?.busy ?? []),
    ...held.filter((one) => one.barberId === barberId && one.key !== key).map(({ during }) => during),
  ]
  const takenWithout = (resourceId: string, key: string) => [
    ...(chairs.find((chair) => chair.resourceId === resourceId)?.busy ?? []),
    ...held.filter((one, index) => chairOf(index) === resourceId && one.key !== key).map((one) => one.during),
  ]
  const sessions = new Map(
    held.map(({ barberId, key, taken }, index): [string, ClassSession] => [
      key,
      {
        taken,
        busy: busyWithout(barberId, key),
        resources: chairs
          .filter(({ resourceId }) => resourceId === chairOf(index))
          .map((chair) => ({ ...chair, busy: takenWithout(chair.resourceId, key) })),
      },
    ]),
  )
  return {
    ...request,
    visit: {
      ...request.visit,
      items: [{ ...first, class: { capacity: course.capacity, sessions } }],
    },
    barbers: request.barbers.map((barber) => ({ ...barber, busy: busyWithout(barber.barberId, '') })),
    resources: (request.resources ?? []).map((resource) =>
      chairs.includes(resource) ? { ...resource, busy: takenWithout(resource.resourceId, '') } : resource,
    ),
  }
}
