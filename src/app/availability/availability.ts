import { arrange, includes } from './arrangement.ts'
import { covers, type Interval } from './interval.ts'
import { doesLeaveGap, openShop, prefer, refusalAt, type OpenShop } from './room.ts'
import {
  sessionKey,
  type AvailabilityRequest,
  type AvailabilityTerms,
  type ClassTimes,
  type NotOfferedReason,
  type Offer,
  type OfferedSlot,
  type PlannedItem,
  type VisitItem,
} from './terms.ts'

type Writable<T> = { -readonly [Key in keyof T]: T[Key] }

const MINUTE_MS = 60_000

/**
 * The slots that can be booked, by start. A slot is offered when it starts on the grid, within notice and horizon;
 * lies inside of the barber's working time, in which shifts that touch are one; and, with its buffers, doesn't
 * overlap a busy interval. Durations, buffers and notice are elapsed time, also when the clocks change. The items of a
 * visit are given barbers and resources so that all find room; only the first has to start on the grid.
 * The cost grows linearly with days, barbers and busy intervals. Throws RangeError for an unknown time zone.
 */
export function offeredSlots(request: AvailabilityRequest): OfferedSlot[] {
  const bookable = bookableStarts(request)
  const range = {
    startMs: Math.max(request.fromMs, bookable.startMs),
    endMs: Math.min(request.toMs, bookable.endMs),
  }
  if (range.startMs >= range.endMs) return []
  const shop = openShop(request, range)
  return request.visit.items.length === 1 ? singleSlots(shop) : visitSlots(shop)
}

/**
 * Why `offeredSlots` doesn't offer this barber for the first item at `startMs`, or null when it does: both follow the
 * same steps. Of several reasons the first in the order of `NotOfferedReason`, except that a slot that starts on the
 * grid and ends after closing is 'outside_hours'. A barber who isn't among the terms never works. In a visit, 'busy'
 * also says that no arrangement of all its items was found.
 * Throws RangeError for an unknown time zone.
 */
export function whyNotOffered(
  terms: AvailabilityTerms,
  barberId: string,
  startMs: number,
): NotOfferedReason | null {
  const bookable = bookableStarts(terms)
  if (startMs < terms.nowMs) return 'in_the_past'
  if (startMs < bookable.startMs) return 'too_soon'
  if (startMs >= bookable.endMs) return 'beyond_horizon'
  const shop = openShop(terms, { startMs, endMs: startMs + 1 })
  const [first] = terms.visit.items
  const offer = first?.offers.find((candidate) => candidate.barberId === barberId)
  const diary = shop.diaries.get(barberId)
  if (first === undefined || offer === undefined || diary === undefined) return 'outside_hours'
  if (!covers(diary.shifts, startMs, startMs + 1)) return 'outside_hours'
  if (!includes(diary.starts, startMs)) return 'off_the_grid'
  const refusal = refusalAt(shop, first, offer, startMs)
  if (refusal !== null || terms.visit.items.length === 1) return refusal
  return arrange(shop, startMs, barberId) === null ? 'busy' : null
}

/**
 * How a visit that starts at `startMs` would be booked: the barbers that `offeredSlots` names first, and resources for
 * them. null when it isn't offered. `barberId` asks for this barber to do the first item.
 */
export function planVisit(
  terms: AvailabilityTerms,
  startMs: number,
  barberId: string | null = null,
): PlannedItem[] | null {
  const bookable = bookableStarts(terms)
  if (startMs < bookable.startMs || startMs >= bookable.endMs) return null
  return arrange(openShop(terms, { startMs, endMs: startMs + 1 }), startMs, barberId)
}

/** The instants at which a slot may start as far as notice and horizon go. */
function bookableStarts({ timeZone, nowMs, rules }: AvailabilityTerms): Interval {
  const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate()
  const dayAfterHorizon = today.add({ days: rules.horizonDays + 1 }).toZonedDateTime({ timeZone })
  return {
    startMs: nowMs + rules.noticeMinutesMin * MINUTE_MS,
    endMs: dayAfterHorizon.epochMilliseconds,
  }
}

function singleSlots(shop: OpenShop): OfferedSlot[] {
  const [item] = shop.terms.visit.items
  if (item === undefined) return []
  const slots = item.offers.reduce<Writable<OfferedSlot>[]>(
    (found, offer) => addSlots(shop, item, found, offer),
    [],
  )
  if (item.offers.length < 2) return slots
  for (const slot of slots) {
    const ordered = prefer(shop, slot.barberIds, slot.startMs)
    if (ordered === slot.barberIds) continue
    slot.barberIds = ordered
    slot.endMs = slot.startMs + durationMs(item, ordered[0])
  }
  return slots
}

/** Those found already, which are by start, with those of one barber more; who is free at the same time shares a slot. */
function addSlots(
  shop: OpenShop,
  item: VisitItem,
  found: readonly Writable<OfferedSlot>[],
  offer: Offer,
): Writable<OfferedSlot>[] {
  const { barberId, times } = offer
  const diary = shop.diaries.get(barberId)
  if (diary === undefined) return [...found]
  // No spreads, and no map by start: either takes longer here than all the rest.
  const slots: Writable<OfferedSlot>[] = []
  let next = 0
  for (const startMs of diary.starts) {
    if (refusalAt(shop, item, offer, startMs) !== null) continue
    let before = found[next]
    for (; before !== undefined && before.startMs < startMs; before = found[(next += 1)]) slots.push(before)
    const same = before?.startMs === startMs ? before : undefined
    if (same !== undefined) next += 1
    const slot = same ?? { startMs, endMs: startMs + times.durationMinutes * MINUTE_MS, barberIds: [] }
    slot.barberIds.push(barberId)
    // Only where each barber who is free would leave one.
    if (shop.terms.rules.gapPolicy === 'last')
      slot.leavesGap = (same?.leavesGap ?? true) && doesLeaveGap(diary, times, startMs)
    if (item.class !== undefined)
      slot.placesLeft = Math.max(same?.placesLeft ?? 0, placesLeftAt(item.class, barberId, startMs))
    slots.push(slot)
  }
  return next < found.length ? slots.concat(found.slice(next)) : slots
}

function durationMs(item: VisitItem, barberId: string | undefined): number {
  const offer = item.offers.find((candidate) => candidate.barberId === barberId)
  return (offer?.times.durationMinutes ?? 0) * MINUTE_MS
}

function placesLeftAt({ capacity, sessions }: ClassTimes, barberId: string, startMs: number): number {
  return capacity - (sessions.get(sessionKey(barberId, startMs))?.taken ?? 0)
}

function visitSlots(shop: OpenShop): OfferedSlot[] {
  const [first] = shop.terms.visit.items
  const starts = new Set(first?.offers.flatMap(({ barberId }) => shop.diaries.get(barberId)?.starts ?? []))
  return [...starts]
    .sort((a, b) => a - b)
    .flatMap((startMs) => {
      const plan = arrange(shop, startMs, null)
      if (plan === null) return []
      return [
        {
          startMs,
          endMs: Math.max(...plan.map(({ endMs }) => endMs)),
          barberIds: plan.map(({ barberId }) => barberId),
        },
      ]
    })
}
