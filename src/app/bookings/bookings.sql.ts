import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { Tenant, TenantTransaction } from '../../platform/postgres/tenant.ts'
import { exclusionViolation, uniqueViolation } from '../../platform/postgres/violations.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import type { BookingRecord, BookingState } from './booking.ts'
import type { NewBooking } from './new-booking.ts'

/** Whether the exclusion constraint or a key refused a booking. */
export function isRefused(error: unknown): boolean {
  return [exclusionViolation, uniqueViolation].includes(codeOf(error) ?? '')
}

/**
 * Writes bookings of one tenant, their occupancies, clients and events, in one statement that is sent once
 * (docs/decisions/0002, 0010). Gives each one's client by the booking's id; those whose time is seen to be busy are
 * missing. The exclusion constraint (23P01) and the keys (23505) speak as errors, and then none is written.
 */
export async function insertBookings(
  query: Kysely<DB>,
  tenant: Tenant,
  rows: readonly NewBooking[],
): Promise<Map<string, string>> {
  const written = await sql<{ booking: string; client_id: string }>`
    with tenant as materialized (
      select set_config('app.shop_id', ${tenant.shopId ?? ''}, true),
        set_config('app.account_id', ${tenant.accountId ?? ''}, true), set_config('app.scope', 'own', true)),
    wish as materialized (
      select row.*, tstzrange(occupied_from, occupied_to) as during
      from tenant, json_to_recordset(${JSON.stringify(rows.map(toWish))}::text::json) as row(
        shop uuid, booking uuid, barber uuid, service uuid, start_at timestamptz, end_at timestamptz, price_minor integer,
        currency text, note text, origin text, created_at timestamptz, client uuid, account uuid, name text, email text,
        phone text, occupancy uuid, subject uuid, occupied_from timestamptz, occupied_to timestamptz, key_scope text,
        key text, key_digest text, event_id uuid, event_writer uuid, event_number bigint, event_at timestamptz,
        event_class integer, event_body text, event_mac text)),
    free as materialized (
      select * from wish
      where not exists (select 1 from busy_times(wish.during, array[subject], array[barber]))
      order by hashtextextended(subject::text, 0)),
    -- Two that insert overlapping ranges at once wait for each other in the constraint, and three can deadlock there. All
    -- take their places in one order.
    queue as materialized (
      select free.*, pg_advisory_xact_lock(hashtextextended(subject::text, 0)) from free),
    whose as materialized (
      select queue.*, case when account is null then client else coalesce(
          (select id from client where shop_id = shop and account_id = account order by created_at, id limit 1), client)
        end as id
      from queue),
    new_client as (
      insert into client (id, shop_id, account_id, name, email, phone, created_at)
      select id, shop, account, name, email, phone, created_at from whose where id = client),
    new_booking as (
      insert into booking (id, shop_id, client_id, barber_id, service_id, state, start_at, end_at, price_minor, currency,
        note, origin, created_at, updated_at)
      select booking, shop, id, barber, service, 'confirmed', start_at, end_at, price_minor, currency, note, origin,
        created_at, created_at
      from whose),
    new_occupancy as (
      insert into occupancy (id, shop_id, booking_id, subject_id, during)
      select occupancy, shop, booking, subject, during from whose),
    new_key as (
      insert into idempotency_key (shop_id, scope, key, request_digest, resource_id, created_at)
      select shop, key_scope, key, decode(key_digest, 'hex'), booking, created_at from whose where key is not null),
    new_event as (
      insert into event (id, writer_id, writer_number, at, class_uid, shop_id, body, mac)
      select event_id, event_writer, event_number, event_at, event_class, shop, event_body::json, decode(event_mac, 'hex')
      from whose),
    confirmation as materialized (
      select booking, enqueue_job('send_booking_mail', json_build_object('shop_id', shop::text, 'booking_id',
        booking::text, 'kind', 'confirmation')) from whose where email is not null)
    select whose.booking, whose.id as client_id from whose left join confirmation using (booking)`.execute(
    query,
  )
  return new Map(written.rows.map((row) => [row.booking, row.client_id]))
}

function toWish({ tenant, booking, client, occupancy, idempotency, event }: NewBooking): object {
  return {
    shop: tenant.shopId,
    booking: booking.id,
    barber: booking.barberId,
    service: booking.serviceId,
    start_at: booking.startAt,
    end_at: booking.endAt,
    price_minor: booking.priceMinor,
    currency: booking.currency,
    note: booking.note,
    origin: booking.origin,
    created_at: booking.createdAt,
    client: client.id,
    account: client.accountId,
    name: client.name,
    email: client.email,
    phone: client.phone,
    occupancy: occupancy.id,
    subject: occupancy.subjectId,
    occupied_from: occupancy.from,
    occupied_to: occupancy.to,
    key_scope: idempotency?.scope,
    key: idempotency?.key,
    key_digest: idempotency?.digest.toString('hex'),
    event_id: event.id,
    event_writer: event.writer_id,
    event_number: event.writer_number,
    event_at: event.at,
    event_class: event.class_uid,
    event_body: event.body,
    event_mac: event.mac.toString('hex'),
  }
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
