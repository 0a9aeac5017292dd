import { covering, covers, freeAround, overlaps, subtract, union, type Interval } from './interval.ts'
import { localDayAt, offsetSpans, type OffsetSpan } from './local-time.ts'
import { applies, firstDayOf } from './limit.ts'
import { inPreferredOrder } from './preference.ts'
import { gridStarts, shiftsWithin } from './shifts.ts'
import {
  sessionKey,
  visitLengthMs,
  type AvailabilityTerms,
  type ClassSession,
  type NotOfferedReason,
  type Offer,
  type Placed,
  type ServiceTimes,
  type VisitItem,
} from './terms.ts'

const MINUTE_MS = 60_000

/** One barber's part of the calendar, worked out for the slots that start in a range. */
export interface Diary {
  /** Every start on the barber's grid in the range, ascending. */
  readonly starts: readonly number[]
  readonly shifts: readonly Interval[]
  /** The shifts without time off. */
  readonly working: readonly Interval[]
  readonly busy: readonly Interval[]
  readonly sellableMs: number
}

/** The terms, made ready for the slots that start in a range. */
export interface OpenShop {
  readonly terms: AvailabilityTerms
  readonly spans: readonly OffsetSpan[]
  readonly diaries: ReadonlyMap<string, Diary>
  readonly resources: ReadonlyMap<string, { readonly id: string; readonly busy: readonly Interval[] }[]>
}

/** Works the terms out for the slots that start in a range. */
export function openShop(terms: AvailabilityTerms, range: Interval): OpenShop {
  const lengthMs = visitLengthMs(terms.visit)
  const spans = offsetSpans(terms.timeZone, range.startMs, range.endMs + lengthMs)
  const { slotStepMinutes, slotAnchor, gapPolicy = 'offer' } = terms.rules
  // Whether a gap is left is told by the shifts next to a slot as well: they may touch its own.
  const sellable = terms.barbers.map(({ sellableMinutesMin }) => sellableMinutesMin ?? 0)
  const marginMs = gapPolicy === 'offer' ? 0 : Math.max(0, ...sellable) * MINUTE_MS
  const untilLastEnd = { startMs: range.startMs - marginMs, endMs: range.endMs + lengthMs + marginMs }
  const diaries = new Map(
    terms.barbers.map((barber): [string, Diary] => {
      const hours = shiftsWithin(untilLastEnd, barber, spans, slotAnchor)
      const shifts = union(hours)
      return [
        barber.barberId,
        {
          starts: gridStarts(range, hours, spans, slotStepMinutes * MINUTE_MS),
          shifts,
          working: barber.off === undefined ? shifts : subtract(shifts, union(barber.off)),
          busy: union(barber.busy),
          sellableMs: (barber.sellableMinutesMin ?? 0) * MINUTE_MS,
        },
      ]
    }),
  )
  const resources = Map.groupBy(
    (terms.resources ?? []).map(({ resourceId, kind, busy }) => ({
      id: resourceId,
      kind,
      busy: union(busy),
    })),
    ({ kind }) => kind,
  )
  return { terms, spans, diaries, resources }
}

/** Barbers who are free, the preferred one first. */
export function prefer(shop: OpenShop, barberIds: string[], startMs: number): string[] {
  const { preference } = shop.terms
  if (preference === undefined || barberIds.length < 2) return barberIds
  return inPreferredOrder(preference, barberIds, { startMs, day: localDayAt(shop.spans, startMs) })
}

/** When the barber is taken by a service that starts at `startMs`: with buffers, without processing time. */
export function occupiedBy(times: ServiceTimes, startMs: number): Interval[] {
  const { durationMinutes, bufferBeforeMinutes, bufferAfterMinutes } = times
  const { processingFromMinute = 0, processingMinutes = 0 } = times
  const fromMs = startMs - bufferBeforeMinutes * MINUTE_MS
  const toMs = startMs + (durationMinutes + bufferAfterMinutes) * MINUTE_MS
  if (processingMinutes === 0) return [{ startMs: fromMs, endMs: toMs }]
  const freeFromMs = startMs + processingFromMinute * MINUTE_MS
  return [
    { startMs: fromMs, endMs: freeFromMs },
    { startMs: freeFromMs + processingMinutes * MINUTE_MS, endMs: toMs },
  ]
}

/** How long a resource is taken: with the buffers, in which it is made ready. */
export function wholeOf(
  { durationMinutes, bufferBeforeMinutes, bufferAfterMinutes }: ServiceTimes,
  startMs: number,
): Interval {
  return {
    startMs: startMs - bufferBeforeMinutes * MINUTE_MS,
    endMs: startMs + (durationMinutes + bufferAfterMinutes) * MINUTE_MS,
  }
}

/** Why a service that starts at `startMs`, on the grid if it has to be, finds no room; null when it does. */
export function refusalAt(
  shop: OpenShop,
  item: VisitItem,
  offer: Offer,
  startMs: number,
  placed: readonly Placed[] = [],
): NotOfferedReason | null {
  const { times, barberId } = offer
  const diary = shop.diaries.get(barberId)
  const endMs = startMs + times.durationMinutes * MINUTE_MS
  if (diary === undefined || !covers(diary.shifts, startMs, endMs)) return 'outside_hours'
  if (diary.working !== diary.shifts && !covers(diary.working, startMs, endMs)) return 'time_off'
  const session = item.class?.sessions.get(sessionKey(barberId, startMs))
  const busy = session === undefined ? diary.busy : union(session.busy)
  if (isBusy(busy, times, startMs)) return 'busy'
  if (session !== undefined && session.taken >= (item.class?.capacity ?? 1)) return 'class_full'
  if (shop.terms.limits !== undefined && isLimitReached(shop, item, barberId, startMs, placed))
    return 'limit_reached'
  if (!hasResources(shop, item, session, startMs, times)) return 'no_resource'
  const isSingle = shop.terms.visit.items.length === 1 && item.class === undefined
  if (shop.terms.rules.gapPolicy === 'hide' && isSingle && doesLeaveGap(diary, times, startMs))
    return 'leaves_gap'
  return null
}

/** Whether the barber is taken at any time that the service would take of him, as `occupiedBy` has it. */
function isBusy(busy: readonly Interval[], times: ServiceTimes, startMs: number): boolean {
  if ((times.processingMinutes ?? 0) > 0)
    return occupiedBy(times, startMs).some((taken) => overlaps(busy, taken.startMs, taken.endMs))
  const { durationMinutes, bufferBeforeMinutes, bufferAfterMinutes } = times
  const endMs = startMs + (durationMinutes + bufferAfterMinutes) * MINUTE_MS
  return overlaps(busy, startMs - bufferBeforeMinutes * MINUTE_MS, endMs)
}

function isLimitReached(
  shop: OpenShop,
  { serviceId }: VisitItem,
  barberId: string,
  startMs: number,
  placed: readonly Placed[],
): boolean {
  const day = localDayAt(shop.spans, startMs)
  return (shop.terms.limits ?? []).some((limit) => {
    if (!applies(limit, serviceId, barberId)) return false
    const first = firstDayOf(limit.period, day)
    const own = placed.filter(
      ({ item, offer, startMs: atMs }) =>
        applies(limit, item.serviceId, offer.barberId) &&
        firstDayOf(limit.period, localDayAt(shop.spans, atMs)) === first,
    )
    return (limit.taken.get(first) ?? 0) + own.length >= limit.countMax
  })
}

function hasResources(
  shop: OpenShop,
  { resourceKinds = [] }: VisitItem,
  session: ClassSession | undefined,
  startMs: number,
  times: ServiceTimes,
): boolean {
  if (session === undefined && resourceKinds.length === 0) return true
  const whole = wholeOf(times, startMs)
  // Those who come to a class that takes place share its resources.
  if (session !== undefined)
    return session.resources.every(({ busy }) => !overlaps(union(busy), whole.startMs, whole.endMs))
  return resourceKinds.every((kind) => freeOf(shop, kind, whole).length > 0)
}

/** The resources of a kind that are free all of the time. */
export function freeOf(shop: OpenShop, kind: string, whole: Interval): string[] {
  return (shop.resources.get(kind) ?? [])
    .filter(({ busy }) => !overlaps(busy, whole.startMs, whole.endMs))
    .map(({ id }) => id)
}

/** Whether a slot would leave time on both sides, on one of them less than can be sold. */
export function doesLeaveGap(diary: Diary, times: ServiceTimes, startMs: number): boolean {
  const endMs = startMs + times.durationMinutes * MINUTE_MS
  const whole = wholeOf(times, startMs)
  const free = freeAround(diary.busy, whole)
  const shift = covering(diary.working, startMs, endMs)
  if (shift === undefined) return false
  const beforeMs = Math.min(whole.startMs - free.startMs, startMs - shift.startMs)
  const afterMs = Math.min(free.endMs - whole.endMs, shift.endMs - endMs)
  if (beforeMs <= 0 || afterMs <= 0) return false
  return beforeMs < diary.sellableMs || afterMs < diary.sellableMs
}
