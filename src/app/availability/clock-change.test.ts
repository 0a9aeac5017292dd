import { expect, test } from 'vitest'
import { localTime } from '../../platform/http/wire.ts'
import { offeredSlots } from './availability.ts'
import type { AvailabilityRequest } from './terms.ts'
import { localTextIn, offsetSpans } from './local-time.ts'
import { singleVisit } from './single-visit.test-helper.ts'

interface Night {
  readonly timeZone: string
  readonly from: string
  readonly to: string
  /** Weekday, opening and closing as the shop writes them, in hours; past 24 is after midnight. */
  readonly hours: readonly (readonly [weekday: number, opens: number, closes: number])[]
  readonly slotMinutes?: number
}

/** The starts as the shop's clock shows them, with date and offset from UTC. */
function shown(night: Night): string[] {
  const { timeZone, slotMinutes = 30 } = night
  const fromMs = Temporal.Instant.from(night.from).epochMilliseconds
  const request: AvailabilityRequest = {
    timeZone,
    nowMs: fromMs,
    fromMs,
    toMs: Temporal.Instant.from(night.to).epochMilliseconds,
    visit: singleVisit({ durationMinutes: slotMinutes, bufferBeforeMinutes: 0, bufferAfterMinutes: 0 }, [
      { barberId: 'ada' },
    ]),
    rules: { slotStepMinutes: slotMinutes, noticeMinutesMin: 0, horizonDays: 60 },
    barbers: [
      {
        barberId: 'ada',
        weeklyHours: night.hours.map(([weekday, opens, closes]) => ({
          weekday,
          opensMinute: opens * 60,
          closesMinute: closes * 60,
        })),
        busy: [],
      },
    ],
  }
  return offeredSlots(request).map(({ startMs }) =>
    Temporal.Instant.fromEpochMilliseconds(startMs)
      .toZonedDateTimeISO(timeZone)
      .toString({ smallestUnit: 'minute', timeZoneName: 'never' })
      .slice(8),
  )
}

const SATURDAY = 6
const SUNDAY = 7
const berlinAutumn = {
  timeZone: 'Europe/Berlin',
  from: '2026-10-24T12:00+02:00',
  to: '2026-10-25T12:00+01:00',
}
const berlinSpring = {
  timeZone: 'Europe/Berlin',
  from: '2027-03-27T12:00+01:00',
  to: '2027-03-28T12:00+02:00',
}

test('when the clocks go back, a night shift offers the hour that comes twice twice', () => {
  expect(shown({ ...berlinAutumn, hours: [[SATURDAY, 23, 27]], slotMinutes: 60 })).toEqual([
    '24T23:00+02:00',
    '25T00:00+02:00',
    '25T01:00+02:00',
    '25T02:00+02:00',
    '25T02:00+01:00',
  ])
})

test('of two equal times, a shift opens at the first and closes at the last', () => {
  expect(shown({ ...berlinAutumn, hours: [[SUNDAY, 2.5, 3]] })).toEqual([
    '25T02:30+02:00',
    '25T02:00+01:00',
    '25T02:30+01:00',
  ])
  expect(shown({ ...berlinAutumn, hours: [[SUNDAY, 1.5, 2.5]] })).toEqual([
    '25T01:30+02:00',
    '25T02:00+02:00',
    '25T02:30+02:00',
    '25T02:00+01:00',
  ])
})

test('when the clocks go forward, nothing is offered in the hour that does not come', () => {
  expect(shown({ ...berlinSpring, hours: [[SATURDAY, 23, 28]], slotMinutes: 60 })).toEqual([
    '27T23:00+01:00',
    '28T00:00+01:00',
    '28T01:00+01:00',
    '28T03:00+02:00',
  ])
})

test('an opening time that is skipped moves forward, and a shift that is skipped does not take place', () => {
  expect(shown({ ...berlinSpring, hours: [[SUNDAY, 2.5, 4.5]] })).toEqual([
    '28T03:30+02:00',
    '28T04:00+02:00',
  ])
  expect(shown({ ...berlinSpring, hours: [[SUNDAY, 2, 3]] })).toEqual([])
})

test('a slot lasts as long as it says, whatever the clock shows', () => {
  const oneToFive = { hours: [[SUNDAY, 1, 5]] as const, slotMinutes: 240 }
  expect(shown({ ...berlinAutumn, ...oneToFive })).toEqual(['25T01:00+02:00'])
  expect(shown({ ...berlinSpring, ...oneToFive })).toEqual([])
  expect(shown({ ...berlinSpring, ...oneToFive, slotMinutes: 180 })).toEqual(['28T01:00+01:00'])
})

test('the labels of the grid survive a change by half an hour', () => {
  const lordHowe = { timeZone: 'Australia/Lord_Howe', from: '2026-10-03T13:30Z', to: '2026-10-03T18:00Z' }
  expect(shown({ ...lordHowe, hours: [[SUNDAY, 0, 5]], slotMinutes: 60 })).toEqual([
    '04T00:00+10:30',
    '04T01:00+10:30',
    '04T03:00+11:00',
    '04T04:00+11:00',
  ])
})

test('opening hours keep their wall time over months', () => {
  const starts = shown({
    timeZone: 'Europe/Berlin',
    from: '2026-10-18T00:00+02:00',
    to: '2026-11-09T00:00+01:00',
    hours: [[SUNDAY, 9, 9.5]],
  })
  expect(starts).toEqual(['18T09:00+02:00', '25T09:00+01:00', '01T09:00+01:00', '08T09:00+01:00'])
})

test('a day without midnight begins when it begins', () => {
  const saoPaulo = {
    timeZone: 'America/Sao_Paulo',
    from: '2018-11-03T22:00-03:00',
    to: '2018-11-04T02:00-02:00',
  }
  const hours = [[SATURDAY, 23, 24] as const, [SUNDAY, 0, 3] as const]
  expect(shown({ ...saoPaulo, hours, slotMinutes: 60 })).toEqual(['03T23:00-03:00', '04T01:00-02:00'])
})

test('a date that the calendar skips has no shift, and the shift before it runs into the date after it', () => {
  const apia = { timeZone: 'Pacific/Apia', from: '2011-12-29T22:00-10:00', to: '2011-12-31T12:00+14:00' }
  const [thursday, friday] = [4, 5]
  expect(shown({ ...apia, hours: [[friday, 9, 10]] })).toEqual([])
  const overnight = shown({ ...apia, hours: [[thursday, 23, 25]], slotMinutes: 60 })
  expect(overnight).toEqual(['29T23:00-10:00', '31T00:00+14:00'])
})

test('a shift of tomorrow that opens before the clocks return to today is found', () => {
  // At 00:01 on Sunday the clocks went back to 23:01 on Saturday.
  const stJohns = { timeZone: 'America/St_Johns', from: '2008-11-02T02:00Z', to: '2008-11-02T02:36Z' }
  expect(shown({ ...stJohns, hours: [[SUNDAY, 0, 2]], slotMinutes: 5 })).toEqual([
    '02T00:00-02:30',
    '01T23:05-03:30',
  ])
})

test('writes local times as the calendar library does, also where the clocks change and for odd offsets', () => {
  const zones = [
    'Europe/Berlin',
    'America/St_Johns',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'America/New_York',
    'UTC',
  ]
  for (const timeZone of zones) {
    const fromMs = Temporal.Instant.from('2026-10-20T00:00Z').epochMilliseconds
    const toMs = fromMs + 40 * 86_400_000
    const text = localTextIn(offsetSpans(timeZone, fromMs, toMs))
    for (let ms = fromMs; ms < toMs; ms += 17 * 60_000)
      expect(text(ms)).toBe(localTime(Temporal.Instant.fromEpochMilliseconds(ms), timeZone))
  }
})
