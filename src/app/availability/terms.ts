import type { Interval } from './interval.ts'
import type { Preference } from './preference.ts'
import type { GridAnchor, WorkingHours } from './shifts.ts'

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
  readonly class?: ClassTimes
}

/** How many may come to a class, and what takes place of it, by `sessionKey`. */
export interface ClassTimes {
  readonly capacity: number
  readonly sessions: ReadonlyMap<string, ClassSession>
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

/** The longest that a visit can take, without buffers. */
export function visitLengthMs({ items }: Visit): number {
  const longest = items.map(({ offers }) => Math.max(0, ...offers.map(({ times }) => times.durationMinutes)))
  return longest.reduce((sum, minutes) => sum + minutes, 0) * MINUTE_MS
}

/** An item with the barber who does it. */
export interface Placed {
  readonly item: VisitItem
  readonly offer: Offer
  readonly startMs: number
  readonly endMs: number
}
