import { covers, freeAround, overlaps, subtract, union, type Interval } from './interval.ts'
import { DAY_MS, localDayAt, offsetSpans, weekdayOf, type OffsetSpan } from './local-time.ts'
import { matchEach } from './matching.ts'
import { inPreferredOrder, type Preference } from './preference.ts'
import { gridStarts, shiftsWithin, type GridAnchor, type WorkingHours } from './shifts.ts'

const MINUTE_MS = 60_000

/** How long a service takes. The buffers keep the barber busy around it, and may reach past the opening hours. */
export interface ServiceTimes {
  readonly durationMinutes: number
  readonly bufferBeforeMinutes: number
  readonly bufferAfterMinutes: number
  /** From this minute on, for `processingMinutes`, the barber is free and the chair is not. */
  readonly processingFromMinute?: number
  readonly processingMinutes?: number
}

/** Somebody who can do a part of a visit, and how long he takes. */
export interface Offer {
  readonly barberId: string
  readonly times: ServiceTimes
}

/** One service for one person. */
export interface VisitItem {
  readonly serviceId: string
  /** In the shop's order. */
  readonly offers: readonly Offer[]
  /** One free resource of each kind is needed. */
  readonly resourceKinds?: readonly string[]
  /** A class: how many may come, and what takes place already, by `sessionKey`. Booked alone, not with other items. */
  readonly class?: { readonly capacity: number; readonly sessions: ReadonlyMap<string, ClassSession> }
}

/** A class to which somebody comes. */
export interface ClassSession {
  readonly taken: number
  /** What else keeps its barber busy, and the resources that it has. */
  readonly busy: readonly Interval[]
  readonly resources: readonly ResourceTimes[]
}

/** What is booked at once: one person's services one after another, or a party's. */
export interface Visit {
  readonly items: readonly VisitItem[]
  /** Each begins when the one before ends, or all begin together, each with a barber of its own. */
  readonly arrangement: 'in_turn' | 'side_by_side'
}

/** How a shop lets itself be booked. */
export interface BookingRules {
  /** Slots start this often on the wall clock, counted from `slotAnchor`. Positive. */
  readonly slotStepMinutes: number
  readonly slotAnchor?: GridAnchor
  /** A slot must start at least this long after now. */
  readonly noticeMinutesMin: number
  /** The last date that can be booked is this many days after today, in the shop's zone; that date is included. */
  readonly horizonDays: number
  /** What becomes of a slot that would leave time on both sides, on one of them too little to sell. */
  readonly gapPolicy?: 'offer' | 'last' | 'hide'
}

/** When a barber works, and when not. */
export interface BarberTimes extends WorkingHours {
  readonly barberId: string
  /** Time off, breaks, holidays: no appointment lies in it, buffers may. In any order, may overlap. */
  readonly off?: readonly Interval[]
  /** Bookings with their buffers, and busy time from elsewhere: in any order, may overlap. */
  readonly busy: readonly Interval[]
  /** The shortest stretch that can be sold: the barber's shortest service with its buffers. */
  readonly sellableMinutesMin?: number
}

/** A chair, a basin. */
export interface ResourceTimes {
  readonly resourceId: string
  readonly kind: string
  readonly busy: readonly Interval[]
}

/** At most `countMax` appointments in each local day or ISO week; null is any barber, any service. */
export interface LimitTimes {
  readonly barberId: string | null
  readonly serviceId: string | null
  readonly period: 'day' | 'week'
  readonly countMax: number
  /** How many there are, by the first day of the period (days since 1970-01-01). */
  readonly taken: ReadonlyMap<number, number>
}

/** All that decides whether a slot is offered. Pure data: nothing is read from a clock or a database. */
export interface AvailabilityTerms {
  /** IANA name of the shop's time zone. */
  readonly timeZone: string
  /** Milliseconds since 1970, as are all instants here. */
  readonly nowMs: number
  readonly visit: Visit
  readonly rules: BookingRules
  readonly barbers: readonly BarberTimes[]
  readonly resources?: readonly ResourceTimes[]
  readonly limits?: readonly LimitTimes[]
  /** Who comes first where several are free; the order of the offers when it is left out. */
  readonly preference?: Preference
}

/** Asks for the slots that start at or after `fromMs` and before `toMs`. */
export interface AvailabilityRequest extends AvailabilityTerms {
  readonly fromMs: number
  readonly toMs: number
}

/** A visible slot, without buffers. */
export interface OfferedSlot extends Interval {
  /** Of a single service: who is free, the preferred one first. Of a visit: who does each item, in their order. */
  readonly barberIds: string[]
  /** Present where the shop asks for it: whether it would leave time that cannot be sold. */
  readonly leavesGap?: boolean
  /** Of a class: the most places that are left with one of the barbers. */
  readonly placesLeft?: number
}

/** One item of a visit as it would be booked. */
export interface PlannedItem extends Interval {
  readonly barberId: string
  /** When the barber is taken, with buffers and without processing time. */
  readonly occupied: readonly Interval[]
  readonly resourceIds: readonly string[]
}

/** Why nobody can be booked at an instant. */
export type NotOfferedReason =
  | 'in_the_past'
  | 'too_soon'
  | 'beyond_horizon'
  | 'outside_hours'
  | 'off_the_grid'
  | 'time_off'
  | 'busy'
  | 'class_full'
  | 'limit_reached'
  | 'no_resource'
  | 'leaves_gap'

/** Under which key a class that starts at `startMs` with this barber stands. */
export function sessionKey(barberId: string, startMs: number): string {
  return `${barberId} ${startMs}`
}

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
  if (!covers(diary.shifts, { startMs, endMs: startMs + 1 })) return 'outside_hours'
  if (!diary.starts.includes(startMs)) return 'off_the_grid'
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

/** One barber's part of the calendar, worked out for the slots that start in a range. */
interface Diary {
  /** Every start on the barber's grid in the range, ascending. */
  readonly starts: readonly number[]
  readonly shifts: readonly Interval[]
  /** The shifts without time off. */
  readonly working: readonly Interval[]
  readonly busy: readonly Interval[]
  readonly sellableMs: number
}

/** The terms, made ready for the slots that start in a range. */
interface OpenShop {
  readonly terms: AvailabilityTerms
  readonly spans: readonly OffsetSpan[]
  readonly diaries: ReadonlyMap<string, Diary>
  readonly resources: ReadonlyMap<string, { readonly id: string; readonly busy: readonly Interval[] }[]>
}

function openShop(terms: AvailabilityTerms, range: Interval): OpenShop {
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

/** The longest that a visit can take, without buffers. */
export function visitLengthMs({ items }: Visit): number {
  const longest = items.map(({ offers }) => Math.max(0, ...offers.map(({ times }) => times.durationMinutes)))
  return longest.reduce((sum, minutes) => sum + minutes, 0) * MINUTE_MS
}

function singleSlots(shop: OpenShop): OfferedSlot[] {
  const { terms } = shop
  const [item] = terms.visit.items
  if (item === undefined) return []
  interface Found {
    startMs: number
    endMs: number
    barberIds: string[]
    /** Whether it does with each barber who is free. */
    leavesGap: boolean
    placesLeft: number
  }
  const found = new Map<number, Found>()
  const { gapPolicy } = terms.rules
  for (const offer of item.offers) {
    const diary = shop.diaries.get(offer.barberId)
    if (diary === undefined) continue
    for (const startMs of diary.starts) {
      if (refusalAt(shop, item, offer, startMs) !== null) continue
      const slot = found.get(startMs)
      const leavesGap = gapPolicy === 'last' && doesLeaveGap(diary, offer.times, startMs)
      const placesLeft = placesLeftAt(item, offer.barberId, startMs)
      const endMs = startMs + offer.times.durationMinutes * MINUTE_MS
      if (slot === undefined) {
        found.set(startMs, { startMs, endMs, barberIds: [offer.barberId], leavesGap, placesLeft })
      } else {
        slot.barberIds.push(offer.barberId)
        slot.leavesGap &&= leavesGap
        slot.placesLeft = Math.max(slot.placesLeft, placesLeft)
      }
    }
  }
  return [...found.values()]
    .sort((a, b) => a.startMs - b.startMs)
    .map(({ startMs, endMs, barberIds, leavesGap, placesLeft }) => {
      const ordered = prefer(shop, barberIds, startMs)
      return {
        startMs,
        endMs: ordered === barberIds ? endMs : startMs + durationMs(item, ordered[0]),
        barberIds: ordered,
        ...(gapPolicy === 'last' ? { leavesGap } : {}),
        ...(item.class === undefined ? {} : { placesLeft }),
      }
    })
}

function durationMs(item: VisitItem, barberId: string | undefined): number {
  const offer = item.offers.find((candidate) => candidate.barberId === barberId)
  return (offer?.times.durationMinutes ?? 0) * MINUTE_MS
}

function placesLeftAt({ class: course }: VisitItem, barberId: string, startMs: number): number {
  return course === undefined
    ? 1
    : course.capacity - (course.sessions.get(sessionKey(barberId, startMs))?.taken ?? 0)
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

function prefer(shop: OpenShop, barberIds: string[], startMs: number): string[] {
  const { preference } = shop.terms
  if (preference === undefined || barberIds.length < 2) return barberIds
  return inPreferredOrder(preference, barberIds, { startMs, day: localDayAt(shop.spans, startMs) })
}

/** An item with the barber who does it. */
interface Placed {
  readonly item: VisitItem
  readonly offer: Offer
  readonly startMs: number
  readonly endMs: number
}

/**
 * Gives each item a barber and resources, the preferred ones first; null when they don't all find room. What is left to
 * place depends on little of what is placed: whoever leads there again by another way is not followed, or six services
 * with ten barbers would be a million ways.
 */
function arrange(shop: OpenShop, startMs: number, firstBarberId: string | null): PlannedItem[] | null {
  const { items, arrangement } = shop.terms.visit
  const isTogether = arrangement === 'side_by_side'
  const deadEnds = new Set<string>()

  function place(index: number, atMs: number, placed: readonly Placed[]): PlannedItem[] | null {
    const item = items[index]
    if (item === undefined) return planned(shop, placed)
    const key = placed.length === 0 ? '' : leftBy(shop, atMs, placed)
    if (deadEnds.has(key)) return null
    const wanted = index === 0 ? firstBarberId : null
    const candidates = item.offers
      .map(({ barberId }) => barberId)
      .filter((id) => wanted === null || id === wanted)
      .filter((id) => !isTogether || !placed.some(({ offer }) => offer.barberId === id))
    for (const barberId of prefer(shop, candidates, startMs)) {
      const offer = item.offers.find((candidate) => candidate.barberId === barberId)
      const diary = shop.diaries.get(barberId)
      if (offer === undefined || diary === undefined) continue
      if (index === 0 && !includes(diary.starts, atMs)) continue
      if (refusalAt(shop, item, offer, atMs, placed) !== null) continue
      const endMs = atMs + offer.times.durationMinutes * MINUTE_MS
      const now = [...placed, { item, offer, startMs: atMs, endMs }]
      if (isTogether && chooseResources(shop, now) === null) continue
      const rest = place(index + 1, isTogether ? startMs : endMs, now)
      if (rest !== null) return rest
    }
    deadEnds.add(key)
    return null
  }
  return isTogether && !haveRoom(shop, startMs) ? null : place(0, startMs, [])
}

/** All of what is placed that decides about the rest. */
function leftBy({ terms, spans }: OpenShop, atMs: number, placed: readonly Placed[]): string {
  const limits = (terms.limits ?? []).map((limit) =>
    placed
      .filter(({ item, offer }) => applies(limit, item.serviceId, offer.barberId))
      .map(({ startMs }) => firstDayOf(limit.period, localDayAt(spans, startMs)))
      .join(),
  )
  if (terms.visit.arrangement === 'in_turn') return [placed.length, atMs, ...limits].join(' ')
  const barberIds = placed.map(({ offer }) => offer.barberId).sort()
  const withResources = placed.map(({ item: { resourceKinds = [] }, offer, startMs }) => {
    const whole = wholeOf(offer.times, startMs)
    return resourceKinds.length === 0 ? '' : `${whole.startMs}-${whole.endMs}`
  })
  return [...barberIds, ...withResources, ...limits].join(' ')
}

/** Whether as many barbers and resources are free as side by side are needed, whoever does what. Saves most searches. */
function haveRoom(shop: OpenShop, startMs: number): boolean {
  const able = shop.terms.visit.items.map((item) => ({
    item,
    offers: item.offers.filter((offer) => refusalAt(shop, item, offer, startMs) === null),
  }))
  if (matchEach(able.map(({ offers }) => offers.map(({ barberId }) => barberId))) === null) return false
  const briefest = able.flatMap(({ item, offers }) => {
    const [first, ...others] = offers
    if (first === undefined) return []
    const offer = others.reduce(
      (one, other) => (other.times.durationMinutes < one.times.durationMinutes ? other : one),
      first,
    )
    return [{ item, offer, startMs, endMs: startMs }]
  })
  return chooseResources(shop, briefest) !== null
}

function planned(shop: OpenShop, placed: readonly Placed[]): PlannedItem[] | null {
  const resources = chooseResources(shop, placed)
  if (resources === null) return null
  return placed.map(({ offer: { barberId, times }, startMs, endMs }, index) => ({
    barberId,
    startMs,
    endMs,
    occupied: occupiedBy(times, startMs),
    resourceIds: resources[index] ?? [],
  }))
}

/** Whether `sorted` has `value`. Logarithmic. */
function includes(sorted: readonly number[], value: number): boolean {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? value) < value) low = middle + 1
    else high = middle
  }
  return sorted[low] === value
}

/** When the barber is taken by a service that starts at `startMs`: with buffers, without processing time. */
function occupiedBy(times: ServiceTimes, startMs: number): Interval[] {
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
function wholeOf(
  { durationMinutes, bufferBeforeMinutes, bufferAfterMinutes }: ServiceTimes,
  startMs: number,
): Interval {
  return {
    startMs: startMs - bufferBeforeMinutes * MINUTE_MS,
    endMs: startMs + (durationMinutes + bufferAfterMinutes) * MINUTE_MS,
  }
}

/** Why a service that starts at `startMs`, on the grid if it has to be, finds no room; null when it does. */
function refusalAt(
  shop: OpenShop,
  item: VisitItem,
  offer: Offer,
  startMs: number,
  placed: readonly Placed[] = [],
): NotOfferedReason | null {
  const { times, barberId } = offer
  const diary = shop.diaries.get(barberId)
  const visible = { startMs, endMs: startMs + times.durationMinutes * MINUTE_MS }
  if (diary === undefined || !covers(diary.shifts, visible)) return 'outside_hours'
  if (diary.working !== diary.shifts && !covers(diary.working, visible)) return 'time_off'
  const session = item.class?.sessions.get(sessionKey(barberId, startMs))
  const busy = session === undefined ? diary.busy : union(session.busy)
  if (occupiedBy(times, startMs).some((interval) => overlaps(busy, interval))) return 'busy'
  if (session !== undefined && session.taken >= (item.class?.capacity ?? 1)) return 'class_full'
  if (shop.terms.limits !== undefined && isLimitReached(shop, item, barberId, startMs, placed))
    return 'limit_reached'
  if (!hasResources(shop, item, session, wholeOf(times, startMs))) return 'no_resource'
  const isSingle = shop.terms.visit.items.length === 1 && item.class === undefined
  if (shop.terms.rules.gapPolicy === 'hide' && isSingle && doesLeaveGap(diary, times, startMs))
    return 'leaves_gap'
  return null
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

function applies(limit: LimitTimes, serviceId: string, barberId: string): boolean {
  return (limit.serviceId ?? serviceId) === serviceId && (limit.barberId ?? barberId) === barberId
}

/** The first day of the period that contains `day`, both as days since 1970-01-01: weeks begin on Monday. */
export function firstDayOf(period: LimitTimes['period'], day: number): number {
  return period === 'day' ? day : day - weekdayOf(day) + 1
}

function hasResources(
  shop: OpenShop,
  { resourceKinds = [] }: VisitItem,
  session: ClassSession | undefined,
  whole: Interval,
): boolean {
  // Those who come to a class that takes place share its resources.
  if (session !== undefined) return session.resources.every(({ busy }) => !overlaps(union(busy), whole))
  return resourceKinds.every((kind) => freeOf(shop, kind, whole).length > 0)
}

function freeOf(shop: OpenShop, kind: string, whole: Interval): string[] {
  return (shop.resources.get(kind) ?? []).filter(({ busy }) => !overlaps(busy, whole)).map(({ id }) => id)
}

/**
 * For each item one free resource of each kind that it needs: side by side one of its own, in turn the one that was used
 * before. null when there are too few.
 */
function chooseResources(shop: OpenShop, placed: readonly Placed[]): string[][] | null {
  const needs = placed.flatMap(({ item, offer: { barberId, times }, startMs }, index) => {
    const session = item.class?.sessions.get(sessionKey(barberId, startMs))
    if (session !== undefined)
      return session.resources.map(({ resourceId }) => ({ index, free: [resourceId] }))
    const whole = wholeOf(times, startMs)
    return (item.resourceKinds ?? []).map((kind) => ({ index, free: freeOf(shop, kind, whole) }))
  })
  const chosen =
    shop.terms.visit.arrangement === 'side_by_side'
      ? matchEach(needs.map(({ free }) => free))
      : needs.reduce<string[] | null>((earlier, { free }) => {
          const one = free.find((id) => earlier?.includes(id)) ?? free[0]
          return earlier === null || one === undefined ? null : [...earlier, one]
        }, [])
  if (chosen === null) return null
  return placed.map((_, index) => chosen.filter((_id, need) => needs[need]?.index === index))
}

/** Whether a slot would leave time on both sides, on one of them less than can be sold. */
function doesLeaveGap(diary: Diary, times: ServiceTimes, startMs: number): boolean {
  const endMs = startMs + times.durationMinutes * MINUTE_MS
  const whole = wholeOf(times, startMs)
  const free = freeAround(diary.busy, whole)
  const shift = diary.working.find((working) => working.startMs <= startMs && working.endMs >= endMs)
  if (shift === undefined) return false
  const beforeMs = Math.min(whole.startMs - free.startMs, startMs - shift.startMs)
  const afterMs = Math.min(free.endMs - whole.endMs, shift.endMs - endMs)
  if (beforeMs <= 0 || afterMs <= 0) return false
  return beforeMs < diary.sellableMs || afterMs < diary.sellableMs
}

/** The period of a limit that contains the instant `ms`, from midnight to midnight on the wall clock of `timeZone`. */
export function limitPeriod(
  timeZone: string,
  period: LimitTimes['period'],
  ms: number,
): Interval & { firstDay: number } {
  const spans = offsetSpans(timeZone, ms, ms + DAY_MS)
  const firstDay = firstDayOf(period, localDayAt(spans, ms))
  const first = new Temporal.PlainDate(1970, 1, 1).add({ days: firstDay })
  const startOf = (date: Temporal.PlainDate): number => date.toZonedDateTime({ timeZone }).epochMilliseconds
  return {
    firstDay,
    startMs: startOf(first),
    endMs: startOf(first.add({ days: period === 'day' ? 1 : 7 })),
  }
}
