import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Interval } from './interval.ts'

/**
 * When people and barbers are busy between two instants: bookings with their buffers by person, and what stands in
 * their own calendars by barber.
 */
export async function selectBusy(
  transaction: TenantTransaction,
  between: { from: Temporal.Instant; to: Temporal.Instant; personIds: string[]; barberIds: string[] },
): Promise<Map<string, Interval[]>> {
  const { rows } = await sql<{ id: string; start_ms: number; end_ms: number }>`
    select id, extract(epoch from lower(during))::float8 * 1000 as start_ms,
      extract(epoch from upper(during))::float8 * 1000 as end_ms
    from busy_times(tstzrange(${between.from}, ${between.to}), ${between.personIds}::uuid[],
      ${between.barberIds}::uuid[])`.execute(transaction)
  const busy = new Map<string, Interval[]>()
  for (const row of rows) {
    const intervals = busy.get(row.id) ?? []
    intervals.push({ startMs: Math.round(row.start_ms), endMs: Math.round(row.end_ms) })
    busy.set(row.id, intervals)
  }
  return busy
}
