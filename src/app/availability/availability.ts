import { covers, overlaps, union, type Interval } from './interval.ts'
import { offsetSpans, type OffsetSpan } from './local-time.ts'
import { gridStarts, shiftsWithin, type WeeklyHours } from './shifts.ts'

const MINUTE_MS = 60_000

/** What a client books. The buffers keep the barber busy around it, and may reach past the opening hours. */
export interface BookableService {
  readonly durationMinutes: number
  readonly bufferBeforeMinutes: number
  readonly bufferAfterMinutes: number
}

/** How a shop lets itself be booked. */
export interface BookingRules {
  /** Slots start this often on the wall clock, counted from each shift's opening. Positive. */
  readonly slotStepMinutes: number
  /** A slot must start at least this long after now. */
  readonly noticeMinutesMin: number
  /** The last date that can be booked is this many days after today, in the shop's zone; that date is included. */
  readonly horizonDays: number
}

/** When a barber works, and when not. */
export interface BarberTimes {
  readonly barberId: string
  readonly weeklyHours: readonly WeeklyHours[]
  /** Bookings with their buffers, and busy time from elsewhere: in any order, may overlap. */
  readonly busy: readonly Interval[]
}

/** All that decides whether a slot is offered. Pure data: nothing is read from a clock or a database. */
export interface AvailabilityTerms {
  /** IANA name of the shop's time zone. */
  readonly timeZone: string
  /** Milliseconds since 1970, as are all instants here. */
  readonly nowMs: number
  readonly service: BookableService
  readonly rules: BookingRules
  readonly barbers: readonly BarberTimes[]
}

/** Asks for the slots that start at or after `fromMs` and before `toMs`. */
export interface AvailabilityRequest extends AvailabilityTerms {
  readonly fromMs: number
  readonly toMs: number
}

/** A visible slot, without buffers, and who is free for it: at least one barber, in the order of the request. */
export interface OfferedSlot extends Interval {
  readonly barberIds: string[]
}

/** Why a barber can't be booked at an instant. */
export type NotOfferedReason =
  | 'in_the_past'
  | 'too_soon'
  | 'beyond_horizon'
  | 'outside_hours'
  | 'off_the_grid'
  | 'busy'

/**
 * The slots that can be booked, by start. A slot is offered when it starts on the grid, within notice and horizon;
 * lies inside of the barber's working time, in which shifts that touch are one; and, with its buffers, doesn't
 * overlap a busy interval. Durations, buffers and notice are elapsed time, also when the clocks change.
 * The cost grows linearly with days, barbers and busy intervals. Throws RangeError for an unknown time zone.
 */
export function offeredSlots(request: AvailabilityRequest): OfferedSlot[] {
  const bookable = bookableStarts(request)
  const range = {
    startMs: Math.max(request.fromMs, bookable.startMs),
    endMs: Math.min(request.toMs, bookable.endMs),
  }
  if (range.startMs >= range.endMs) return []
  const spans = spansAround(request, range)
  const durationMs = request.service.durationMinutes * MINUTE_MS
  const slots = new Map<number, OfferedSlot>()
  for (const barber of request.barbers) {
    const diary = diaryOf(barber, request, range, spans)
    for (const startMs of diary.starts) {
      if (conflictAt(diary, request.service, startMs) !== null) continue
      const slot = slots.get(startMs)
      if (slot) slot.barberIds.push(barber.barberId)
      else slots.set(startMs, { startMs, endMs: startMs + durationMs, barberIds: [barber.barberId] })
    }
  }
  return [...slots.values()].sort((a, b) => a.startMs - b.startMs)
}

/**
 * Why `offeredSlots` doesn't offer this barber at `startMs`, or null when it does: both follow the same steps. Of
 * several reasons the first in the order of `NotOfferedReason`, except that a slot that starts on the grid and ends
 * after closing is 'outside_hours'. A barber who isn't among the terms never works.
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
  const barber = terms.barbers.find((candidate) => candidate.barberId === barberId)
  if (!barber) return 'outside_hours'
  const range = { startMs, endMs: startMs + 1 }
  const diary = diaryOf(barber, terms, range, spansAround(terms, range))
  if (!covers(diary.working, range)) return 'outside_hours'
  if (!diary.starts.includes(startMs)) return 'off_the_grid'
  return conflictAt(diary, terms.service, startMs)
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
  readonly working: readonly Interval[]
  readonly busy: readonly Interval[]
}

function diaryOf(
  barber: BarberTimes,
  { service, rules }: AvailabilityTerms,
  range: Interval,
  spans: readonly OffsetSpan[],
): Diary {
  const untilLastEnd = { startMs: range.startMs, endMs: range.endMs + service.durationMinutes * MINUTE_MS }
  const shifts = shiftsWithin(untilLastEnd, barber.weeklyHours, spans)
  return {
    starts: gridStarts(range, shifts, spans, rules.slotStepMinutes * MINUTE_MS),
    working: union(shifts),
    busy: union(barber.busy),
  }
}

function spansAround({ timeZone, service }: AvailabilityTerms, range: Interval): OffsetSpan[] {
  return offsetSpans(timeZone, range.startMs, range.endMs + service.durationMinutes * MINUTE_MS)
}

/** Whether a slot that starts on the grid has room in the diary. */
function conflictAt(
  diary: Diary,
  service: BookableService,
  startMs: number,
): 'outside_hours' | 'busy' | null {
  const endMs = startMs + service.durationMinutes * MINUTE_MS
  if (!covers(diary.working, { startMs, endMs })) return 'outside_hours'
  const occupied = {
    startMs: startMs - service.bufferBeforeMinutes * MINUTE_MS,
    endMs: endMs + service.bufferAfterMinutes * MINUTE_MS,
  }
  return overlaps(diary.busy, occupied) ? 'busy' : null
}
