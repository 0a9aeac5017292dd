import { localTime } from '../../platform/http/wire.ts'
import { covers, subtract, union, type Interval } from '../availability/interval.ts'
import { offsetSpans } from '../availability/local-time.ts'
import { shiftsWithin } from '../availability/shifts.ts'
import { offWithin } from '../availability/time-off.ts'
import type { BookingState } from '../bookings/booking.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'

/** One service of a booking that is still to come. */
export interface UpcomingItem {
  bookingId: string
  state: BookingState
  startAt: Temporal.Instant
  endAt: Temporal.Instant
  service: { id: string; name: string }
  barber: { id: string; name: string }
  client: { id: string; name: string; email: string | null; phone: string | null }
  /** Resources that are taken during this service. */
  resourceIds: string[]
}

/** Why what was booked could not be booked any more. */
export type ConflictReason = 'barber_left' | 'not_offered' | 'outside_hours' | 'time_off' | 'no_resource'

/** A booking that the shop's terms have no room for any more: it stands until somebody moves it. */
export interface Conflict extends UpcomingItem {
  reason: ConflictReason
}

/** Each reason in one sentence for a person. */
export const conflictSentences: Record<ConflictReason, string> = {
  barber_left: 'The barber can no longer be booked.',
  not_offered: 'The barber no longer offers this service.',
  outside_hours: 'The appointment no longer lies in working hours.',
  time_off: 'The barber has time off or a break then.',
  no_resource: 'No chair or other thing that it needs is kept for it.',
}

/**
 * The bookings that do not agree with the terms, by start: of each the first service that doesn't, with the first reason
 * in the order of ConflictReason.
 */
export function conflictsOf(terms: ShopTerms, items: readonly UpcomingItem[]): Conflict[] {
  const working = workingTimes(terms, items)
  const kinds = new Map(terms.resources.map(({ id, kind }) => [id, kind]))
  const conflicts = new Map<string, Conflict>()
  const sorted = items.toSorted((a, b) => Temporal.Instant.compare(a.startAt, b.startAt))
  for (const item of sorted) {
    const reason = reasonOf(terms, item, working.get(item.barber.id), kinds)
    if (reason !== null && !conflicts.has(item.bookingId)) conflicts.set(item.bookingId, { ...item, reason })
  }
  return [...conflicts.values()]
}

/** The conflicts that were none before, or others. */
export function newConflicts(before: readonly Conflict[], after: readonly Conflict[]): Conflict[] {
  const known = new Map(before.map(({ bookingId, reason }) => [bookingId, reason]))
  return after.filter(({ bookingId, reason }) => known.get(bookingId) !== reason)
}

interface WorkingTimes {
  shifts: Interval[]
  working: Interval[]
}

function reasonOf(
  { barbers, services }: ShopTerms,
  { barber, service, startAt, endAt, resourceIds }: UpcomingItem,
  times: WorkingTimes | undefined,
  kinds: ReadonlyMap<string, string>,
): ConflictReason | null {
  if (!barbers.has(barber.id) || times === undefined) return 'barber_left'
  // What is no longer sold is still served to who has booked it.
  const sold = services.get(service.id)
  if (sold !== undefined && !sold.barberIds.includes(barber.id)) return 'not_offered'
  const visible = { startMs: startAt.epochMilliseconds, endMs: endAt.epochMilliseconds }
  if (!covers(times.shifts, visible)) return 'outside_hours'
  if (!covers(times.working, visible)) return 'time_off'
  if (resourceIds.some((id) => !kinds.has(id))) return 'no_resource'
  // Of those who come to a class only the first holds its resources.
  const needed = sold === undefined || sold.capacity > 1 ? [] : sold.resourceKinds
  const held = resourceIds.map((id) => kinds.get(id))
  return needed.every((kind) => held.includes(kind)) ? null : 'no_resource'
}

/** When each barber works, as long as anything is booked. */
function workingTimes(terms: ShopTerms, items: readonly UpcomingItem[]): Map<string, WorkingTimes> {
  if (items.length === 0) return new Map()
  const range = {
    startMs: Math.min(...items.map(({ startAt }) => startAt.epochMilliseconds)),
    endMs: Math.max(...items.map(({ endAt }) => endAt.epochMilliseconds)),
  }
  const { timeZone } = terms.shop
  const spans = offsetSpans(timeZone, range.startMs, range.endMs)
  const off = offWithin(terms.timeOff, timeZone, range)
  return new Map(
    [...terms.barbers.values()].map((barber) => {
      const shifts = union(shiftsWithin(range, barber, spans))
      const own = union([...(off.get(barber.id) ?? []), ...(off.get(null) ?? [])])
      return [barber.id, { shifts, working: subtract(shifts, own) }]
    }),
  )
}

/** A conflict as it goes over the wire, times in the shop's zone. */
export function conflictView(conflict: Conflict, timeZone: string) {
  return {
    booking_id: conflict.bookingId,
    state: conflict.state,
    start_at: localTime(conflict.startAt, timeZone),
    end_at: localTime(conflict.endAt, timeZone),
    service: conflict.service,
    barber: conflict.barber,
    client: conflict.client,
    reason: { code: conflict.reason, sentence: conflictSentences[conflict.reason] },
  }
}
