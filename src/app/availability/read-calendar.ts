import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { ShopBarber, ShopResource, ShopTerms } from '../shop/shop-terms.ts'
import {
  firstDayOf,
  sessionKey,
  visitLengthMs,
  type AvailabilityTerms,
  type BarberTimes,
  type ClassSession,
  type LimitTimes,
  type Visit,
  type VisitItem,
} from './availability.ts'
import { selectBusy, selectTaken, type BusyTime } from './busy.sql.ts'
import { DAY_MS, localDayAt, offsetSpans } from './local-time.ts'
import { classSession, limitPool } from './pools.ts'
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
  /** Bookings that are about to move: what they take now is free. */
  exceptBookingIds?: readonly string[]
}

/**
 * Everything that decides about the slots of a visit between two instants, as the engine takes it: the shop's terms
 * with what is taken now. Two statements at most, within the caller's transaction.
 */
export async function readCalendar(
  transaction: TenantTransaction,
  terms: ShopTerms,
  query: CalendarQuery,
): Promise<AvailabilityTerms> {
  const { visit, fromMs, now, exceptBookingIds = [] } = query
  const toMs = query.toMs + visitLengthMs(visit)
  const { shop } = terms
  const ids = new Set(visit.items.flatMap(({ offers }) => offers.map(({ barberId }) => barberId)))
  const barbers = [...ids].flatMap((id) => terms.barbers.get(id) ?? [])
  const kinds = new Set(visit.items.flatMap(({ resourceKinds }) => resourceKinds ?? []))
  const resources = terms.resources.filter(({ kind }) => kinds.has(kind))
  const range = { startMs: fromMs - MARGIN_MS, endMs: toMs + MARGIN_MS }
  const read = await selectBusy(transaction, {
    from: Temporal.Instant.fromEpochMilliseconds(range.startMs),
    to: Temporal.Instant.fromEpochMilliseconds(range.endMs),
    subjectIds: [...barbers.map(({ personId }) => personId), ...resources.map(({ id }) => id)],
    barberIds: barbers.map(({ id }) => id),
    now,
  })
  const busyOf = (id: string): BusyTime[] =>
    (read.get(id) ?? []).filter(
      ({ bookingId }) => bookingId === null || !exceptBookingIds.includes(bookingId),
    )
  const limits = await readLimits(transaction, terms, query)
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

/** The limits that concern a visit, with what is used of them in the periods of a range. */
async function readLimits(
  transaction: TenantTransaction,
  terms: ShopTerms,
  { visit, fromMs, toMs, now, exceptBookingIds = [] }: CalendarQuery,
): Promise<LimitTimes[]> {
  const concerned = terms.limits.filter(({ barberId, serviceId }) =>
    visit.items.some(
      (item) =>
        (serviceId ?? item.serviceId) === item.serviceId &&
        item.offers.some((offer) => (barberId ?? offer.barberId) === offer.barberId),
    ),
  )
  if (concerned.length === 0) return []
  const spans = offsetSpans(terms.shop.timeZone, fromMs, toMs)
  const [first, last] = [localDayAt(spans, fromMs), localDayAt(spans, toMs) + 1]
  const days = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const withDays = concerned.map((limit) => ({
    limit,
    firstDays: [...new Set(days.map((day) => firstDayOf(limit.period, day)))],
  }))
  const pools = withDays.flatMap(({ limit, firstDays }) =>
    firstDays.map((day) => ({ name: limitPool(limit.id, day), size: limit.countMax })),
  )
  const taken = await selectTaken(transaction, pools, now, exceptBookingIds)
  return withDays.map(({ limit: { id, barberId, serviceId, period, countMax }, firstDays }) => ({
    barberId,
    serviceId,
    period,
    countMax,
    taken: new Map(firstDays.map((day) => [day, taken.get(limitPool(id, day)) ?? 0])),
  }))
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
