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

/** What a person asks to happen to a booking. */
export type Transition = 'cancellation' | 'arrival' | 'completion' | 'no-show'

/** The one table of transitions: from which states, to which, and whether only staff may. */
export const transitions: Record<
  Transition,
  { from: BookingState[]; to: BookingState; staffOnly: boolean; afterStartOnly: boolean; frees: boolean }
> = {
  cancellation: {
    from: ['hold', 'pending', 'confirmed'],
    to: 'cancelled',
    staffOnly: false,
    afterStartOnly: false,
    frees: true,
  },
  arrival: { from: ['confirmed'], to: 'arrived', staffOnly: true, afterStartOnly: false, frees: false },
  completion: {
    from: ['confirmed', 'arrived', 'in_chair'],
    to: 'completed',
    staffOnly: true,
    afterStartOnly: false,
    frees: false,
  },
  'no-show': { from: ['confirmed'], to: 'no_show', staffOnly: true, afterStartOnly: true, frees: true },
}

/** A booking with the people in it, as the database gives it. */
export interface BookingRecord {
  id: string
  state: BookingState
  clientId: string
  clientName: string
  clientEmail: string | null
  clientPhone: string | null
  barberId: string
  serviceId: string
  barberName: string
  serviceName: string
  startAt: Temporal.Instant
  endAt: Temporal.Instant
  priceMinor: number
  currency: string
  note: string
  origin: string
  version: number
  createdAt: Temporal.Instant
  payment: { method: string; amountMinor: number; recordedAt: Temporal.Instant } | null
}

/** A booking as it goes over the wire, times in the shop's zone. */
export function bookingView(booking: BookingRecord, terms: ShopTerms) {
  const { timeZone, cancellationFreeHours } = terms.shop
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
    cancellation_free_until: time(booking.startAt.subtract({ hours: cancellationFreeHours })),
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
