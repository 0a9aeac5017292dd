import { localTime } from '../../platform/http/wire.ts'
import { covers, subtract, union, type Interval } from '../availability/interval.ts'
import { offsetSpans } from '../availability/local-time.ts'
import { shiftsWithin } from '../availability/shifts.ts'
import { offWithin } from '../availability/time-off.ts'
import type { BookingState } from '../bookings/booking.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'

/** One service of a booking that is still to come. */
export interface UpcomingItem extends Interval {
  bookingId: string
  serviceId: string
  barberId: string
  /** Resources that are taken during this service. */
  resourceIds: string[]
}

/** Why what was booked could not be booked any more. */
export type ConflictReason = 'barber_left' | 'not_offered' | 'outside_hours' | 'time_off' | 'no_resource'

/** A booking that the shop's terms have no room for any more: it stands until somebody moves it. */
export interface Conflict extends UpcomingItem {
  reason: ConflictReason
}

/** A conflict with what a person needs to move the booking. */
export interface ShownConflict extends Conflict {
  state: BookingState
  serviceName: string
  barberName: string
  client: { id: string; name: string; email: string | null; phone: string | null }
}

/** The bookings that a change leaves no room for: the first of them, and how many they are. */
export interface ConflictsOfChange {
  shown: ShownConflict[]
  count: number
}

/** How many are named at once. */
export const SHOWN_MAX = 100

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
  for (const item of items.toSorted((a, b) => a.startMs - b.startMs)) {
    const reason = reasonOf(terms, item, working.get(item.barberId), kinds)
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
  { barberId, serviceId, resourceIds, startMs, endMs }: UpcomingItem,
  times: WorkingTimes | undefined,
  kinds: ReadonlyMap<string, string>,
): ConflictReason | null {
  if (!barbers.has(barberId) || times === undefined) return 'barber_left'
  // What is no longer sold is still served to who has booked it.
  const sold = services.get(serviceId)
  if (sold !== undefined && !sold.barberIds.includes(barberId)) return 'not_offered'
  if (!covers(times.shifts, startMs, endMs)) return 'outside_hours'
  if (!covers(times.working, startMs, endMs)) return 'time_off'
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
    startMs: items.reduce((least, { startMs }) => Math.min(least, startMs), Infinity),
    endMs: items.reduce((most, { endMs }) => Math.max(most, endMs), -Infinity),
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
export function conflictView(conflict: ShownConflict, timeZone: string) {
  const time = (ms: number): string => localTime(Temporal.Instant.fromEpochMilliseconds(ms), timeZone)
  return {
    booking_id: conflict.bookingId,
    state: conflict.state,
    start_at: time(conflict.startMs),
    end_at: time(conflict.endMs),
    service: { id: conflict.serviceId, name: conflict.serviceName },
    barber: { id: conflict.barberId, name: conflict.barberName },
    client: conflict.client,
    reason: { code: conflict.reason, sentence: conflictSentences[conflict.reason] },
  }
}
