import { sql } from 'kysely'
import type { EventRow } from '../../platform/events/event.ts'
import type { Sql } from '../../platform/postgres/connect.ts'
import type { Tenant, TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { BookingRecord, BookingState } from './booking.ts'

/** The code of PostgreSQL for a row that overlaps another (exclusion_violation): the time is taken. */
export const exclusionViolation = '23P01'

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

/**
 * Writes a booking, its occupancy, its client and its event, in one statement that is sent once
 * (docs/decisions/0002). Gives the client's id, or undefined when the time is seen to be busy. The exclusion
 * constraint (23P01) and the key (23505) speak as errors.
 */
export async function insertBooking(database: Sql, row: NewBooking): Promise<string | undefined> {
  const { tenant, booking, client, occupancy, idempotency, event } = row
  const [written] = await database<{ client_id: string }[]>`
    with tenant as materialized (
      select set_config('app.shop_id', ${tenant.shopId ?? ''}, true),
        set_config('app.account_id', ${tenant.accountId ?? ''}, true), set_config('app.scope', 'own', true)),
    -- Each value crosses the wire once.
    wish as materialized (
      select ${tenant.shopId}::uuid as shop, ${booking.id}::uuid as booking, ${booking.barberId}::uuid as barber,
        ${occupancy.subjectId}::uuid as subject, tstzrange(${occupancy.from}, ${occupancy.to}) as during,
        ${booking.createdAt}::timestamptz as now, ${client.id}::uuid as client, ${client.accountId}::uuid as account,
        ${client.email}::text as email
      from tenant),
    free as materialized (
      select * from wish
      where not exists (select 1 from busy_times(wish.during, array[subject], array[barber]))),
    -- Two that insert overlapping ranges at once wait for each other in the constraint, and three can deadlock there.
    queue as materialized (
      select free.*, pg_advisory_xact_lock(hashtextextended(subject::text, 0)) from free),
    whose as materialized (
      select queue.*, case when account is null then client else coalesce(
          (select id from client where shop_id = shop and account_id = account order by created_at, id limit 1), client)
        end as id
      from queue),
    new_client as (
      insert into client (id, shop_id, account_id, name, email, phone, created_at)
      select id, shop, account, ${client.name}, email, ${client.phone}, now from whose where id = client),
    new_booking as (
      insert into booking (id, shop_id, client_id, barber_id, service_id, state, start_at, end_at, price_minor, currency,
        note, origin, created_at, updated_at)
      select booking, shop, id, barber, ${booking.serviceId}, 'confirmed', ${booking.startAt}, ${booking.endAt},
        ${booking.priceMinor}, ${booking.currency}, ${booking.note}, ${booking.origin}, now, now
      from whose),
    new_occupancy as (
      insert into occupancy (id, shop_id, booking_id, subject_id, during)
      select ${occupancy.id}, shop, booking, subject, during from whose),
    new_key as (
      insert into idempotency_key (shop_id, scope, key, request_digest, resource_id, created_at)
      select shop, ${idempotency?.scope ?? null}::text, ${idempotency?.key ?? null}::text,
        ${idempotency?.digest ?? null}::bytea, booking, now
      from whose where ${idempotency !== null}),
    new_event as (
      insert into event (id, writer_id, writer_number, at, class_uid, shop_id, body, mac)
      select ${event.id}, ${event.writer_id}, ${event.writer_number}, ${event.at}, ${event.class_uid}, shop,
        ${event.body}::text::json, ${event.mac}
      from whose),
    confirmation as materialized (
      select enqueue_job('send_booking_mail', json_build_object('shop_id', shop::text, 'booking_id', booking::text,
        'kind', 'confirmation')) from whose where email is not null)
    select id as client_id from whose left join confirmation on true`
  return written?.client_id
}

/** The booking that an idempotency key stands for, if it was used. */
export async function resourceOfKey(
  transaction: TenantTransaction,
  scope: string,
  key: string,
): Promise<{ resourceId: string; digest: Buffer } | undefined> {
  return transaction
    .selectFrom('idempotency_key')
    .select(['resource_id as resourceId', 'request_digest as digest'])
    .where('scope', '=', scope)
    .where('key', '=', key)
    .executeTakeFirst()
}

/** Which bookings to read, all of them within what the transaction may see. */
export interface BookingFilter {
  id?: string
  from?: Temporal.Instant
  to?: Temporal.Instant
  barberId?: string
  /** Only the bookings of this person's own. */
  accountId?: string
  after?: { startAt: Temporal.Instant; id: string }
  limit: number
}

/** Bookings by start. */
export async function selectBookings(
  transaction: TenantTransaction,
  filter: BookingFilter,
): Promise<BookingRecord[]> {
  let query = transaction
    .selectFrom('booking')
    .innerJoin('client', 'client.id', 'booking.client_id')
    .innerJoin('barber', 'barber.id', 'booking.barber_id')
    .innerJoin('service', 'service.id', 'booking.service_id')
    .leftJoin('payment', 'payment.booking_id', 'booking.id')
    .select([
      'booking.id',
      'booking.state',
      'booking.client_id',
      'client.name as client_name',
      'client.email',
      'client.phone',
      'booking.barber_id',
      'barber.name as barber_name',
      'booking.service_id',
      'service.name as service_name',
      'booking.start_at',
      'booking.end_at',
      'booking.price_minor',
      'booking.currency',
      'booking.note',
      'booking.origin',
      'booking.version',
      'booking.created_at',
      'payment.method',
      'payment.amount_minor',
      'payment.recorded_at',
    ])
    .orderBy('booking.start_at')
    .orderBy('booking.id')
    .limit(filter.limit)
  if (filter.id !== undefined) query = query.where('booking.id', '=', filter.id)
  if (filter.from !== undefined) query = query.where('booking.end_at', '>', filter.from)
  if (filter.to !== undefined) query = query.where('booking.start_at', '<', filter.to)
  if (filter.barberId !== undefined) query = query.where('booking.barber_id', '=', filter.barberId)
  if (filter.accountId !== undefined) query = query.where('client.account_id', '=', filter.accountId)
  if (filter.after !== undefined) {
    query = query.where(
      sql<boolean>`(booking.start_at, booking.id) > (${filter.after.startAt}, ${filter.after.id}::uuid)`,
    )
  }
  const rows = await query.execute()
  return rows.map((row) => ({
    id: row.id,
    state: row.state as BookingState,
    clientId: row.client_id,
    clientName: row.client_name,
    clientEmail: row.email,
    clientPhone: row.phone,
    barberId: row.barber_id,
    barberName: row.barber_name,
    serviceId: row.service_id,
    serviceName: row.service_name,
    startAt: row.start_at,
    endAt: row.end_at,
    priceMinor: row.price_minor,
    currency: row.currency,
    note: row.note,
    origin: row.origin,
    version: row.version,
    createdAt: row.created_at,
    payment:
      row.method === null || row.amount_minor === null || row.recorded_at === null
        ? null
        : { method: row.method, amountMinor: row.amount_minor, recordedAt: row.recorded_at },
  }))
}

/** Moves a booking from one of `from` to `to`; false when it was in none of them any more. */
export async function moveBooking(
  transaction: TenantTransaction,
  move: { id: string; from: BookingState[]; to: BookingState; frees: boolean; now: Temporal.Instant },
): Promise<boolean> {
  const moved = await transaction
    .updateTable('booking')
    .set({ state: move.to, updated_at: move.now, version: sql`version + 1` })
    .where('id', '=', move.id)
    .where('state', 'in', move.from)
    .executeTakeFirst()
  if (moved.numUpdatedRows === 0n) return false
  if (move.frees) {
    await transaction
      .updateTable('occupancy')
      .set({ live: false })
      .where('booking_id', '=', move.id)
      .execute()
  }
  return true
}
