// The wire, as the page reads it: snake_case, instants RFC 3339 with the shop's own offset.

/** An amount in the currency's minor unit (cents) with its ISO 4217 code. */
export interface Money {
  amount_minor: number
  currency: string
}

/** One page of a list; `next_cursor` is null on the last. */
export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

/** The shop as everybody may see it. */
export interface Shop {
  id: string
  slug: string
  name: string
  time_zone: string
  currency: string
  phone: string | null
  address: string | null
  accent: string
  demo: boolean
  cancellation_free_hours: number
  horizon_days: number
}

/** A line of the price list. */
export interface Service {
  id: string
  name: string
  description: string
  duration_minutes: number
  price: Money
  barber_ids: string[]
}

/** A person who cuts hair. */
export interface Barber {
  id: string
  name: string
  bio: string
  service_ids: string[]
}

/** A free start time and who could take it. */
export interface Slot {
  start_at: string
  end_at: string
  barber_ids: string[]
}

/** Where a booking stands. */
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

/** A booking; `manage_url` is there only in the answer to a guest's own POST. */
export interface Booking {
  id: string
  state: BookingState
  service: { id: string; name: string; duration_minutes: number }
  barber: { id: string; name: string }
  client: { id: string; name: string; email: string | null; phone: string | null } | null
  start_at: string
  end_at: string
  price: Money
  note: string
  origin: string
  created_at: string
  version: number
  cancellation_free_until: string
  payment: { method: string; amount: Money; recorded_at: string } | null
  manage_url?: string
}

/** What a booking asks for. */
export interface NewBooking {
  service_id: string
  barber_id?: string
  start_at: string
  client?: { name: string; email?: string; phone?: string }
  note?: string
}

/** What a person may do, in which shop, and as which barber. */
export interface Role {
  role: 'client' | 'barber' | 'manager' | 'owner' | 'operator'
  shop_id: string | null
  barber_id: string | null
}

/** Who is signed in. */
export interface Account {
  id: string
  email: string
  name: string
  roles: Role[]
}

/** The day in figures. */
export interface DaySummary {
  date: string
  time_zone: string
  bookings: { total: number; by_state: Partial<Record<BookingState, number>> }
  revenue: { expected: Money; recorded: Money }
  utilisation: { booked_minutes: number; open_minutes: number; ratio: number }
  no_shows: number
  barbers: {
    id: string
    name: string
    bookings: number
    booked_minutes: number
    open_minutes: number
    ratio: number
  }[]
}

/** A barber's own calendar and how its reading goes. */
export interface CalendarSync {
  id: string
  barber: { id: string; name: string }
  kind: string
  name: string
  address_host: string
  state: 'ok' | 'lagging' | 'needs_reauth' | 'failing'
  last_success_at: string | null
  last_attempt_at: string | null
  lag_seconds: number | null
  drift: number | null
  failure: { code: string; detail: string } | null
}

/** P0 is the worst. */
export type Severity = 'P0' | 'P1' | 'P2' | 'P3'

/** An incident as the list shows it. */
export interface Incident {
  id: string
  number: number
  severity: Severity
  status: 'open' | 'contained' | 'resolved'
  title: string
  sentence: string
  rule: { id: string; version: string }
  started_at: string
  detected_at: string
  contained_at: string | null
  resolved_at: string | null
  booking_operational: { ok: boolean; checked_at: string } | null
}

/** Sign-ins of one minute. */
export interface AttemptsMinute {
  minute: string
  failed: number
  succeeded: number
  refused: number
}

/** An incident with its reasons and figures. */
export interface IncidentDetail extends Incident {
  reasons: { text: string; playbook: string }[]
  facts: Record<string, unknown>
  attempts_by_minute: AttemptsMinute[]
}

/** One line of what happened. */
export interface TimelineItem {
  id: string
  at: string
  kind: string
  text: string
  data: Record<string, unknown>
}

/** Exactly who and what was touched. */
export interface Impact {
  subjects: { count: number; items: { id: string; name: string }[] }
  records: {
    count: number
    items: {
      table: string
      key: string
      fields: string[]
      at: string
      source: string
      session_id: string | null
    }[]
  }
  payment: { touched: 'no' | 'yes' | 'unknown'; evidence: string }
}

/** Something that was shut, until when, and by whom. */
export interface Containment {
  id: string
  verb: 'block_source' | 'revoke_session' | 'revoke_account' | 'challenge_account'
  target: string
  target_label: string
  reason: string
  created_by: string
  created_at: string
  expires_at: string
  enforced_ms: number | null
  lifted_at: string | null
  lifted_by: string | null
  active: boolean
}

/** How the service stands. */
export interface Health {
  status: 'ok' | 'degraded' | 'down'
  mode?: string
  database: 'ok' | 'down'
  guard: 'ok' | 'missing'
  booking: { ok: boolean; checked_at: string } | null
}
