import { sql } from 'kysely'
import type { Database } from '../../platform/postgres/connect.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Interval } from '../availability/interval.ts'
import type { StoredConnection } from './connection-view.ts'

/** The connections of the shop, or the one with `id`, by barber and age. */
export async function selectConnections(
  transaction: TenantTransaction,
  only: { id?: string; barberId?: string } = {},
): Promise<StoredConnection[]> {
  const { rows } = await sql<StoredConnection>`
    select c.id, c.barber_id, b.name as barber_name, c.kind, c.name, c.url, c.created_at,
      c.last_attempt_at, c.last_success_at, c.consecutive_failures, c.failure_code, c.failure_detail,
      (select count(*)::integer from calendar_busy u
        where u.connection_id = c.id and exists (
          select 1 from booking k
          where k.barber_id = u.barber_id and tstzrange(k.start_at, k.end_at) && u.during
            and k.state in ('hold', 'pending', 'confirmed', 'arrived', 'in_chair'))) as drift
    from calendar_connection c join barber b on b.id = c.barber_id
    where (${only.id ?? null}::uuid is null or c.id = ${only.id ?? null}::uuid)
      and (${only.barberId ?? null}::uuid is null or c.barber_id = ${only.barberId ?? null}::uuid)
    order by b.position, b.id, c.created_at, c.id`.execute(transaction)
  return rows
}

/** What a refresh has to know. */
export interface RefreshRow {
  readonly url: string
  readonly etag: string | null
  readonly last_modified: string | null
  readonly last_success_at: Temporal.Instant | null
  readonly consecutive_failures: number
  readonly time_zone: string
  readonly horizon_days: number
}

/** Reads that; undefined if the shop has no such connection. */
export async function selectForRefresh(
  transaction: TenantTransaction,
  id: string,
): Promise<RefreshRow | undefined> {
  return transaction
    .selectFrom('calendar_connection')
    .innerJoin('shop', 'shop.id', 'calendar_connection.shop_id')
    .select(['url', 'etag', 'last_modified', 'last_success_at', 'consecutive_failures'])
    .select(['shop.time_zone', 'shop.horizon_days'])
    .where('calendar_connection.id', '=', id)
    .executeTakeFirst()
}

/** Whether the shop has this barber. */
export async function hasBarber(transaction: TenantTransaction, barberId: string): Promise<boolean> {
  const row = await transaction
    .selectFrom('barber')
    .select('id')
    .where('id', '=', barberId)
    .executeTakeFirst()
  return row !== undefined
}

/** Adds a connection. */
export async function insertConnection(
  transaction: TenantTransaction,
  row: {
    id: string
    shop_id: string
    barber_id: string
    name: string
    url: string
    created_at: Temporal.Instant
  },
): Promise<void> {
  await transaction.insertInto('calendar_connection').values(row).execute()
}

/** Removes a connection and what it blocked. Gives whose it was; undefined if there is none. */
export async function deleteConnection(
  transaction: TenantTransaction,
  id: string,
): Promise<{ barber_id: string } | undefined> {
  return transaction
    .deleteFrom('calendar_connection')
    .where('id', '=', id)
    .returning('barber_id')
    .executeTakeFirst()
}

/** Puts `ranges` in the place of what the connection blocked so far. */
export async function replaceBusy(
  transaction: TenantTransaction,
  connectionId: string,
  ranges: readonly (Interval & { readonly id: string })[],
): Promise<void> {
  const rows = ranges.map(({ id, startMs, endMs }) => ({ id, start_ms: startMs, end_ms: endMs }))
  await transaction.deleteFrom('calendar_busy').where('connection_id', '=', connectionId).execute()
  await sql`
    insert into calendar_busy (id, shop_id, connection_id, barber_id, during)
    select r.id, c.shop_id, c.id, c.barber_id,
      tstzrange(to_timestamp(r.start_ms / 1000.0), to_timestamp(r.end_ms / 1000.0))
    from jsonb_to_recordset(${JSON.stringify(rows)}::text::jsonb) as r(id uuid, start_ms bigint, end_ms bigint)
    join calendar_connection c on c.id = ${connectionId}`.execute(transaction)
}

/** How a refresh went. What is not given stays as it was. */
export interface ConnectionChanges {
  readonly at: Temporal.Instant
  readonly succeeded: boolean
  /** A failure, or a remark on a success; null wipes the last one. */
  readonly failure?: { readonly code: string; readonly detail: string } | null
  readonly etag?: string | null
  readonly lastModified?: string | null
}

/** Writes that down. False if the connection is gone. */
export async function updateAfterRefresh(
  transaction: TenantTransaction,
  id: string,
  { at, succeeded, failure, etag, lastModified }: ConnectionChanges,
): Promise<boolean> {
  const { numUpdatedRows } = await transaction
    .updateTable('calendar_connection')
    .set({
      last_attempt_at: at,
      consecutive_failures: succeeded ? 0 : sql<number>`consecutive_failures + 1`,
      ...(succeeded ? { last_success_at: at } : {}),
      ...(failure === undefined
        ? {}
        : { failure_code: failure?.code ?? null, failure_detail: failure?.detail ?? null }),
      ...(etag === undefined ? {} : { etag }),
      ...(lastModified === undefined ? {} : { last_modified: lastModified }),
    })
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Connections of all shops that were not tried since `before`, the longest waiting first; at most 500. */
export async function selectDueConnections(
  database: Database,
  before: Temporal.Instant,
): Promise<{ id: string; shop_id: string }[]> {
  const { rows } = await sql<{ id: string; shop_id: string }>`
    select id, shop_id from calendar_connections_due(${before})`.execute(database.query)
  return rows
}
