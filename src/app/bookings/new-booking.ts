import type { EventDraft } from '../../platform/events/event.ts'
import type { Tenant } from '../../platform/postgres/tenant.ts'
import type { BookingOrigin, BookingRecord, BookingState } from './booking.ts'
import type { Take } from './take.ts'

/** One service of a booking. */
export interface NewItem {
  id: string
  serviceId: string
  barberId: string
  startAt: Temporal.Instant
  endAt: Temporal.Instant
  priceMinor: number
  guestName: string | null
  addOnIds: readonly string[]
}

/** Everything that one booking writes. */
export interface NewBooking {
  tenant: Tenant
  /** By which the rules were asked; a booking by older ones is not written. null: no rule was asked. */
  termsVersion: number | null
  booking: {
    id: string
    state: BookingState
    startAt: Temporal.Instant
    endAt: Temporal.Instant
    priceMinor: number
    currency: string
    note: string
    origin: BookingOrigin
    arrangement: 'in_turn' | 'side_by_side'
    holdExpiresAt: Temporal.Instant | null
    createdAt: Temporal.Instant
    /** Which occurrence of which series it is; a series tells its client of all of them at once. */
    series?: { id: string; index: number } | null
  }
  /** At least one: the first gives the booking its service and barber. */
  items: readonly NewItem[]
  /** A client with an account keeps the row he has in this shop; everybody else gets this new one, unless it is there. */
  client: {
    id: string
    accountId: string | null
    name: string
    email: string | null
    phone: string | null
    isKnown?: boolean
  }
  takes: readonly Take[]
  idempotency: { scope: string; key: string; digest: Buffer } | null
  /** Becomes an event when it is written. */
  event: EventDraft
}

/** What became of a new booking: its client, or why it was not written. */
export type WriteOutcome = Pick<BookingRecord, 'clientId' | 'clientPolicy'> | 'busy' | 'stale'

/** Writes one: durable when its client is given, 'busy' when its time is seen to be taken, 'stale' when the terms have changed. */
export type WriteBooking = (row: NewBooking) => Promise<WriteOutcome>
