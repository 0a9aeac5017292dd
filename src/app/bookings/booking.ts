import { localTime } from '../../platform/http/wire.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'

/** The states of a booking's life. */
export type BookingState =
  | 'hold'
  | 'pending'
  | 'confirmed'
  | 'arrived'
  | 'in_chair'
  | 'completed'
  | 'cancelled'
  | 'no_show'
  | 'expired'

/** Where a booking came from. */
export type BookingOrigin = 'web' | 'staff' | 'demo' | 'canary' | 'walk_in' | 'waitlist' | 'series'

/** What a person asks to happen to a booking. */
export type Transition = 'confirmation' | 'cancellation' | 'arrival' | 'seating' | 'completion' | 'no-show'

/** One row of the table of transitions. */
export interface TransitionRule {
  from: readonly BookingState[]
  to: BookingState
  /** Who may, besides staff, who always may. */
  clientToo: boolean
  /** When, measured against the booking's start. */
  when: 'any' | 'before_start' | 'after_start'
  /** Whether its time is free afterwards. */
  frees: boolean
}

/**
 * The one table of transitions: who, from where, to where, when. What is not in it is refused. The program itself moves a
 * hold that has run out to expired.
 */
export const transitions: Record<Transition, readonly TransitionRule[]> = {
  confirmation: [
    { from: ['hold'], to: 'confirmed', clientToo: true, when: 'before_start', frees: false },
    { from: ['pending'], to: 'confirmed', clientToo: false, when: 'any', frees: false },
  ],
  cancellation: [
    {
      from: ['hold', 'pending', 'confirmed'],
      to: 'cancelled',
      clientToo: true,
      when: 'before_start',
      frees: true,
    },
    {
      from: ['hold', 'pending', 'confirmed', 'arrived'],
      to: 'cancelled',
      clientToo: false,
      when: 'any',
      frees: true,
    },
  ],
  arrival: [{ from: ['confirmed'], to: 'arrived', clientToo: false, when: 'any', frees: false }],
  seating: [{ from: ['confirmed', 'arrived'], to: 'in_chair', clientToo: false, when: 'any', frees: false }],
  completion: [
    {
      from: ['confirmed', 'arrived', 'in_chair'],
      to: 'completed',
      clientToo: false,
      when: 'any',
      frees: false,
    },
  ],
  'no-show': [{ from: ['confirmed'], to: 'no_show', clientToo: false, when: 'after_start', frees: true }],
}

/** The row by which somebody may move a booking now; undefined when there is none. A hold that has run out has none. */
export function transitionFor(
  booking: Pick<BookingRecord, 'state' | 'startAt' | 'holdExpiresAt'>,
  transition: Transition,
  by: { isStaff: boolean; now: Temporal.Instant },
): TransitionRule | undefined {
  const hasStarted = Temporal.Instant.compare(by.now, booking.startAt) >= 0
  const { holdExpiresAt } = booking
  const isExpired = holdExpiresAt !== null && Temporal.Instant.compare(by.now, holdExpiresAt) >= 0
  if (isExpired) return undefined
  return transitions[transition].find(
    ({ from, clientToo, when }) =>
      from.includes(booking.state) &&
      (clientToo || by.isStaff) &&
      (when === 'any' || hasStarted === (when === 'after_start')),
  )
}

/** Whether somebody may give a booking another time: a client until it begins, staff while nobody has sat down. */
export function mayMove(
  { state, startAt }: Pick<BookingRecord, 'state' | 'startAt'>,
  by: { isStaff: boolean; now: Temporal.Instant },
): boolean {
  if (state !== 'pending' && state !== 'confirmed') return false
  return by.isStaff || Temporal.Instant.compare(by.now, startAt) < 0
}

/** What became due for a late change. */
export interface Fee {
  id: string
  kind: 'late_cancellation' | 'late_rescheduling' | 'no_show'
  amountMinor: number
  waived: boolean
}

/** One service of a booking, for one person. */
export interface BookedItem {
  serviceId: string
  serviceName: string
  barberId: string
  barberName: string
  startAt: Temporal.Instant
  endAt: Temporal.Instant
  priceMinor: number
  guestName: string | null
  addOnIds: string[]
}

/** One line of a booking's life. */
export interface HistoryEntry {
  bookingId: string
  version: number
  at: Temporal.Instant
  what: string
  byRole: 'client' | 'guest' | 'staff' | 'program'
  byAccount: string | null
  fromState: BookingState
  toState: BookingState
  fromStartAt: Temporal.Instant | null
  startAt: Temporal.Instant
  barberId: string
}

/** A booking with the people in it, as the database gives it. */
export interface BookingRecord {
  id: string
  state: BookingState
  clientId: string
  clientName: string
  clientEmail: string | null
  clientPhone: string | null
  /** What was agreed on with this client instead of what service and shop ask. */
  clientPolicy: { freeHours: number | null; lateFeePercent: number | null }
  barberId: string
  serviceId: string
  barberName: string
  serviceName: string
  startAt: Temporal.Instant
  endAt: Temporal.Instant
  priceMinor: number
  currency: string
  note: string
  origin: BookingOrigin
  version: number
  createdAt: Temporal.Instant
  /** Until when a hold stands; null in every other state. */
  holdExpiresAt: Temporal.Instant | null
  cancelledBy: 'client' | 'shop' | null
  arrangement: 'in_turn' | 'side_by_side'
  /** The series that it is an occurrence of, and which, counted from 0. */
  series: { id: string; index: number } | null
  items: BookedItem[]
  fees: Fee[]
  payment: { method: string; amountMinor: number; recordedAt: Temporal.Instant } | null
}

/** A booking as it goes over the wire, times in the shop's zone. */
export function bookingView(booking: BookingRecord, terms: ShopTerms) {
  const { timeZone } = terms.shop
  const time = (instant: Temporal.Instant): string => localTime(instant, timeZone)
  const durationMinutes = (booking.endAt.epochMilliseconds - booking.startAt.epochMilliseconds) / 60_000
  const money = (amountMinor: number) => ({ amount_minor: amountMinor, currency: booking.currency })
  return {
    id: booking.id,
    state: booking.state,
    service: { id: booking.serviceId, name: booking.serviceName, duration_minutes: durationMinutes },
    barber: { id: booking.barberId, name: booking.barberName },
    client: {
      id: booking.clientId,
      name: booking.clientName,
      email: booking.clientEmail,
      phone: booking.clientPhone,
    },
    start_at: time(booking.startAt),
    end_at: time(booking.endAt),
    price: money(booking.priceMinor),
    note: booking.note,
    origin: booking.origin,
    created_at: time(booking.createdAt),
    version: booking.version,
    hold_expires_at: booking.holdExpiresAt === null ? null : time(booking.holdExpiresAt),
    cancelled_by: booking.cancelledBy,
    cancellation_free_until: time(booking.startAt.subtract({ hours: policyOf(booking, terms).freeHours })),
    arrangement: booking.arrangement,
    series: booking.series,
    items: booking.items.map((item) => ({
      service: { id: item.serviceId, name: item.serviceName },
      barber: { id: item.barberId, name: item.barberName },
      start_at: time(item.startAt),
      end_at: time(item.endAt),
      price: money(item.priceMinor),
      guest_name: item.guestName,
      add_on_ids: item.addOnIds,
    })),
    fees: booking.fees.map(({ id, kind, amountMinor, waived }) => ({
      id,
      kind,
      amount: money(amountMinor),
      waived,
    })),
    payment:
      booking.payment === null
        ? null
        : {
            method: booking.payment.method,
            amount: money(booking.payment.amountMinor),
            recorded_at: time(booking.payment.recordedAt),
          },
  }
}

/** What holds for changing a booking: as agreed on with the client, else its strictest service, else the shop. */
export function policyOf(
  { items, serviceId, clientPolicy }: Pick<BookingRecord, 'items' | 'serviceId' | 'clientPolicy'>,
  { shop, services }: ShopTerms,
): { freeHours: number; lateFeePercent: number } {
  const booked = (items.length === 0 ? [serviceId] : items.map((item) => item.serviceId)).map((id) =>
    services.get(id),
  )
  return {
    freeHours:
      clientPolicy.freeHours ??
      Math.max(...booked.map((service) => service?.cancellationFreeHours ?? shop.cancellationFreeHours)),
    lateFeePercent:
      clientPolicy.lateFeePercent ??
      Math.max(...booked.map((service) => service?.lateFeePercent ?? shop.lateFeePercent)),
  }
}

/**
 * What is due, in minor units, when a booking is changed at `now`: nothing before its free hours begin, for a hold or
 * a request that nobody has confirmed, or when the shop changes it itself.
 */
export function lateFeeMinor(
  booking: Pick<BookingRecord, 'items' | 'serviceId' | 'clientPolicy' | 'startAt' | 'priceMinor' | 'state'>,
  terms: ShopTerms,
  by: { isStaff: boolean; now: Temporal.Instant },
): number {
  if (by.isStaff || booking.state !== 'confirmed') return 0
  const { freeHours, lateFeePercent } = policyOf(booking, terms)
  const freeUntil = booking.startAt.subtract({ hours: freeHours })
  if (Temporal.Instant.compare(by.now, freeUntil) <= 0) return 0
  return Math.round((booking.priceMinor * lateFeePercent) / 100)
}
