import { sql } from 'kysely'
import type { Cursor } from '../../platform/http/cursor.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'

/** Time off or a break, as the shop wrote it. */
export interface TimeOffEntry {
  id: string
  /** null: everybody's. */
  barberId: string | null
  kind: 'time_off' | 'break'
  /** On the shop's wall clock, such as 2031-03-01T13:00. */
  startsAtLocal: string
  endsAtLocal: string
  rrule: string | null
  reason: string
}

/** Which entries to read. */
export interface TimeOffFilter {
  /** Of this barber and of everybody; null is all. */
  barberId: string | null
  /** Leaves out what is over by this date, and is not repeated. */
  from?: string | undefined
  id?: string
  after?: Cursor | undefined
  limit: number
}

/** Time off by its first beginning. */
export async function selectTimeOff(
  transaction: TenantTransaction,
  { barberId, from, id, after, limit }: TimeOffFilter,
): Promise<TimeOffEntry[]> {
  const { rows } = await sql<TimeOffEntry>`
    select id, barber_id as "barberId", kind, to_char(starts_at_local, 'YYYY-MM-DD"T"HH24:MI') as "startsAtLocal",
      to_char(ends_at_local, 'YYYY-MM-DD"T"HH24:MI') as "endsAtLocal", rrule, reason
    from time_off
    where (${barberId}::text is null or barber_id = ${barberId}::text::uuid or barber_id is null)
      and (${id ?? null}::text is null or id = ${id ?? null}::text::uuid)
      and (${from ?? null}::text is null or rrule is not null or ends_at_local > ${from ?? null}::text::timestamp)
      and (${after?.id ?? null}::text is null
        or (starts_at_local, id) > (${after?.sortedBy ?? null}::text::timestamp, ${after?.id ?? null}::text::uuid))
    order by starts_at_local, id limit ${limit}::int`.execute(transaction)
  return rows
}

/** How many entries the shop has that are repeated, or not over yet. */
export async function countTimeOff(transaction: TenantTransaction, now: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from time_off
    where rrule is not null or ends_at_local > (${now}::timestamptz at time zone 'UTC') - interval '1 day'`.execute(
    transaction,
  )
  return rows[0]?.count ?? 0
}

/** Writes an entry. */
export async function insertTimeOff(
  transaction: TenantTransaction,
  shopId: string,
  entry: TimeOffEntry,
): Promise<void> {
  await sql`insert into time_off (id, shop_id, barber_id, kind, starts_at_local, ends_at_local, rrule, reason)
    values (${entry.id}, ${shopId}, ${entry.barberId}::text::uuid, ${entry.kind}, ${entry.startsAtLocal}::text::timestamp,
      ${entry.endsAtLocal}::text::timestamp, ${entry.rrule}, ${entry.reason})`.execute(transaction)
}

/** Takes an entry away. */
export async function deleteTimeOff(transaction: TenantTransaction, id: string): Promise<void> {
  await sql`delete from time_off where id = ${id}`.execute(transaction)
}
