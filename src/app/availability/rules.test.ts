import { describe, expect, test } from 'vitest'
import type { ShopService, ShopTerms, ShopTimeOff } from '../shop/shop-terms.ts'
import { offeredSlots, planVisit, whyNotOffered } from './availability.ts'
import {
  sessionKey,
  type AvailabilityRequest,
  type BarberTimes,
  type Offer,
  type ServiceTimes,
  type VisitItem,
} from './terms.ts'
import { matchEach } from './matching.ts'
import type { Preference } from './preference.ts'
import { offWithin } from './time-off.ts'
import { sellableMinutesMin, termsOf, visitOf } from './visit.ts'

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7]
const ms = (instant: string) => Temporal.Instant.from(instant).epochMilliseconds
/** On Wednesday 25 November 2026 in Berlin, from one time to another. */
const during = (from: string, to: string) => ({ startMs: at(from), endMs: at(to) })
const at = (time: string) => ms(`2026-11-25T${time}+01:00`)
const dayOf = (date: string) => ms(`${date}T00:00Z`) / 86_400_000
const WEDNESDAY = dayOf('2026-11-25')

const plain: ServiceTimes = { durationMinutes: 30, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 }
const minutes = (durationMinutes: number): ServiceTimes => ({ ...plain, durationMinutes })

function barber(barberId: string, times: Partial<BarberTimes> = {}): BarberTimes {
  const weeklyHours = EVERY_DAY.map((weekday) => ({ weekday, opensMinute: 540, closesMinute: 660 }))
  return { barberId, weeklyHours, busy: [], ...times }
}

function item(offers: Record<string, ServiceTimes>, more: Partial<VisitItem> = {}): VisitItem {
  const own = Object.entries(offers).map(([barberId, times]): Offer => ({ barberId, times }))
  return { serviceId: 'cut', offers: own, ...more }
}

/** Wednesday from 09:00 to 11:00, slots every half an hour, asked for on the evening before. */
function request(
  items: readonly VisitItem[],
  changed: Partial<AvailabilityRequest> & { together?: boolean } = {},
): AvailabilityRequest {
  const { together = false, ...asked } = changed
  const ids = new Set(items.flatMap(({ offers }) => offers.map(({ barberId }) => barberId)))
  return {
    timeZone: 'Europe/Berlin',
    nowMs: ms('2026-11-24T20:00+01:00'),
    fromMs: at('00:00'),
    toMs: at('00:00') + 86_400_000,
    visit: { items, arrangement: together ? 'side_by_side' : 'in_turn' },
    rules: { slotStepMinutes: 30, noticeMinutesMin: 0, horizonDays: 60 },
    barbers: [...ids].map((id) => barber(id)),
    ...asked,
  }
}

function shown(asked: AvailabilityRequest): string[] {
  return offeredSlots(asked).map(({ startMs }) => timeOf(startMs, asked.timeZone))
}

const timeOf = (startMs: number, timeZone = 'Europe/Berlin') =>
  Temporal.Instant.fromEpochMilliseconds(startMs)
    .toZonedDateTimeISO(timeZone)
    .toPlainTime()
    .toString({ smallestUnit: 'minute' })

const whole = ['09:00', '09:30', '10:00', '10:30']

describe('hours', () => {
  test('of a version hold from its first to its last date, both included', () => {
    const weeklyHours = [
      { weekday: 3, opensMinute: 540, closesMinute: 600, validToDay: WEDNESDAY - 1 },
      { weekday: 3, opensMinute: 840, closesMinute: 900, validFromDay: WEDNESDAY, validToDay: WEDNESDAY },
      { weekday: 3, opensMinute: 960, closesMinute: 1020, validFromDay: WEDNESDAY + 1 },
    ]
    const asked = request([item({ ada: plain })], { barbers: [barber('ada', { weeklyHours })] })
    expect(shown(asked)).toEqual(['14:00', '14:30'])
    const week = 7 * 86_400_000
    expect(shown({ ...asked, fromMs: asked.fromMs + week, toMs: asked.toMs + week })).toEqual([
      '16:00',
      '16:30',
    ])
  })

  test('of one date replace those of the week, for one barber alone', () => {
    const overrides = new Map([[WEDNESDAY, [{ opensMinute: 720, closesMinute: 780 }]]])
    const barbers = [barber('ada', { overrides }), barber('ben')]
    const slots = offeredSlots(request([item({ ada: plain, ben: plain })], { barbers }))
    expect(slots.map(({ startMs, barberIds }) => [timeOf(startMs), ...barberIds])).toEqual([
      ...whole.map((time) => [time, 'ben']),
      ['12:00', 'ada'],
      ['12:30', 'ada'],
    ])
  })

  test('of a closed date are none, though a shift of the evening before runs into it', () => {
    const weeklyHours = EVERY_DAY.map((weekday) => ({ weekday, opensMinute: 1380, closesMinute: 1500 }))
    const overrides = new Map([[WEDNESDAY, []]])
    const asked = request([item({ ada: plain })], { barbers: [barber('ada', { weeklyHours, overrides })] })
    expect(shown(asked)).toEqual(['00:00', '00:30'])
  })

  test('counted from midnight give round times, whenever the shop opens', () => {
    const weeklyHours = [{ weekday: 3, opensMinute: 550, closesMinute: 660 }]
    const rules = { slotStepMinutes: 30, noticeMinutesMin: 0, horizonDays: 60 }
    const asked = request([item({ ada: plain })], { barbers: [barber('ada', { weeklyHours })], rules })
    expect(shown(asked)).toEqual(['09:10', '09:40', '10:10'])
    expect(shown({ ...asked, rules: { ...rules, slotAnchor: 'midnight' } })).toEqual([
      '09:30',
      '10:00',
      '10:30',
    ])
  })
})

describe('time off', () => {
  const timeOff = (startsAt: string, endsAt: string, more: Partial<ShopTimeOff> = {}): ShopTimeOff => ({
    id: startsAt,
    barberId: null,
    startsAt: Temporal.PlainDateTime.from(startsAt),
    endsAt: Temporal.PlainDateTime.from(endsAt),
    rrule: null,
    ...more,
  })
  const november = { startMs: ms('2026-11-23T00:00Z'), endMs: ms('2026-11-28T00:00Z') }

  test('takes the appointments that touch it, and lets a buffer reach into it', () => {
    const off = [during('10:00', '10:30')]
    const buffered = { ...plain, bufferAfterMinutes: 15 }
    const asked = request([item({ ada: buffered })], { barbers: [barber('ada', { off })] })
    expect(shown(asked)).toEqual(['09:00', '09:30', '10:30'])
    expect(whyNotOffered(asked, 'ada', at('10:00'))).toBe('time_off')
  })

  test('is one barber’s or everybody’s, once or every week', () => {
    const weekly = 'FREQ=WEEKLY;BYDAY=TU,WE'
    const off = offWithin(
      [
        timeOff('2026-11-25T09:00', '2026-11-25T09:30'),
        timeOff('2026-01-06T12:00', '2026-01-06T13:00', { barberId: 'ada', rrule: weekly }),
      ],
      'Europe/Berlin',
      november,
    )
    expect(off.get(null)).toEqual([during('09:00', '09:30')])
    expect(off.get('ada')).toEqual([
      { startMs: ms('2026-11-24T11:00Z'), endMs: ms('2026-11-24T12:00Z') },
      during('12:00', '13:00'),
    ])
  })

  test('of weeks that began before is still off', () => {
    const off = offWithin([timeOff('2026-11-01T00:00', '2026-12-01T00:00')], 'Europe/Berlin', november)
    const asked = request([item({ ada: plain })], { barbers: [barber('ada', { off: off.get(null) ?? [] })] })
    expect(shown(asked)).toEqual([])
  })

  test('keeps its wall time over a change of the clocks, and takes the whole of an hour that comes twice', () => {
    const daily = { rrule: 'FREQ=DAILY' }
    const range = { startMs: ms('2026-10-24T00:00Z'), endMs: ms('2026-10-26T00:00Z') }
    const lunch = offWithin([timeOff('2026-10-01T12:00', '2026-10-01T13:00', daily)], 'Europe/Berlin', range)
    expect(lunch.get(null)?.map(({ startMs }) => startMs)).toEqual([
      ms('2026-10-24T12:00+02:00'),
      ms('2026-10-25T12:00+01:00'),
    ])
    const night = offWithin([timeOff('2026-10-25T02:00', '2026-10-25T03:00')], 'Europe/Berlin', range)
    expect(night.get(null)).toEqual([
      { startMs: ms('2026-10-25T02:00+02:00'), endMs: ms('2026-10-25T03:00+01:00') },
    ])
  })
})

describe('processing time', () => {
  const colour: ServiceTimes = { ...minutes(90), processingFromMinute: 30, processingMinutes: 30 }

  test('leaves room for another booking that fits in exactly, and for none that is a minute longer', () => {
    const busy = [during('09:00', '09:30'), during('10:00', '10:30')]
    const barbers = [barber('ada', { busy })]
    expect(shown(request([item({ ada: plain })], { barbers }))).toEqual(['09:30', '10:30'])
    expect(shown(request([item({ ada: minutes(31) })], { barbers }))).toEqual([])
  })

  test('may have another booking in its middle', () => {
    const asked = (from: string, to: string) =>
      shown(request([item({ ada: colour })], { barbers: [barber('ada', { busy: [during(from, to)] })] }))
    expect(asked('09:30', '10:00')).toEqual(['09:00'])
    expect(asked('09:30', '10:01')).toEqual([])
  })

  test('keeps the chair', () => {
    const chair = { resourceId: 'chair', kind: 'chair', busy: [during('09:30', '10:00')] }
    const asked = request([item({ ada: colour }, { resourceKinds: ['chair'] })], { resources: [chair] })
    expect(shown(asked)).toEqual([])
    expect(whyNotOffered(asked, 'ada', at('09:00'))).toBe('no_resource')
    expect(planVisit({ ...asked, resources: [{ ...chair, busy: [] }] }, at('09:00'))).toEqual([
      {
        barberId: 'ada',
        ...during('09:00', '10:30'),
        occupied: [during('09:00', '09:30'), during('10:00', '10:30')],
        resourceIds: ['chair'],
      },
    ])
  })
})

describe('a service', () => {
  const service: ShopService = {
    id: 'cut',
    name: 'Cut',
    description: '',
    durationMinutes: 30,
    bufferBeforeMinutes: 5,
    bufferAfterMinutes: 10,
    priceMinor: 3000,
    processingFromMinute: 10,
    processingMinutes: 15,
    capacity: 1,
    requiredSkill: null,
    approvalRequired: false,
    bookableBy: 'public',
    cancellationFreeHours: null,
    lateFeePercent: null,
    resourceKinds: [],
    addOnIds: ['wash'],
    barberIds: ['ada', 'ben'],
    differing: new Map([['ben', { durationMinutes: 20, priceMinor: 2500 }]]),
  }
  const wash = { id: 'wash', name: 'Wash', durationMinutes: 15, priceMinor: 800 }
  const terms = {
    services: new Map([
      ['cut', service],
      ['class', { ...service, id: 'class', capacity: 4, addOnIds: [] }],
    ]),
    addOns: new Map([['wash', wash]]),
  } as Pick<ShopTerms, 'services' | 'addOns'> as ShopTerms
  const wish = (serviceId: string, barberId: string | null = null, addOnIds: string[] = []) => ({
    serviceId,
    barberId,
    addOnIds,
  })

  test('takes and costs what its barber says, with what is added to it', () => {
    expect(termsOf(terms, service, 'ada', [])).toMatchObject({
      times: { durationMinutes: 30, processingFromMinute: 10, processingMinutes: 15 },
      priceMinor: 3000,
    })
    expect(termsOf(terms, service, 'ada', ['wash'])).toMatchObject({
      times: { durationMinutes: 45 },
      priceMinor: 3800,
    })
    // Who is done after 20 minutes has no room for a rest from 10 to 25.
    expect(termsOf(terms, service, 'ben', ['wash'])).toMatchObject({
      times: { durationMinutes: 35, processingMinutes: 0 },
      priceMinor: 3300,
    })
    expect(sellableMinutesMin(terms, 'ben')).toBe(35)
  })

  test('is refused with the reason when it cannot be asked for so', () => {
    const visit = (...items: ReturnType<typeof wish>[]) => visitOf(terms, { items, arrangement: 'in_turn' })
    expect(visit(wish('shave'))).toBe('service_not_found')
    expect(visit(wish('cut', 'cem'))).toBe('barber_not_found')
    expect(visit(wish('cut', null, ['beard']))).toBe('add_on_not_found')
    expect(visit(wish('class'), wish('cut'))).toBe('class_with_other_items')
    expect(visit(wish('cut', 'ben'))).toMatchObject({ items: [{ offers: [{ barberId: 'ben' }] }] })
  })

  test('ends when the barber who is booked is done', () => {
    const asked = request([item({ ada: minutes(45), ben: minutes(20) })])
    expect(offeredSlots(asked)[0]).toMatchObject({ barberIds: ['ada', 'ben'], ...during('09:00', '09:45') })
    const fair: Preference = { kind: 'fair', loadMs: (id) => (id === 'ada' ? 1 : 0) }
    expect(offeredSlots({ ...asked, preference: fair })[0]).toMatchObject({
      barberIds: ['ben', 'ada'],
      ...during('09:00', '09:20'),
    })
  })
})

describe('resources', () => {
  const chair = (resourceId: string, ...busy: ReturnType<typeof during>[]) => ({
    resourceId,
    kind: 'chair',
    busy,
  })
  const seated = (offers: Record<string, ServiceTimes>) => item(offers, { resourceKinds: ['chair'] })

  test('are counted: as long as one is free, one more is served', () => {
    const resources = [chair('one', during('09:00', '10:00')), chair('two', during('09:00', '09:30'))]
    const asked = request([seated({ ada: plain })], { resources })
    expect(shown(asked)).toEqual(['09:30', '10:00', '10:30'])
    expect(whyNotOffered(asked, 'ada', at('09:00'))).toBe('no_resource')
    expect(planVisit(asked, at('09:30'))?.[0]?.resourceIds).toEqual(['two'])
  })

  test('go round in a party so that everybody has one, whoever is asked first', () => {
    const resources = [chair('one'), chair('two', during('09:30', '10:00'))]
    const asked = request([seated({ ada: plain }), seated({ ben: minutes(60) })], {
      resources,
      together: true,
    })
    expect(planVisit(asked, at('09:00'))?.map(({ resourceIds }) => resourceIds)).toEqual([['two'], ['one']])
  })

  test('stay with who is served in turn', () => {
    const resources = [chair('one', during('09:00', '09:30')), chair('two')]
    const asked = request([seated({ ada: plain }), seated({ ben: plain })], { resources })
    expect(planVisit(asked, at('09:00'))?.map(({ resourceIds }) => resourceIds)).toEqual([['two'], ['two']])
  })
})

describe('a class', () => {
  const times = minutes(60)
  const course = (taken: number, more: Partial<VisitItem> = {}) =>
    item(
      { ada: times },
      {
        class: {
          capacity: 3,
          sessions: new Map([
            [sessionKey('ada', at('09:30')), { taken, busy: [during('10:30', '10:45')], resources: [] }],
          ]),
        },
        ...more,
      },
    )
  const busy = [during('09:30', '10:30'), during('10:30', '10:45')]

  test('is joined while it has places, and its barber is busy at all other times', () => {
    const asked = request([course(2)], { barbers: [barber('ada', { busy })] })
    expect(offeredSlots(asked)).toEqual([{ ...during('09:30', '10:30'), barberIds: ['ada'], placesLeft: 1 }])
    expect(whyNotOffered(asked, 'ada', at('09:00'))).toBe('busy')
    expect(whyNotOffered(asked, 'ada', at('10:00'))).toBe('busy')
  })

  test('is full when its places are taken', () => {
    const asked = request([course(3)], { barbers: [barber('ada', { busy })] })
    expect(whyNotOffered(asked, 'ada', at('09:30'))).toBe('class_full')
    expect(shown(asked)).toEqual([])
  })

  test('is not joined for longer than its barber has', () => {
    const longer = course(1, { offers: [{ barberId: 'ada', times: minutes(75) }] })
    const asked = request([longer], { barbers: [barber('ada', { busy })] })
    expect(whyNotOffered(asked, 'ada', at('09:30'))).toBe('busy')
  })

  test('keeps what it has for all who come', () => {
    const chair = { resourceId: 'chair', kind: 'chair', busy: [during('09:30', '10:30')] }
    const own = { ...chair, busy: [] }
    const sessions = new Map([[sessionKey('ada', at('09:30')), { taken: 1, busy: [], resources: [own] }]])
    const asked = request(
      [item({ ada: times }, { resourceKinds: ['chair'], class: { capacity: 3, sessions } })],
      { barbers: [barber('ada', { busy: [during('09:30', '10:30')] })], resources: [chair] },
    )
    expect(planVisit(asked, at('09:30'))?.[0]?.resourceIds).toEqual(['chair'])
  })
})

describe('a visit', () => {
  const cutAndShave = [
    item({ ada: plain, ben: plain }),
    item({ ben: plain, ada: plain }, { serviceId: 'shave' }),
  ]
  const plannedAt = (asked: AvailabilityRequest, time: string) =>
    planVisit(asked, at(time))?.map(({ barberId, startMs }) => [barberId, timeOf(startMs)])

  test('in turn is served by one barber or by several, each beginning when the one before is done', () => {
    const alone = request([item({ ada: plain }), item({ ada: minutes(45) })])
    expect(shown(alone)).toEqual(['09:00', '09:30'])
    expect(plannedAt(alone, '09:30')).toEqual([
      ['ada', '09:30'],
      ['ada', '10:00'],
    ])
    const barbers = [barber('ada', { busy: [during('09:30', '11:00')] }), barber('ben')]
    const both = request(cutAndShave, { barbers })
    expect(plannedAt(both, '09:00')).toEqual([
      ['ada', '09:00'],
      ['ben', '09:30'],
    ])
    expect(offeredSlots(both)[0]).toEqual({ ...during('09:00', '10:00'), barberIds: ['ada', 'ben'] })
  })

  test('in turn changes barbers where only a quicker one brings the next in time', () => {
    const first = item({ ada: minutes(60), ben: minutes(30) })
    const second = item({ cem: plain }, { serviceId: 'shave' })
    const barbers = [barber('ada'), barber('ben'), barber('cem', { busy: [during('10:00', '11:00')] })]
    const asked = request([first, second], { barbers })
    expect(plannedAt(asked, '09:00')).toEqual([
      ['ben', '09:00'],
      ['cem', '09:30'],
    ])
    expect(whyNotOffered(asked, 'ada', at('09:00'))).toBe('busy')
    expect(whyNotOffered(asked, 'ben', at('09:00'))).toBeNull()
  })

  test('side by side has a barber for each, and is refused when there are fewer', () => {
    const party = [item({ ada: plain, ben: plain }), item({ ada: plain })]
    const asked = request(party, { together: true })
    expect(plannedAt(asked, '09:00')).toEqual([
      ['ben', '09:00'],
      ['ada', '09:00'],
    ])
    expect(shown(asked)).toEqual(whole)
    expect(shown(request([...party, item({ ada: plain, ben: plain })], { together: true }))).toEqual([])
  })

  test('of six among ten barbers is refused at once where one of them cannot be served', () => {
    const ids = Array.from({ length: 10 }, (_, index) => `barber-${index}`)
    const anybody = item(Object.fromEntries(ids.map((id) => [id, plain])))
    const nobody = item({ cem: plain })
    const barbers = [...ids.map((id) => barber(id)), barber('cem', { weeklyHours: [] })]
    const items = [anybody, anybody, anybody, anybody, anybody, nobody]
    expect(shown(request(items, { barbers }))).toEqual([])
    expect(shown(request(items, { barbers, together: true }))).toEqual([])
  })
})

describe('a limit', () => {
  const limit = (more: object) => ({
    barberId: null,
    serviceId: null,
    period: 'day' as const,
    countMax: 3,
    taken: new Map([[WEDNESDAY, 2]]),
    ...more,
  })

  test('per day lets so many in, from midnight to midnight of the shop', () => {
    const cut = item({ ada: plain })
    expect(shown(request([cut], { limits: [limit({})] }))).toEqual(whole)
    const reached = request([cut], { limits: [limit({ countMax: 2 })] })
    expect(shown(reached)).toEqual([])
    expect(whyNotOffered(reached, 'ada', at('09:00'))).toBe('limit_reached')
    // In UTC, midnight in Berlin is still Tuesday.
    const weeklyHours = EVERY_DAY.map((weekday) => ({ weekday, opensMinute: 1410, closesMinute: 1470 }))
    const night = { ...reached, barbers: [barber('ada', { weeklyHours })], fromMs: at('00:00') - 3_600_000 }
    expect(shown(night)).toEqual(['23:30'])
  })

  test('per week counts from Monday, and only what it is about', () => {
    const taken = new Map([[dayOf('2026-11-23'), 3]])
    const cut = item({ ada: plain, ben: plain })
    const asked = (more: object) => request([cut], { limits: [limit({ period: 'week', taken, ...more })] })
    expect(shown(asked({}))).toEqual([])
    expect(shown(asked({ serviceId: 'shave' }))).toEqual(whole)
    expect(offeredSlots(asked({ barberId: 'ada' })).map(({ barberIds }) => barberIds)).toEqual(
      whole.map(() => ['ben']),
    )
  })

  test('counts what the visit itself would take', () => {
    const two = [item({ ada: plain }), item({ ada: plain })]
    expect(shown(request(two, { limits: [limit({})] }))).toEqual([])
    expect(shown(request(two, { limits: [limit({ countMax: 4 })] }))).toEqual(whole.slice(0, 3))
  })
})

describe('gaps', () => {
  const rules = { slotStepMinutes: 15, noticeMinutesMin: 0, horizonDays: 60 }
  const barbers = [barber('ada', { sellableMinutesMin: 30, busy: [during('10:30', '11:00')] })]
  const asked = (gapPolicy: 'offer' | 'last' | 'hide') =>
    request([item({ ada: plain })], { barbers, rules: { ...rules, gapPolicy } })

  test('that nobody could book are offered, hidden, or told so that they come last', () => {
    expect(shown(asked('offer'))).toEqual(['09:00', '09:15', '09:30', '09:45', '10:00'])
    expect(shown(asked('hide'))).toEqual(['09:00', '09:30', '10:00'])
    expect(whyNotOffered(asked('hide'), 'ada', at('09:15'))).toBe('leaves_gap')
    const told = offeredSlots(asked('last')).map(({ startMs, leavesGap }) => [timeOf(startMs), leavesGap])
    expect(told).toEqual([
      ['09:00', false],
      ['09:15', true],
      ['09:30', false],
      ['09:45', true],
      ['10:00', false],
    ])
  })

  test('end where the next shift, which touches this one, would be sold', () => {
    const weeklyHours = [
      { weekday: 3, opensMinute: 540, closesMinute: 600 },
      { weekday: 3, opensMinute: 600, closesMinute: 660 },
    ]
    const touching = [barber('ada', { sellableMinutesMin: 30, weeklyHours })]
    const hidden = request([item({ ada: plain })], {
      barbers: touching,
      rules: { slotStepMinutes: 5, noticeMinutesMin: 0, horizonDays: 60, gapPolicy: 'hide' },
    })
    expect(whyNotOffered(hidden, 'ada', at('09:30'))).toBeNull()
    expect(whyNotOffered(hidden, 'ada', at('09:25'))).toBe('leaves_gap')
  })

  test('are looked for around the whole, not where somebody is served while the colour rests', () => {
    const colour: ServiceTimes = { ...minutes(60), processingFromMinute: 15, processingMinutes: 30 }
    const own = [
      barber('ada', { sellableMinutesMin: 30, busy: [during('09:30', '10:00'), during('10:30', '11:00')] }),
    ]
    const hidden = request([item({ ada: colour })], { barbers: own, rules: { ...rules, gapPolicy: 'hide' } })
    expect(shown(hidden)).toEqual([])
    expect(whyNotOffered(hidden, 'ada', at('09:15'))).toBe('leaves_gap')
  })
})

describe('any barber', () => {
  const cut = item({ ada: plain, ben: plain, cem: plain })
  const firstOf = (preference?: Preference) => {
    const asked = request([cut], preference === undefined ? {} : { preference })
    const slots = offeredSlots(asked)
    // Who is shown first is who is booked.
    expect(slots.map(({ startMs }) => planVisit(asked, startMs)?.[0]?.barberId)).toEqual(
      slots.map(({ barberIds }) => barberIds[0]),
    )
    return slots.map(({ barberIds }) => barberIds[0])
  }

  test('in order is the first of the shop’s list', () => {
    expect(firstOf()).toEqual(['ada', 'ada', 'ada', 'ada'])
  })

  test('fair is who has least to do that day, and the first of those who are equal', () => {
    const loads: Record<string, number> = { ada: 3, ben: 1, cem: 1 }
    const fair: Preference = {
      kind: 'fair',
      loadMs: (id, day) => (day === WEDNESDAY ? (loads[id] ?? 0) : 0),
    }
    expect(firstOf(fair)).toEqual(['ben', 'ben', 'ben', 'ben'])
  })

  test('random is drawn for each slot, the same whenever it is asked', () => {
    const drawn = firstOf({ kind: 'random', seed: 'shop' })
    expect(firstOf({ kind: 'random', seed: 'shop' })).toEqual(drawn)
    const others = ['a', 'b', 'c', 'd', 'e', 'f'].map((seed) => firstOf({ kind: 'random', seed }).join())
    expect(new Set(others).size).toBeGreaterThan(3)
    expect(new Set(others.flatMap((names) => names.split(',')))).toEqual(new Set(['ada', 'ben', 'cem']))
  })
})

test('everybody gets one thing of his own where that is possible, and nobody where it is not', () => {
  expect(matchEach([['a', 'b'], ['a'], ['b', 'c']])).toEqual(['b', 'a', 'c'])
  expect(matchEach([['a', 'b'], ['a'], ['b']])).toBeNull()
  expect(matchEach([])).toEqual([])
})
