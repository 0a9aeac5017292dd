import type { ShopBarber, ShopResource, ShopTerms } from '../shop/shop-terms.ts'
import {
  sessionKey,
  visitLengthMs,
  type AvailabilityTerms,
  type BarberTimes,
  type ClassSession,
  type LimitTimes,
  type Visit,
  type VisitItem,
} from './terms.ts'
import type { Interval } from './interval.ts'
import { DAY_MS, localDayAt, offsetSpans } from './local-time.ts'
import { classSession } from './pools.ts'
import type { Preference } from './preference.ts'
import { offWithin } from './time-off.ts'
import { sellableMinutesMin } from './visit.ts'

const MINUTE_MS = 60_000
/** Buffers are shorter, and who is least loaded is asked of whole days. */
const MARGIN_MS = 2 * DAY_MS

/** What the engine is asked about, and since when and until when. */
export interface CalendarQuery {
  visit: Visit
  fromMs: number
  toMs: number
  now: Temporal.Instant
}

/** Time that is taken. Without a session and a booking it stands in a barber's own calendar. */
export interface BusyTime extends Interval {
  sessionId: string | null
  bookingId: string | null
}

/** What is taken: time by the id of a person, a barber or a resource, and what is used of the limits that concern a visit. */
export interface Taken {
  busyOf: (id: string) => BusyTime[]
  limits: LimitTimes[]
}

/** Whose and what time decides about a visit, and when. */
export interface CalendarScope {
  barbers: ShopBarber[]
  resources: ShopResource[]
  range: Interval
}

/** Everybody who could do a part of the visit, everything that it could need, and the time around it. */
export function scopeOf(terms: ShopTerms, { visit, fromMs, toMs }: CalendarQuery): CalendarScope {
  const ids = new Set(visit.items.flatMap(({ offers }) => offers.map(({ barberId }) => barberId)))
  const kinds = new Set(visit.items.flatMap(({ resourceKinds }) => resourceKinds ?? []))
  return {
    barbers: [...ids].flatMap((id) => terms.barbers.get(id) ?? []),
    resources: terms.resources.filter(({ kind }) => kinds.has(kind)),
    range: { startMs: fromMs - MARGIN_MS, endMs: toMs + visitLengthMs(visit) + MARGIN_MS },
  }
}

/** Everything that decides about the slots of a visit, as the engine takes it: the shop's terms with what is taken. */
export function calendarOf(
  terms: ShopTerms,
  query: CalendarQuery,
  { busyOf, limits }: Taken,
): AvailabilityTerms {
  const { visit, now } = query
  const { shop } = terms
  const { barbers, resources, range } = scopeOf(terms, query)
  const off = offWithin(terms.timeOff, shop.timeZone, range)
  const preference = preferenceOf(terms, barbers, busyOf, range)
  return {
    timeZone: shop.timeZone,
    nowMs: now.epochMilliseconds,
    visit: { ...visit, items: visit.items.map((item) => withClass(terms, item, resources, busyOf)) },
    rules: shop,
    barbers: barbers.map((barber): BarberTimes => {
      const own = [...(off.get(barber.id) ?? []), ...(off.get(null) ?? [])]
      return {
        barberId: barber.id,
        weeklyHours: barber.weeklyHours,
        overrides: barber.overrides,
        ...(own.length === 0 ? {} : { off: own }),
        busy: [...busyOf(barber.personId), ...busyOf(barber.id)],
        ...(shop.gapPolicy === 'offer' ? {} : { sellableMinutesMin: sellableMinutesMin(terms, barber.id) }),
      }
    }),
    resources: resources.map(({ id, kind }) => ({ resourceId: id, kind, busy: busyOf(id) })),
    ...(limits.length === 0 ? {} : { limits }),
    ...(preference === undefined ? {} : { preference }),
  }
}

/** The classes that take place: known by the time and the resources that all who come to one share. */
function withClass(
  { services, barbers }: ShopTerms,
  item: VisitItem,
  resources: readonly ShopResource[],
  busyOf: (id: string) => BusyTime[],
): VisitItem {
  const service = services.get(item.serviceId)
  if (service === undefined || service.capacity === 1) return item
  const sessions = new Map<string, ClassSession>()
  for (const { barberId, times } of item.offers) {
    const personId = barbers.get(barberId)?.personId ?? ''
    const own = busyOf(personId)
    for (const { startMs, sessionId } of own) {
      const classStartMs = startMs + times.bufferBeforeMinutes * MINUTE_MS
      const key = sessionKey(barberId, classStartMs)
      if (sessions.has(key) || sessionId !== classSession(personId, item.serviceId, classStartMs)) continue
      const isItself = (busy: BusyTime): boolean => busy.sessionId === sessionId
      sessions.set(key, {
        taken: own.filter((busy) => isItself(busy) && busy.startMs === startMs).length,
        busy: [...own.filter((busy) => !isItself(busy)), ...busyOf(barberId)],
        resources: resources
          .filter(({ id }) => busyOf(id).some(isItself))
          .map(({ id, kind }) => ({
            resourceId: id,
            kind,
            busy: busyOf(id).filter((busy) => !isItself(busy)),
          })),
      })
    }
  }
  return { ...item, class: { capacity: service.capacity, sessions } }
}

function preferenceOf(
  { shop }: ShopTerms,
  barbers: readonly ShopBarber[],
  busyOf: (id: string) => BusyTime[],
  range: { startMs: number; endMs: number },
): Preference | undefined {
  if (shop.anyBarber === 'in_order' || barbers.length < 2) return undefined
  if (shop.anyBarber === 'random') return { kind: 'random', seed: shop.id }
  const spans = offsetSpans(shop.timeZone, range.startMs, range.endMs)
  const load = new Map<string, number>()
  for (const { id, personId } of barbers) {
    for (const { startMs, endMs, bookingId } of busyOf(personId)) {
      if (bookingId === null) continue
      const key = `${id} ${localDayAt(spans, startMs)}`
      load.set(key, (load.get(key) ?? 0) + endMs - startMs)
    }
  }
  return { kind: 'fair', loadMs: (barberId, day) => load.get(`${barberId} ${day}`) ?? 0 }
}
