import { sql, type Kysely } from 'kysely'
import type { EventRow } from '../../platform/events/event.ts'
import type { EventLog } from '../../platform/events/event-log.ts'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { Tenant, TenantTransaction } from '../../platform/postgres/tenant.ts'
import { deadlock, exclusionViolation, uniqueViolation } from '../../platform/postgres/violations.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import type { BookedItem, BookingOrigin, BookingRecord, BookingState, Fee } from './booking.ts'
import type { NewBooking, WriteOutcome } from './new-booking.ts'
import { takeRow } from './take.ts'

/** Whether the exclusion constraint or a key refused a booking, or the database another way out of a deadlock. */
export function isRefused(error: unknown): boolean {
  return [exclusionViolation, uniqueViolation, deadlock].includes(codeOf(error) ?? '')
}

/**
 * Writes bookings of one tenant, their occupancies, clients and events, in one statement that is sent once
 * (docs/decisions/0002, 0010). Gives what became of each by its id: those whose time or place is seen to be taken, and those
 * that were decided by older terms, are not written. The exclusion constraint (23P01) and the keys (23505) speak as errors,
 * and then none is written.
 */
export async function insertBookings(
  query: Kysely<DB>,
  log: Pick<EventLog, 'including'>,
  tenant: Tenant,
  rows: readonly NewBooking[],
): Promise<Map<string, WriteOutcome>> {
  const drafts = rows.map(({ event }) => event)
  return log.including(query, drafts, async (events) => {
    const wishes = rows.map((row, index) => toWish(row, events[index]))
    const outcomes = await insertWishes(query, tenant, wishes)
    const inserted = rows.flatMap(({ booking }, index) =>
      typeof outcomes.get(booking.id) === 'object' ? (events[index]?.id ?? []) : [],
    )
    return { result: outcomes, inserted: new Set(inserted) }
  })
}

async function insertWishes(
  query: Kysely<DB>,
  tenant: Tenant,
  wishes: ReturnType<typeof toWish>[],
): Promise<Map<string, WriteOutcome>> {
  const written = await sql<{
    booking: string
    client_id: string | null
    stale: boolean
    free_hours: number | null
    late_fee_percent: number | null
  }>`
    with tenant as materialized (
      select set_config('app.shop_id', ${tenant.shopId ?? ''}, true),
        set_config('app.account_id', ${tenant.accountId ?? ''}, true), set_config('app.scope', 'own', true)),
    wish as materialized (
      select row.*, terms_version is not null
          and terms_version <> (select s.terms_version from shop s where s.id = row.shop) as stale
      from tenant, json_to_recordset(${JSON.stringify(wishes)}::text::json) as row(
        shop uuid, terms_version bigint, booking uuid, state text, barber uuid, service uuid, start_at timestamptz,
        end_at timestamptz, price_minor integer, currency text, note text, origin text, arrangement text,
        hold_expires_at timestamptz, created_at timestamptz, series uuid, series_index integer, items json, takes json, client uuid, account uuid, name text,
        email text, phone text, known boolean, key_scope text, key text, key_digest text, event_id uuid, event_writer uuid,
        event_number bigint, event_at timestamptz, event_class integer, event_body text, event_mac text)),
    -- Those of one statement who take a place in the same pool take different ones; those of another statement at the same
    -- time, which doesn't see them, mostly do as well, because each draws its own order.
    take as materialized (
      select booking, shop, barber, created_at, hold_expires_at, id, kind, session, pool, tstzrange(starts, ends) as during,
        coalesce(subject, (select place_in(pool, place) from generate_series(1, size) place
          where not exists (select 1 from occupancy o where o.live and o.subject_id = place_in(pool, place)
            and o.during && tstzrange(starts, ends) and (o.expires_at is null or o.expires_at > created_at))
          order by md5(place || ${wishes[0]?.booking ?? ''}) offset nth limit 1)) as subject
      from (select booking, shop, created_at, hold_expires_at, take.*,
          row_number() over (partition by take.pool order by booking, take.id) - 1 as nth
        from wish, json_to_recordset(takes) as take(id uuid, kind text, subject uuid, barber uuid, pool text, size integer,
          session uuid, starts timestamptz, ends timestamptz)
        where not stale) wanted),
    free as materialized (
      select * from wish
      where not stale and not exists (select 1 from take where take.booking = wish.booking and (subject is null
        or (pool is null and exists (
          select 1 from busy_times(take.during, array[subject], array[take.barber],
              take.created_at) busy
            where busy.session_id is distinct from take.session))))),
    -- Two that insert overlapping ranges at once wait for each other in the constraint, and three can deadlock there. All
    -- take their places in one order.
    queue as materialized (
      select pg_advisory_xact_lock(place) from (select distinct hashtextextended(coalesce(pool, subject::text), 0) as place
        from take where booking in (select booking from free) order by 1) places),
    whose as materialized (
      select free.*, case when known or account is null then client else coalesce(
          (select id from client where shop_id = shop and account_id = account order by created_at, id limit 1), client)
        end as id
      from free where (select count(*) from queue) >= 0),
    new_client as (
      insert into client (id, shop_id, account_id, name, email, phone, created_at)
      select id, shop, account, name, email, phone, created_at from whose where id = client and not known),
    new_booking as (
      insert into booking (id, shop_id, client_id, barber_id, service_id, state, start_at, end_at, price_minor, currency,
        note, origin, arrangement, hold_expires_at, created_at, updated_at, series_id, series_index)
      select booking, shop, id, barber, service, state, start_at, end_at, price_minor, currency, note, origin, arrangement,
        hold_expires_at, created_at, created_at, series, series_index
      from whose),
    new_item as (
      insert into booking_item (id, shop_id, booking_id, position, service_id, barber_id, start_at, end_at, price_minor,
        guest_name, add_on_ids)
      select item.id, shop, booking, item.position, item.service, item.barber, item.start_at, item.end_at, item.price_minor,
        item.guest_name, array(select value::uuid from json_array_elements_text(item.add_on_ids))
      from whose, json_to_recordset(items) as item(id uuid, position integer, service uuid, barber uuid, start_at timestamptz,
        end_at timestamptz, price_minor integer, guest_name text, add_on_ids json)),
    new_occupancy as (
      insert into occupancy (id, shop_id, booking_id, subject_id, during, kind, session_id, expires_at)
      select take.id, take.shop, take.booking, take.subject, take.during, take.kind, take.session, take.hold_expires_at
      from take join whose using (booking)),
    new_key as (
      insert into idempotency_key (shop_id, scope, key, request_digest, resource_id, created_at)
      select shop, key_scope, key, decode(key_digest, 'hex'), booking, created_at from whose where key is not null),
    new_event as (
      insert into event (id, writer_id, writer_number, at, class_uid, shop_id, body, mac)
      select event_id, event_writer, event_number, event_at, event_class, shop, event_body::json, decode(event_mac, 'hex')
      from whose),
    confirmation as materialized (
      select booking, enqueue_job('send_booking_mail', json_build_object('shop_id', shop::text, 'booking_id',
        booking::text, 'kind', case state when 'pending' then 'request' else 'confirmation' end))
      from whose where email is not null and state in ('confirmed', 'pending') and origin <> 'walk_in'
        and series is null)
    select wish.booking, whose.id as client_id, wish.stale, agreed.cancellation_free_hours as free_hours,
      agreed.late_fee_percent
    from wish left join whose using (booking) left join confirmation using (booking)
      -- Looked up one by one: the planner expects thousands and would read all clients, through their policy.
      left join lateral (select c.cancellation_free_hours, c.late_fee_percent from client c where c.id = whose.id
        offset 0) agreed on true`.execute(query)
  return new Map(written.rows.map((row): [string, WriteOutcome] => [row.booking, outcomeOf(row)]))
}

function outcomeOf(row: {
  client_id: string | null
  stale: boolean
  free_hours: number | null
  late_fee_percent: number | null
}): WriteOutcome {
  if (row.client_id === null) return row.stale ? 'stale' : 'busy'
  return {
    clientId: row.client_id,
    clientPolicy: { freeHours: row.free_hours, lateFeePercent: row.late_fee_percent },
  }
}

function toWish(
  { tenant, termsVersion, booking, items, client, takes, idempotency }: NewBooking,
  event: EventRow | undefined,
) {
  return {
    shop: tenant.shopId,
    terms_version: termsVersion,
    booking: booking.id,
    state: booking.state,
    barber: items[0]?.barberId,
    service: items[0]?.serviceId,
    start_at: booking.startAt,
    end_at: booking.endAt,
    price_minor: booking.priceMinor,
    currency: booking.currency,
    note: booking.note,
    origin: booking.origin,
    arrangement: booking.arrangement,
    hold_expires_at: booking.holdExpiresAt,
    created_at: booking.createdAt,
    series: booking.series?.id,
    series_index: booking.series?.index,
    items: items.map((item, position) => ({
      id: item.id,
      position,
      service: item.serviceId,
      barber: item.barberId,
      start_at: item.startAt,
      end_at: item.endAt,
      price_minor: item.priceMinor,
      guest_name: item.guestName,
      add_on_ids: item.addOnIds,
    })),
    takes: takes.map(takeRow),
    client: client.id,
    account: client.accountId,
    name: client.name,
    email: client.email,
    phone: client.phone,
    known: client.isKnown === true,
    key_scope: idempotency?.scope,
    key: idempotency?.key,
    key_digest: idempotency?.digest.toString('hex'),
    event_id: event?.id,
    event_writer: event?.writer_id,
    event_number: event?.writer_number,
    event_at: event?.at,
    event_class: event?.class_uid,
    event_body: event?.body,
    event_mac: event?.mac.toString('hex'),
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
  /** Only the occurrences of this series. */
  seriesId?: string
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
      'client.cancellation_free_hours',
      'client.late_fee_percent',
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
      'booking.hold_expires_at',
      'booking.cancelled_by',
      'booking.arrangement',
      'booking.series_id',
      'booking.series_index',
      sql<
        ItemRow[]
      >`(select coalesce(json_agg(json_build_object('service_id', i.service_id, 'service_name', s.name,
          'barber_id', i.barber_id, 'barber_name', b.name, 'start_at', i.start_at, 'end_at', i.end_at,
          'price_minor', i.price_minor, 'guest_name', i.guest_name, 'add_on_ids', i.add_on_ids) order by i.position), '[]')
        from booking_item i join service s on s.id = i.service_id join barber b on b.id = i.barber_id
        where i.booking_id = booking.id)`.as('items'),
      sql<
        FeeRow[]
      >`(select coalesce(json_agg(json_build_object('id', f.id, 'kind', f.kind, 'amount_minor', f.amount_minor,
          'waived', f.waived_at is not null) order by f.recorded_at, f.id), '[]')
        from booking_fee f where f.booking_id = booking.id)`.as('fees'),
    ])
    .orderBy('booking.start_at')
    .orderBy('booking.id')
    .limit(filter.limit)
  if (filter.id !== undefined) query = query.where('booking.id', '=', filter.id)
  if (filter.from !== undefined) query = query.where('booking.end_at', '>', filter.from)
  if (filter.to !== undefined) query = query.where('booking.start_at', '<', filter.to)
  if (filter.barberId !== undefined) query = query.where('booking.barber_id', '=', filter.barberId)
  if (filter.accountId !== undefined) query = query.where('client.account_id', '=', filter.accountId)
  if (filter.seriesId !== undefined) query = query.where('booking.series_id', '=', filter.seriesId)
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
    clientPolicy: { freeHours: row.cancellation_free_hours, lateFeePercent: row.late_fee_percent },
    barberId: row.barber_id,
    barberName: row.barber_name,
    serviceId: row.service_id,
    serviceName: row.service_name,
    startAt: row.start_at,
    endAt: row.end_at,
    priceMinor: row.price_minor,
    currency: row.currency,
    note: row.note,
    origin: row.origin as BookingOrigin,
    version: row.version,
    createdAt: row.created_at,
    holdExpiresAt: row.hold_expires_at,
    cancelledBy: row.cancelled_by as BookingRecord['cancelledBy'],
    arrangement: row.arrangement as BookingRecord['arrangement'],
    series:
      row.series_id === null || row.series_index === null
        ? null
        : { id: row.series_id, index: row.series_index },
    items: row.items.map(toItem),
    fees: row.fees.map(toFee),
    payment:
      row.method === null || row.amount_minor === null || row.recorded_at === null
        ? null
        : { method: row.method, amountMinor: row.amount_minor, recordedAt: row.recorded_at },
  }))
}

interface ItemRow {
  service_id: string
  service_name: string
  barber_id: string
  barber_name: string
  start_at: string
  end_at: string
  price_minor: number
  guest_name: string | null
  add_on_ids: string[]
}

function toItem(row: ItemRow): BookedItem {
  return {
    serviceId: row.service_id,
    serviceName: row.service_name,
    barberId: row.barber_id,
    barberName: row.barber_name,
    startAt: Temporal.Instant.from(row.start_at),
    endAt: Temporal.Instant.from(row.end_at),
    priceMinor: row.price_minor,
    guestName: row.guest_name,
    addOnIds: row.add_on_ids,
  }
}

interface FeeRow {
  id: string
  kind: Fee['kind']
  amount_minor: number
  waived: boolean
}

function toFee({ id, kind, amount_minor: amountMinor, waived }: FeeRow): Fee {
  return { id, kind, amountMinor, waived }
}

/** The shop that a booking is in, whatever shop is asked. */
export async function shopOfBooking(query: Kysely<DB>, id: string): Promise<string | undefined> {
  const { rows } = await sql<{ shop: string | null }>`select shop_of_booking(${id}) as shop`.execute(query)
  return rows[0]?.shop ?? undefined
}
