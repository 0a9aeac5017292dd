import { addressHost } from './calendar-address.ts'
import { syncStatus } from './sync-status.ts'
import type { SyncState } from './sync-status.ts'

/** What is stored about a connection that its view shows. */
export interface StoredConnection {
  readonly id: string
  readonly barber_id: string
  readonly barber_name: string
  readonly kind: string
  readonly name: string
  readonly url: string
  readonly created_at: Temporal.Instant
  readonly last_attempt_at: Temporal.Instant | null
  readonly last_success_at: Temporal.Instant | null
  readonly consecutive_failures: number
  readonly failure_code: string | null
  readonly failure_detail: string | null
  /** How many busy ranges of this calendar clash with live bookings. */
  readonly drift: number
}

/** A connection as it goes over the wire: of its address only the host, of its instants the shop's local form. */
export interface ConnectionView {
  id: string
  barber: { id: string; name: string }
  kind: string
  name: string
  address_host: string
  state: SyncState
  last_success_at: string | null
  last_attempt_at: string | null
  lag_seconds: number
  drift: number
  failure: { code: string; detail: string } | null
}

/** Shows a connection as it is at `now`; instants in RFC 3339 with the offset of the shop's `timeZone`. */
export function connectionView(
  row: StoredConnection,
  { now, timeZone }: { now: Temporal.Instant; timeZone: string },
): ConnectionView {
  const local = (instant: Temporal.Instant | null) =>
    instant === null ? null : instant.toString({ timeZone, smallestUnit: 'second' })
  const { state, lagSeconds } = syncStatus(
    {
      createdAtMs: row.created_at.epochMilliseconds,
      lastSuccessAtMs: row.last_success_at?.epochMilliseconds ?? null,
      consecutiveFailures: row.consecutive_failures,
      failureCode: row.failure_code,
    },
    now.epochMilliseconds,
  )
  return {
    id: row.id,
    barber: { id: row.barber_id, name: row.barber_name },
    kind: row.kind,
    name: row.name,
    address_host: addressHost(row.url),
    state,
    last_success_at: local(row.last_success_at),
    last_attempt_at: local(row.last_attempt_at),
    lag_seconds: lagSeconds,
    drift: row.drift,
    failure: row.failure_code === null ? null : { code: row.failure_code, detail: row.failure_detail ?? '' },
  }
}
