import type { ShopTimeOff } from '../shop/shop-terms.ts'
import {
  sessionKey,
  type AvailabilityRequest,
  type BarberTimes,
  type NotOfferedReason,
  type OfferedSlot,
  type PlannedItem,
  type ServiceTimes,
  type VisitItem,
} from './terms.ts'
import type { Interval } from './interval.ts'

const MINUTE_MS = 60_000

interface NaiveBarber {
  readonly times: BarberTimes
  /** Minutes of shifts, of shifts without time off, and those in which something is booked. */
  readonly worked: Set<number>
  readonly working: Set<number>
  readonly busy: Set<number>
  readonly grid: Set<number>
}

interface NaivePlaced {
  readonly item: VisitItem
  readonly barberId: string
  readonly startMs: number
  readonly times: ServiceTimes
}

/**
 * The rules of availability once more, minute by minute and with nothing but Temporal: slow, obvious, and without
 * a line of the engine's; arrangements are found by trying all. Right where shifts and time off begin and end on whole
 * minutes of UTC, as they do since 1972, and for preferences that are 'fair' or none.
 */
export class NaiveAvailability {
  readonly #request: AvailabilityRequest
  readonly #barbers = new Map<string, NaiveBarber>()
  readonly #resources: readonly { id: string; kind: string; busy: Set<number> }[]
  readonly #horizonMs: number
  readonly #wallMinutes = new Map<number, number>()

  /** `request` with `timeOff` in place of what its barbers are off. */
  constructor(request: AvailabilityRequest, timeOff: readonly ShopTimeOff[]) {
    this.#request = request
    const { timeZone, nowMs, rules } = request
    const today = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone).toPlainDate()
    const dayAfter = today.add({ days: rules.horizonDays + 1 })
    this.#horizonMs = dayAfter.toZonedDateTime(timeZone).epochMilliseconds
    this.#resources = (request.resources ?? []).map(({ resourceId, kind, busy }) => ({
      id: resourceId,
      kind,
      busy: minutesOf(busy),
    }))
    for (const times of request.barbers) {
      const worked = new Set<number>()
      const grid = new Set<number>()
      for (const shift of this.#shiftsOf(times)) {
        for (let ms = shift.startMs; ms < shift.endMs; ms += MINUTE_MS) {
          worked.add(ms)
          if (ms < request.fromMs || ms > request.toMs) continue
          const shown = this.#wallMinute(ms) - shift.anchorMinute
          if (Math.abs(shown) % request.rules.slotStepMinutes === 0) grid.add(ms)
        }
      }
      const own = timeOff.filter(({ barberId }) => barberId === null || barberId === times.barberId)
      const off = minutesOf(own.flatMap((one) => this.#offOf(one)))
      this.#barbers.set(times.barberId, {
        times,
        worked,
        working: worked.difference(off),
        busy: minutesOf(times.busy),
        grid,
      })
    }
  }

  /** Where the barber's slots would start, whatever else is in the way. */
  grid(barberId: string): number[] {
    const { fromMs, toMs } = this.#request
    return [...(this.#barbers.get(barberId)?.grid ?? [])]
      .filter((ms) => ms >= fromMs && ms < toMs)
      .sort((one, other) => one - other)
  }

  /** What `offeredSlots` must answer. */
  slots(): OfferedSlot[] {
    const { fromMs, toMs, visit, rules } = this.#request
    const slots: OfferedSlot[] = []
    const [first] = visit.items
    for (let startMs = Math.ceil(fromMs / MINUTE_MS) * MINUTE_MS; startMs < toMs; startMs += MINUTE_MS) {
      if (first === undefined || this.#tooEarlyOrLate(startMs) !== null) continue
      if (visit.items.length > 1) {
        const placed = this.#arrange(startMs, null)
        if (placed === null) continue
        const endMs = Math.max(...placed.map(({ startMs: atMs, times }) => endOf(atMs, times)))
        slots.push({ startMs, endMs, barberIds: placed.map(({ barberId }) => barberId) })
        continue
      }
      const free = this.#preferred(first, startMs).filter((id) => this.reason(id, startMs) === null)
      const [preferred] = free
      if (preferred === undefined) continue
      const gaps = free.map((id) => this.#leavesGap(id, timesOf(first, id), startMs))
      const places = free.map((id) => placesLeft(first, id, startMs))
      slots.push({
        startMs,
        endMs: endOf(startMs, timesOf(first, preferred)),
        barberIds: free,
        ...(rules.gapPolicy === 'last' ? { leavesGap: gaps.every(Boolean) } : {}),
        ...(first.class === undefined ? {} : { placesLeft: Math.max(...places) }),
      })
    }
    return slots
  }

  /** What `whyNotOffered` must answer for a start on a whole minute. */
  reason(barberId: string, startMs: number): NotOfferedReason | null {
    const bounds = this.#tooEarlyOrLate(startMs)
    if (bounds !== null) return bounds
    const [first] = this.#request.visit.items
    const barber = this.#barbers.get(barberId)
    if (first === undefined || barber === undefined) return 'outside_hours'
    if (!first.offers.some((offer) => offer.barberId === barberId)) return 'outside_hours'
    if (!barber.worked.has(startMs)) return 'outside_hours'
    if (!barber.grid.has(startMs)) return 'off_the_grid'
    const refusal = this.#refusal(first, barberId, startMs, [])
    if (refusal !== null || this.#request.visit.items.length === 1) return refusal
    return this.#arrange(startMs, barberId) === null ? 'busy' : null
  }

  /** What is wrong with a plan for a visit that starts at `startMs`; null when nothing is. */
  fault(plan: readonly PlannedItem[], startMs: number): string | null {
    const { visit } = this.#request
    const placed: NaivePlaced[] = []
    let atMs = startMs
    for (const [index, { barberId, startMs: planned, endMs, resourceIds, occupied }] of plan.entries()) {
      const item = visit.items[index]
      if (item === undefined || planned !== atMs) return `item ${index} starts at a wrong time`
      const times = timesOf(item, barberId)
      if (endMs !== endOf(planned, times)) return `item ${index} ends at a wrong time`
      if (!sameMinutes(minutesOf(occupied), occupiedMinutes(times, planned)))
        return `item ${index} occupies wrong minutes`
      const refusal = this.#refusal(item, barberId, planned, placed)
      if (refusal !== null) return `item ${index}: ${refusal}`
      if (visit.arrangement === 'side_by_side' && placed.some((one) => one.barberId === barberId))
        return `item ${index} has a barber who is busy with another`
      placed.push({ item, barberId, startMs: planned, times })
      atMs = visit.arrangement === 'side_by_side' ? startMs : endMs
      const session = item.class?.sessions.get(sessionKey(barberId, planned))
      const kinds = resourceIds.map((id) => this.#resources.find((resource) => resource.id === id)?.kind)
      if (session === undefined && kinds.join() !== (item.resourceKinds ?? []).join())
        return `item ${index} has wrong resources`
      const whole = wholeMinutes(times, planned)
      const isTaken = (id: string) => meet(whole, this.#resources.find((one) => one.id === id)?.busy)
      if (session === undefined && resourceIds.some(isTaken)) return `item ${index} has a taken resource`
    }
    const used = plan.flatMap(({ resourceIds }) => resourceIds)
    if (visit.arrangement === 'side_by_side' && new Set(used).size !== used.length)
      return 'two share a resource'
    return plan.length === visit.items.length ? null : 'items are missing'
  }

  #tooEarlyOrLate(startMs: number): NotOfferedReason | null {
    const { nowMs, rules } = this.#request
    if (startMs < nowMs) return 'in_the_past'
    if (startMs < nowMs + rules.noticeMinutesMin * MINUTE_MS) return 'too_soon'
    return startMs >= this.#horizonMs ? 'beyond_horizon' : null
  }

  /** Tries every barber for every item, in the order of preference. */
  #arrange(startMs: number, firstBarberId: string | null): NaivePlaced[] | null {
    const { items, arrangement } = this.#request.visit
    const isTogether = arrangement === 'side_by_side'
    const place = (atMs: number, placed: readonly NaivePlaced[]): NaivePlaced[] | null => {
      const item = items[placed.length]
      if (item === undefined) return this.#haveResources(placed) ? [...placed] : null
      for (const barberId of this.#preferred(item, startMs)) {
        if (placed.length === 0 && firstBarberId !== null && barberId !== firstBarberId) continue
        if (placed.length === 0 && this.#barbers.get(barberId)?.grid.has(startMs) !== true) continue
        if (isTogether && placed.some((one) => one.barberId === barberId)) continue
        if (this.#refusal(item, barberId, atMs, placed) !== null) continue
        const times = timesOf(item, barberId)
        const whole = place(isTogether ? startMs : endOf(atMs, times), [
          ...placed,
          { item, barberId, startMs: atMs, times },
        ])
        if (whole !== null) return whole
      }
      return null
    }
    return place(startMs, [])
  }

  /** Whether all who are served at once find resources of their own, by trying all ways. */
  #haveResources(placed: readonly NaivePlaced[]): boolean {
    if (this.#request.visit.arrangement === 'in_turn') return true
    const needs = placed.flatMap(({ item, times, startMs }) =>
      (item.resourceKinds ?? []).map((kind) =>
        this.#resources
          .filter((one) => one.kind === kind && !meet(wholeMinutes(times, startMs), one.busy))
          .map(({ id }) => id),
      ),
    )
    const give = (index: number, given: readonly string[]): boolean => {
      const free = needs[index]
      if (free === undefined) return true
      return free.some((id) => !given.includes(id) && give(index + 1, [...given, id]))
    }
    return give(0, [])
  }

  #preferred(item: VisitItem, startMs: number): string[] {
    const ids = item.offers.map(({ barberId }) => barberId).filter((id) => this.#barbers.has(id))
    const { preference, timeZone } = this.#request
    if (preference?.kind !== 'fair') return ids
    const day = daysOf(Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(timeZone))
    return ids.toSorted((one, other) => preference.loadMs(one, day) - preference.loadMs(other, day))
  }

  #refusal(
    item: VisitItem,
    barberId: string,
    startMs: number,
    placed: readonly NaivePlaced[],
  ): NotOfferedReason | null {
    const barber = this.#barbers.get(barberId)
    const times = timesOf(item, barberId)
    const visible = minutesBetween(startMs, endOf(startMs, times))
    if (barber === undefined || !visible.isSubsetOf(barber.worked)) return 'outside_hours'
    if (!visible.isSubsetOf(barber.working)) return 'time_off'
    const session = item.class?.sessions.get(sessionKey(barberId, startMs))
    const busy = session === undefined ? barber.busy : minutesOf(session.busy)
    if (meet(occupiedMinutes(times, startMs), busy)) return 'busy'
    if (session !== undefined && placesLeft(item, barberId, startMs) <= 0) return 'class_full'
    if (this.#isLimitReached(item.serviceId, barberId, startMs, placed)) return 'limit_reached'
    const whole = wholeMinutes(times, startMs)
    const lacking =
      session === undefined
        ? (item.resourceKinds ?? []).some(
            (kind) => !this.#resources.some((one) => one.kind === kind && !meet(whole, one.busy)),
          )
        : session.resources.some((one) => meet(whole, minutesOf(one.busy)))
    if (lacking) return 'no_resource'
    const isSingle = this.#request.visit.items.length === 1 && item.class === undefined
    const hides = this.#request.rules.gapPolicy === 'hide'
    return isSingle && hides && this.#leavesGap(barberId, times, startMs) ? 'leaves_gap' : null
  }

  #isLimitReached(
    serviceId: string,
    barberId: string,
    startMs: number,
    placed: readonly NaivePlaced[],
  ): boolean {
    const dateOf = (ms: number) =>
      Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(this.#request.timeZone).toPlainDate()
    return (this.#request.limits ?? []).some((limit) => {
      const concerns = (service: string, barber: string) =>
        [null, service].includes(limit.serviceId) && [null, barber].includes(limit.barberId)
      const firstDateOf = (ms: number) =>
        limit.period === 'day' ? dateOf(ms) : dateOf(ms).subtract({ days: dateOf(ms).dayOfWeek - 1 })
      if (!concerns(serviceId, barberId)) return false
      const first = firstDateOf(startMs)
      const own = placed.filter(
        (one) => concerns(one.item.serviceId, one.barberId) && firstDateOf(one.startMs).equals(first),
      )
      return (limit.taken.get(daysOf(first)) ?? 0) + own.length >= limit.countMax
    })
  }

  #leavesGap(barberId: string, times: ServiceTimes, startMs: number): boolean {
    const barber = this.#barbers.get(barberId)
    if (barber === undefined) return false
    const sellableMs = (barber.times.sellableMinutesMin ?? 0) * MINUTE_MS
    const wholeStartMs = startMs - times.bufferBeforeMinutes * MINUTE_MS
    const wholeEndMs = endOf(startMs, times) + times.bufferAfterMinutes * MINUTE_MS
    const busy = barber.times.busy.filter((one) => one.startMs < one.endMs)
    let opensMs = startMs
    while (barber.working.has(opensMs - MINUTE_MS)) opensMs -= MINUTE_MS
    let closesMs = endOf(startMs, times)
    while (barber.working.has(closesMs)) closesMs += MINUTE_MS
    const before = busy.filter((one) => one.endMs <= wholeStartMs).map((one) => wholeStartMs - one.endMs)
    const after = busy.filter((one) => one.startMs >= wholeEndMs).map((one) => one.startMs - wholeEndMs)
    const beforeMs = Math.min(startMs - opensMs, ...before)
    const afterMs = Math.min(closesMs - endOf(startMs, times), ...after)
    return beforeMs > 0 && afterMs > 0 && (beforeMs < sellableMs || afterMs < sellableMs)
  }

  #wallMinute(ms: number): number {
    const known = this.#wallMinutes.get(ms)
    if (known !== undefined) return known
    const zoned = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(this.#request.timeZone)
    const minute = wallMinuteOf(zoned.toPlainDateTime())
    this.#wallMinutes.set(ms, minute)
    return minute
  }

  #shiftsOf(barber: BarberTimes): (Interval & { anchorMinute: number })[] {
    const { fromMs, toMs, rules } = this.#request
    return this.#dates(fromMs, toMs).flatMap((date) => {
      const weekly = barber.weeklyHours.filter(
        ({ weekday, validFromDay, validToDay }) =>
          weekday === date.dayOfWeek &&
          (validFromDay == null || validFromDay <= daysOf(date)) &&
          (validToDay == null || validToDay >= daysOf(date)),
      )
      return (barber.overrides?.get(daysOf(date)) ?? weekly).map(({ opensMinute, closesMinute }) => {
        const midnight = date.toPlainDateTime()
        const shift = this.#between(
          midnight.add({ minutes: opensMinute }),
          midnight.add({ minutes: closesMinute }),
        )
        const anchorMinute =
          rules.slotAnchor === 'midnight' ? wallMinuteOf(midnight) : this.#wallMinute(shift.startMs)
        return { ...shift, anchorMinute }
      })
    })
  }

  /** Time off is once, daily or weekly here. */
  #offOf({ startsAt, endsAt, rrule }: ShopTimeOff): Interval[] {
    if (rrule === null) return [this.#between(startsAt, endsAt)]
    const [, frequency, interval] = /^FREQ=(DAILY|WEEKLY);INTERVAL=(\d)$/.exec(rrule) ?? []
    if (frequency === undefined) throw new Error(`The model does not know ${rrule}.`)
    const days = Number(interval) * (frequency === 'DAILY' ? 1 : 7)
    const { toMs } = this.#request
    const all: Interval[] = []
    for (let count = 0; ; count += 1) {
      const repeated = this.#between(startsAt.add({ days: count * days }), endsAt.add({ days: count * days }))
      if (repeated.startMs > toMs + 3 * 1440 * MINUTE_MS) return all
      all.push(repeated)
    }
  }

  /** From the first of two equal times to the last. */
  #between(opens: Temporal.PlainDateTime, closes: Temporal.PlainDateTime): Interval {
    const { timeZone } = this.#request
    return {
      startMs: opens.toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds,
      endMs: closes.toZonedDateTime(timeZone, { disambiguation: 'later' }).epochMilliseconds,
    }
  }

  /** The dates that exist from some days before one instant to some days after another. */
  #dates(fromMs: number, toMs: number): Temporal.PlainDate[] {
    const { timeZone } = this.#request
    const dateOf = (ms: number) =>
      Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(timeZone).toPlainDate()
    const last = dateOf(toMs).add({ days: 4 })
    const dates: Temporal.PlainDate[] = []
    for (let date = dateOf(fromMs).subtract({ days: 4 }); !date.equals(last); date = date.add({ days: 1 })) {
      const noon = date.toZonedDateTime({ timeZone, plainTime: '12:00' })
      if (noon.toPlainDate().equals(date)) dates.push(date)
    }
    return dates
  }
}

function timesOf(item: VisitItem, barberId: string): ServiceTimes {
  const offer = item.offers.find((one) => one.barberId === barberId)
  if (offer === undefined) throw new Error(`${barberId} does not offer ${item.serviceId}.`)
  return offer.times
}

function endOf(startMs: number, { durationMinutes }: ServiceTimes): number {
  return startMs + durationMinutes * MINUTE_MS
}

function placesLeft(item: VisitItem, barberId: string, startMs: number): number {
  if (item.class === undefined) return 1
  return item.class.capacity - (item.class.sessions.get(sessionKey(barberId, startMs))?.taken ?? 0)
}

function minutesBetween(startMs: number, endMs: number): Set<number> {
  const minutes = new Set<number>()
  for (let ms = startMs; ms < endMs; ms += MINUTE_MS) minutes.add(ms)
  return minutes
}

/** Every minute that shares an instant with one of the intervals. */
function minutesOf(intervals: readonly Interval[]): Set<number> {
  const minutes = new Set<number>()
  for (const { startMs, endMs } of intervals) {
    if (startMs >= endMs) continue
    const firstMs = Math.floor(startMs / MINUTE_MS) * MINUTE_MS
    for (let ms = firstMs; ms < endMs; ms += MINUTE_MS) minutes.add(ms)
  }
  return minutes
}

function wholeMinutes(times: ServiceTimes, startMs: number): Set<number> {
  return minutesBetween(
    startMs - times.bufferBeforeMinutes * MINUTE_MS,
    endOf(startMs, times) + times.bufferAfterMinutes * MINUTE_MS,
  )
}

function occupiedMinutes(times: ServiceTimes, startMs: number): Set<number> {
  const { processingFromMinute = 0, processingMinutes = 0 } = times
  const freeFromMs = startMs + processingFromMinute * MINUTE_MS
  const free = minutesBetween(freeFromMs, freeFromMs + processingMinutes * MINUTE_MS)
  return wholeMinutes(times, startMs).difference(free)
}

function meet(some: Set<number>, others: Set<number> | undefined): boolean {
  return others !== undefined && !some.isDisjointFrom(others)
}

function sameMinutes(some: Set<number>, others: Set<number>): boolean {
  return some.size === others.size && some.isSubsetOf(others)
}

function wallMinuteOf(wall: Temporal.PlainDateTime): number {
  return wall.toZonedDateTime('UTC').epochMilliseconds / MINUTE_MS
}

function daysOf(date: Temporal.PlainDate | Temporal.ZonedDateTime): number {
  const plain = date instanceof Temporal.PlainDate ? date : date.toPlainDate()
  return new Temporal.PlainDate(1970, 1, 1).until(plain, { largestUnit: 'days' }).days
}
