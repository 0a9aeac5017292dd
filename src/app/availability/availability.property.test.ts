import fc from 'fast-check'
import { expect, test } from 'vitest'
import { offeredSlots, planVisit, whyNotOffered } from './availability.ts'
import type { PlannedItem } from './terms.ts'
import { askedOf, situationAround, type Situation } from './random-shop.test-helper.ts'

/** Changes of the clocks about which something is peculiar. */
const peculiar: readonly (readonly [timeZone: string, at: string])[] = [
  ['Europe/Berlin', '2026-10-25T01:00Z'],
  ['Europe/Berlin', '2027-03-28T01:00Z'],
  ['Europe/Dublin', '2026-10-25T01:00Z'], // "negative" daylight saving: winter is the exception
  ['Australia/Lord_Howe', '2026-10-03T15:30Z'], // by half an hour
  ['Australia/Lord_Howe', '2027-04-03T15:00Z'],
  ['Antarctica/Troll', '2026-10-25T01:00Z'], // by two hours
  ['Antarctica/Troll', '2027-03-28T01:00Z'],
  ['Pacific/Chatham', '2026-09-26T14:00Z'], // +12:45 to +13:45
  ['Africa/Casablanca', '2026-02-15T02:00Z'], // around Ramadan
  ['America/Sao_Paulo', '2018-11-04T03:00Z'], // no midnight
  ['America/Sao_Paulo', '2019-02-17T02:00Z'], // 23:00 to 24:00 twice
  ['America/Havana', '2026-11-01T05:00Z'], // two midnights
  ['America/St_Johns', '2008-03-09T03:31Z'], // one minute after midnight
  ['America/St_Johns', '2008-11-02T02:31Z'], // back into yesterday
  ['Asia/Pyongyang', '2015-08-14T15:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00Z'], // no 30 December
  ['Pacific/Kwajalein', '1993-08-21T12:00Z'], // no 21 August
  ['Asia/Kathmandu', '2026-06-01T00:00Z'], // never, but +05:45
]

/** From then on, clocks have differed by whole minutes everywhere. */
const WHOLE_MINUTES_SINCE = Temporal.Instant.from('1973-01-01T00:00Z')
const NOW = Temporal.Instant.from('2026-06-01T00:00Z')

/** The changes of a zone: up to two on either side of now, and its first ones since clocks show whole minutes. */
function changesOf(timeZone: string): string[] {
  const follow = (from: Temporal.Instant, direction: 'next' | 'previous'): string[] => {
    const one = from.toZonedDateTimeISO(timeZone).getTimeZoneTransition(direction)
    const two = one?.getTimeZoneTransition(direction)
    return [one, two].flatMap((change) =>
      change && change.epochMilliseconds > WHOLE_MINUTES_SINCE.epochMilliseconds
        ? change.toInstant().toString()
        : [],
    )
  }
  const all = [...follow(NOW, 'next'), ...follow(NOW, 'previous'), ...follow(WHOLE_MINUTES_SINCE, 'next')]
  return [...new Set(all)]
}

const zones = Intl.supportedValuesOf('timeZone')
  .map((timeZone) => ({ timeZone, changes: changesOf(timeZone) }))
  .filter(({ changes }) => changes.length > 0)

/** What is offered is what the model offers; what is refused, by the same reason; and plans hold. */
function expectAgreement(situation: Situation): void {
  const { request, model, wishes } = askedOf(situation)
  const slots = offeredSlots(request)
  expect(slots).toEqual(model.slots())
  const offered = new Map(slots.map(({ startMs, barberIds }) => [startMs, barberIds]))
  const starts = [...wishes.filter((ms) => ms < request.toMs), ...[...offered.keys()].slice(0, 4)]
  const faultOf = (plan: PlannedItem[] | null, startMs: number) =>
    plan === null ? null : model.fault(plan, startMs)
  const told = starts.map((startMs) => {
    const plan = planVisit(request, startMs)
    const barbers = request.barbers.map(({ barberId }) => {
      const own = planVisit(request, startMs, barberId)
      const reason = whyNotOffered(request, barberId, startMs)
      return { barberId, reason, isPlanned: own !== null, fault: faultOf(own, startMs) }
    })
    const planned = plan?.map(({ barberId }) => barberId)
    return { startMs, planned, fault: faultOf(plan, startMs), barbers }
  })
  const expected = starts.map((startMs) => {
    const barberIds = offered.get(startMs)
    const barbers = request.barbers.map(({ barberId }) => {
      const reason = model.reason(barberId, startMs)
      return { barberId, reason, isPlanned: reason === null, fault: null }
    })
    const planned = request.visit.items.length === 1 ? barberIds?.slice(0, 1) : barberIds
    return { startMs, planned, fault: null, barbers }
  })
  expect(told).toEqual(expected)
}

test('in every time zone whose clocks change, agrees with a model that walks minute by minute and tries everything', () => {
  expect(zones.length).toBeGreaterThan(250)
  for (const { timeZone, changes } of zones) {
    const situations = fc.constantFrom(...changes).chain((at) => situationAround(timeZone, at))
    fc.assert(fc.property(situations, expectAgreement), { numRuns: 1 })
  }
}, 120_000)

test('agrees with it where something is peculiar about the change', () => {
  const situations = fc.constantFrom(...peculiar).chain(([timeZone, at]) => situationAround(timeZone, at))
  fc.assert(fc.property(situations, expectAgreement), { numRuns: 300 })
}, 120_000)
