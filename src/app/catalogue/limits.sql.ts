import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Limit } from './catalogue.ts'

/** All limits of the shop, oldest first, or one. */
export async function selectLimits(
  transaction: TenantTransaction,
  only: { id?: string } = {},
): Promise<Limit[]> {
  const { rows } = await sql<Limit>`select id, barber_id, service_id, period, count_max from booking_limit
    where ${only.id ?? null}::text is null or id = ${only.id ?? null}::text::uuid order by id`.execute(
    transaction,
  )
  return rows
}

/** Writes a limit, new or changed. */
export async function upsertLimit(
  transaction: TenantTransaction,
  shopId: string,
  { id, barber_id: barberId, service_id: serviceId, period, count_max: countMax }: Limit,
): Promise<void> {
  await sql`insert into booking_limit (id, shop_id, barber_id, service_id, period, count_max)
    values (${id}, ${shopId}, ${barberId}::text::uuid, ${serviceId}::text::uuid, ${period}, ${countMax})
    on conflict (id) do update set period = excluded.period, count_max = excluded.count_max`.execute(
    transaction,
  )
}

/** Takes a limit away. */
export async function deleteLimit(transaction: TenantTransaction, id: string): Promise<void> {
  await sql`delete from booking_limit where id = ${id}`.execute(transaction)
}

/** A booked service that a limit may count. */
export interface CountedItem {
  bookingId: string
  startAt: Temporal.Instant
  expiresAt: Temporal.Instant | null
}

/** The services that are booked, or were served, from an instant on: of a barber, a service, both or all; by when they were booked. */
export async function selectCounted(
  transaction: TenantTransaction,
  {
    barber_id: barberId,
    service_id: serviceId,
    from,
  }: Pick<Limit, 'barber_id' | 'service_id'> & { from: Temporal.Instant },
): Promise<CountedItem[]> {
  const { rows } = await sql<CountedItem>`
    select b.id as "bookingId", i.start_at as "startAt", b.hold_expires_at as "expiresAt"
    from booking b join booking_item i on i.booking_id = b.id
    where b.shop_id = current_shop_id() and i.start_at >= ${from}
      and b.state in ('hold', 'pending', 'confirmed', 'arrived', 'in_chair', 'completed')
      and (${barberId}::text is null or i.barber_id = ${barberId}::text::uuid)
      and (${serviceId}::text is null or i.service_id = ${serviceId}::text::uuid)
    order by b.created_at, b.id, i.position`.execute(transaction)
  return rows
}

/** Gives back the places of pools. */
export async function freePlaces(
  transaction: TenantTransaction,
  pools: readonly { name: string; size: number }[],
): Promise<void> {
  await sql`update occupancy set live = false where live and kind = 'limit' and subject_id in (
    select place_in(name, place)
    from json_to_recordset(${JSON.stringify(pools)}::text::json) as pool(name text, size integer)
    cross join generate_series(1, size) place)`.execute(transaction)
}

/** A place of a pool that a booking takes. Rows of one session share it. */
export interface TakenPlace {
  id: string
  bookingId: string
  pool: string
  place: number
  session: string
  startMs: number
  endMs: number
  expiresAt: Temporal.Instant | null
}

/** Takes places for bookings that are there. */
export async function takePlaces(
  transaction: TenantTransaction,
  shopId: string,
  places: readonly TakenPlace[],
): Promise<void> {
  const rows = places.map(({ bookingId, expiresAt, startMs, endMs, ...place }) => ({
    ...place,
    booking: bookingId,
    starts: Temporal.Instant.fromEpochMilliseconds(startMs),
    ends: Temporal.Instant.fromEpochMilliseconds(endMs),
    expires: expiresAt,
  }))
  await sql`insert into occupancy (id, shop_id, booking_id, subject_id, during, kind, session_id, expires_at)
    select id, ${shopId}, booking, place_in(pool, place), tstzrange(starts, ends), 'limit', session, expires
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as taken(id uuid, booking uuid, pool text, place integer,
      session uuid, starts timestamptz, ends timestamptz, expires timestamptz)`.execute(transaction)
}
