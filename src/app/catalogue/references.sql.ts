import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'

/** What the shop may have at most of each: all of them are read whenever its terms have changed. */
const COUNTS_MAX = { service: 300, add_on: 200, resource: 300, booking_limit: 100 } as const

/** Whether the shop has all of these ids. A key of another shop satisfies the database, but not this. */
export async function hasAll(
  transaction: TenantTransaction,
  table: 'barber' | 'service' | 'add_on',
  ids: readonly string[],
): Promise<boolean> {
  const { rows } = await sql<{ found: number }>`select count(*)::int as found from ${sql.table(table)}
    where id in (select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::text::json))`.execute(
    transaction,
  )
  return rows[0]?.found === new Set(ids).size
}

/** Whether the shop has a resource, in use or not, of each kind. */
export async function hasKinds(transaction: TenantTransaction, kinds: readonly string[]): Promise<boolean> {
  const { rows } = await sql<{ found: number }>`select count(distinct kind)::int as found from resource
    where kind in (select value from json_array_elements_text(${JSON.stringify(kinds)}::text::json))`.execute(
    transaction,
  )
  return rows[0]?.found === kinds.length
}

/** Whether there is room for one more. */
export async function hasRoom(
  transaction: TenantTransaction,
  table: keyof typeof COUNTS_MAX,
): Promise<boolean> {
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int as count from ${sql.table(table)}`.execute(transaction)
  return (rows[0]?.count ?? 0) < COUNTS_MAX[table]
}

/** The position after the last one. */
export async function nextPosition(
  transaction: TenantTransaction,
  table: 'service' | 'add_on' | 'resource',
): Promise<number> {
  const { rows } = await sql<{ next: number }>`
    select coalesce(max(position) + 1, 0)::int as next from ${sql.table(table)}`.execute(transaction)
  return rows[0]?.next ?? 0
}
