import type { EventRow } from '../../platform/events/event.ts'
import type { Tenant } from '../../platform/postgres/tenant.ts'

/** Everything that one booking writes. */
export interface NewBooking {
  tenant: Tenant
  booking: {
    id: string
    barberId: string
    serviceId: string
    startAt: Temporal.Instant
    endAt: Temporal.Instant
    priceMinor: number
    currency: string
    note: string
    origin: 'web' | 'staff'
    createdAt: Temporal.Instant
  }
  /** A client with an account keeps the row he has in this shop; everybody else gets this new one. */
  client: { id: string; accountId: string | null; name: string; email: string | null; phone: string | null }
  occupancy: { id: string; subjectId: string; from: Temporal.Instant; to: Temporal.Instant }
  idempotency: { scope: string; key: string; digest: Buffer } | null
  event: EventRow
}

/** Writes one. Gives the client's id once it is durable, or undefined when its time is seen to be busy. */
export type WriteBooking = (row: NewBooking) => Promise<string | undefined>
