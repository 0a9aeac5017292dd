import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'

/** A booked service that needs a resource of a kind and has none that is in use. */
export interface Unseated {
  bookingId: string
  kind: string
  /** What it holds of a resource that is no longer in use, to be moved. */
  occupancyId: string | null
  from: Temporal.Instant
  to: Temporal.Instant
  expiresAt: Temporal.Instant | null
}

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
    held as (
      select o.id, o.booking_id, o.during, o.expires_at, r.kind, r.active
      from occupancy o join upcoming u on u.id = o.booking_id join resource r on r.id = o.subject_id
      where o.live and o.kind = 'resource')
    select booking_id as "bookingId", kind, id as "occupancyId", lower(during) as "from", upper(during) as "to",
      expires_at as "expiresAt" from held where not active
    union all
    select i.booking_id, need.kind, null, i.start_at - make_interval(mins => s.buffer_before_minutes),
      i.end_at + make_interval(mins => s.buffer_after_minutes), u.hold_expires_at
    from upcoming u join booking_item i on i.booking_id = u.id join service s on s.id = i.service_id
    join service_resource need on need.service_id = s.id
    where s.capacity = 1 and s.active and not exists (select 1 from held
      where held.booking_id = i.booking_id and held.kind = need.kind and held.during && tstzrange(i.start_at, i.end_at))
    order by "from", "bookingId"`.execute(transaction)
  return rows
}

/** Keeps the first resource of the kind that is free all the time; false when none is. */
export async function takeSeat(
  transaction: TenantTransaction,
  seat: Unseated & { shopId: string; newId: string },
): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    select r.id from resource r where r.kind = ${seat.kind} and r.active and not exists (
      select 1 from occupancy o where o.live and o.subject_id = r.id and o.during && tstzrange(${seat.from}, ${seat.to}))
    order by r.position, r.id limit 1`.execute(transaction)
  const [free] = rows
  if (free === undefined) return false
  if (seat.occupancyId === null)
    await sql`insert into occupancy (id, shop_id, booking_id, subject_id, during, kind, session_id, expires_at)
      values (${seat.newId}, ${seat.shopId}, ${seat.bookingId}, ${free.id}, tstzrange(${seat.from}, ${seat.to}),
        'resource', ${seat.newId}, ${seat.expiresAt})`.execute(transaction)
  else
    await sql`update occupancy set subject_id = ${free.id} where id = ${seat.occupancyId}`.execute(
      transaction,
    )
  return true
}
