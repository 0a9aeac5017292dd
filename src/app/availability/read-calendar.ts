import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import { firstDayOf } from './limit.ts'
import type { AvailabilityTerms, LimitTimes } from './terms.ts'
import { selectBusy, selectTaken } from './busy.sql.ts'
import { calendarOf, scopeOf, type CalendarQuery } from './calendar.ts'
import { localDayAt, offsetSpans } from './local-time.ts'
import { limitPool } from './pools.ts'

/**
 * Everything that decides about the slots of a visit between two instants, as the engine takes it: the shop's terms
 * with what is taken now. Two statements at most, within the caller's transaction. `exceptBookingIds` are about to move:
 * what they take now is free.
 */
export async function readCalendar(
  transaction: TenantTransaction,
  terms: ShopTerms,
  query: CalendarQuery & { exceptBookingIds?: readonly string[] },
): Promise<AvailabilityTerms> {
  const { now, exceptBookingIds = [] } = query
  const { barbers, resources, range } = scopeOf(terms, query)
  const read = await selectBusy(transaction, {
    from: Temporal.Instant.fromEpochMilliseconds(range.startMs),
    to: Temporal.Instant.fromEpochMilliseconds(range.endMs),
    subjectIds: [...barbers.map(({ personId }) => personId), ...resources.map(({ id }) => id)],
    barberIds: barbers.map(({ id }) => id),
    now,
  })
  return calendarOf(terms, query, {
    busyOf: (id) =>
      (read.get(id) ?? []).filter(
        ({ bookingId }) => bookingId === null || !exceptBookingIds.includes(bookingId),
      ),
    limits: await readLimits(transaction, terms, query, exceptBookingIds),
  })
}

/** The limits that concern a visit, with what is used of them in the periods of a range. */
async function readLimits(
  transaction: TenantTransaction,
  terms: ShopTerms,
  { visit, fromMs, toMs, now }: CalendarQuery,
  exceptBookingIds: readonly string[],
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
