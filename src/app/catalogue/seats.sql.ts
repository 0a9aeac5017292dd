import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { NewSeat, Seat, Unseated } from './seats.ts'

/** The upcoming services of the shop that lack a resource, by start. Of classes only what they hold already. */
export async function selectUnseated(
  transaction: TenantTransaction,
  now: Temporal.Instant,
): Promise<Unseated[]> {
  const { rows } = await sql<Unseated>`
    with upcoming as materialized (
      select b.id, b.hold_expires_at from booking b where b.shop_id = current_shop_id() and b.start_at > ${now}
        and b.state in ('hold', 'pending', 'confirmed', 'arrived')
        and (b.hold_expires_at is null or b.hold_expires_at > ${now})),
    held as materialized (
      select o.id, o.booking_id, o.during, o.expires_at, r.kind, r.active
      from occupancy o join upcoming u on u.id = o.booking_id join resource r on r.id = o.subject_id
      where o.live and o.kind = 'resource'),
    unseated as (
      select booking_id, kind, id as occupancy_id, during, expires_at from held where not active
      union all
      select i.booking_id, need.kind, null, tstzrange(i.start_at - make_interval(mins => s.buffer_before_minutes),
        i.end_at + make_interval(mins => s.buffer_after_minutes)), u.hold_expires_at
      from upcoming u join booking_item i on i.booking_id = u.id join service s on s.id = i.service_id
      join service_resource need on need.service_id = s.id
      where s.capacity = 1 and s.active and not exists (select 1 from held
        where held.booking_id = i.booking_id and held.kind = need.kind and held.during && tstzrange(i.start_at, i.end_at)))
    select booking_id as "bookingId", kind, occupancy_id as "occupancyId", expires_at as "expiresAt",
      round(extract(epoch from lower(during)) * 1000)::float8 as "startMs",
      round(extract(epoch from upper(during)) * 1000)::float8 as "endMs"
    from unseated order by lower(during), booking_id`.execute(transaction)
  return rows
}

/** The resources of the shop that are in use, in its order, with when they are taken from `from` on. */
export async function selectSeats(transaction: TenantTransaction, from: Temporal.Instant): Promise<Seat[]> {
  const { rows } = await sql<Seat>`
    select id, kind, (select coalesce(json_agg(json_build_object('startMs', round(extract(epoch from lower(during)) * 1000),
        'endMs', round(extract(epoch from upper(during)) * 1000)) order by during), '[]')
      from occupancy o where o.live and o.subject_id = r.id and o.during && tstzrange(${from}, null)) as taken
    from resource r where active order by position, r.id`.execute(transaction)
  return rows
}

/** Keeps resources for bookings: in place of those that they held, or beside them. */
export async function takeSeats(
  transaction: TenantTransaction,
  shopId: string,
  seats: readonly NewSeat[],
): Promise<void> {
  const rows = seats.map(({ startMs, endMs, expiresAt, bookingId, resourceId, occupancyId, newId }) => ({
    id: newId,
    booking: bookingId,
    resource: resourceId,
    held: occupancyId,
    starts: Temporal.Instant.fromEpochMilliseconds(startMs),
    ends: Temporal.Instant.fromEpochMilliseconds(endMs),
    expires: expiresAt,
  }))
  await sql`
    with seat as materialized (
      select * from json_to_recordset(${JSON.stringify(rows)}::text::json) as seat(id uuid, booking uuid, resource uuid,
        held uuid, starts timestamptz, ends timestamptz, expires timestamptz)),
    moved as (update occupancy o set subject_id = seat.resource from seat where o.id = seat.held)
    insert into occupancy (id, shop_id, booking_id, subject_id, during, kind, session_id, expires_at)
    select id, ${shopId}, booking, resource, tstzrange(starts, ends), 'resource', id, expires
    from seat where held is null`.execute(transaction)
}
