import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { BusyTime } from './calendar.ts'

/**
 * What is taken between two instants: of people and resources by their bookings with buffers, of barbers by their own
 * calendars. Holds that have run out before `now` take nothing.
 */
export async function selectBusy(
  transaction: TenantTransaction,
  between: {
    from: Temporal.Instant
    to: Temporal.Instant
    subjectIds: string[]
    barberIds: string[]
    now: Temporal.Instant
  },
): Promise<Map<string, BusyTime[]>> {
  const { rows } = await sql<{
    id: string
    start_ms: number
    end_ms: number
    session_id: string | null
    booking_id: string | null
  }>`select id, extract(epoch from lower(during))::float8 * 1000 as start_ms,
      extract(epoch from upper(during))::float8 * 1000 as end_ms, session_id, booking_id
    from busy_times(tstzrange(${between.from}, ${between.to}), ${between.subjectIds}::uuid[],
      ${between.barberIds}::uuid[], ${between.now})`.execute(transaction)
  const busy = new Map<string, BusyTime[]>()
  for (const row of rows) {
    const intervals = busy.get(row.id) ?? []
    intervals.push({
      startMs: Math.round(row.start_ms),
      endMs: Math.round(row.end_ms),
      sessionId: row.session_id,
      bookingId: row.booking_id,
    })
    busy.set(row.id, intervals)
  }
  return busy
}

/** How many places of each pool are taken, by others than `exceptBookingIds`. Pools of which none is are missing. */
export async function selectTaken(
  transaction: TenantTransaction,
  pools: readonly { name: string; size: number }[],
  now: Temporal.Instant,
  exceptBookingIds: readonly string[],
): Promise<Map<string, number>> {
  const names = pools.map(({ name }) => name)
  const sizes = pools.map(({ size }) => size)
  const { rows } = await sql<{ pool: string; taken: number }>`
    select pool, (taken - (select count(*) from unnest(${names}::text[], ${sizes}::int[]) asked (name, size)
        cross join lateral generate_series(1, asked.size) place
        join occupancy o on o.live and o.subject_id = place_in(asked.name, place)
        where asked.name = pool and o.booking_id = any(${exceptBookingIds}::uuid[])))::int as taken
    from places_taken(${names}::text[], ${sizes}::int[], ${now})`.execute(transaction)
  return new Map(rows.map(({ pool, taken }) => [pool, taken]))
}

/** Whether somebody's account has had a completed booking in the shop that the transaction stands in. */
export async function hasBeenHere(transaction: TenantTransaction, accountId: string): Promise<boolean> {
  const { rows } = await sql<{ been: boolean }>`select exists (select 1 from booking b
    join client c on c.id = b.client_id
    where c.account_id = ${accountId} and b.shop_id = current_shop_id() and b.state = 'completed') as been`.execute(
    transaction,
  )
  return rows[0]?.been ?? false
}
