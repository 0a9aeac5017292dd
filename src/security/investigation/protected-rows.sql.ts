import { sql, type Kysely, type Transaction } from 'kysely'
import { eventClass } from '../../platform/events/event.ts'
import { isEventIntact } from '../../platform/events/event-log.ts'
import type { SecretRing } from '../../platform/crypto/secret-ring.ts'
import type { DB } from '../../platform/postgres/database-types.ts'
import { keysAt, type FormerEventKey } from './former-event-keys.ts'
import { witnessActivity } from './witness-event.ts'
import type { ProtectedTable, RowChange } from './protected-rows.ts'

/** The changes of transactions below `closedBelow`, in the order in which they were done. */
export async function rowChangesBelow(query: Kysely<DB>, closedBelow: string): Promise<RowChange[]> {
  const { rows } = await sql<RowChange>`select id, xid::text, by_role as role, table_name as "table",
      row_key as key, digest
    from row_change where xid < ${closedBelow}::text::xid8 order by id`.execute(query)
  return rows
}

/** Takes away changes that have been dealt with. */
export async function deleteRowChanges(query: Kysely<DB>, ids: readonly number[]): Promise<void> {
  await sql`delete from row_change where id in (select value::bigint
    from json_array_elements_text(${JSON.stringify(ids)}::text::json))`.execute(query)
}

/** The changes that have not been dealt with. */
export async function changesInFlux(query: Kysely<DB>): Promise<{ id: number; row: string }[]> {
  const { rows } = await sql<{ id: number; row: string }>`select id, table_name || ' ' || row_key as row
    from row_change`.execute(query)
  return rows
}

/** All rows of a table in the order of their keys as bytes, a page at a time, within the transaction's snapshot. */
export async function* liveRows(
  transaction: Transaction<DB>,
  table: ProtectedTable,
  pageSize: number,
): AsyncGenerator<{ key: string; digest: Buffer }[]> {
  await sql`declare live no scroll cursor for select row_key as key, digest from protected_row
    where table_name = ${sql.lit(table)} order by row_key`.execute(transaction)
  const nextPage = async (): Promise<{ key: string; digest: Buffer }[]> =>
    (await sql<{ key: string; digest: Buffer }>`fetch ${sql.lit(pageSize)} from live`.execute(transaction))
      .rows
  // The database is at work on the next page while this one is looked at.
  for (let coming = nextPage(); ;) {
    const rows = await coming
    if (rows.length < pageSize) {
      if (rows.length > 0) yield rows
      break
    }
    coming = nextPage()
    // Whoever stops in between never asks for it.
    coming.catch(() => undefined)
    yield rows
  }
  await sql`close live`.execute(transaction)
}

/** The file that rows were taken into last, by the newest intact event that says so, sealed or not yet; null when there is none. */
export async function latestWitness(
  query: Kysely<DB>,
  keys: SecretRing,
  former: readonly FormerEventKey[],
): Promise<string | null> {
  const { rows } = await sql<{
    id: string
    writer_id: string
    writer_number: number
    body: string
    mac: Buffer
    position: number | null
    witness: string
  }>`select e.id, writer_id, writer_number, body::text as body, mac, position,
      body #>> '{unmapped,witness_id}' as witness
    from event e left join event_chain on event_id = e.id
    where class_uid = ${sql.lit(eventClass.applicationLifecycle)} and body ->> 'activity_name' = ${sql.lit(witnessActivity)}
    order by xid desc, e.id desc`.execute(query)
  const said = rows.find((row) =>
    keysAt(row.position ?? Infinity, keys, former).some((key) => isEventIntact(key, row)),
  )
  return said?.witness ?? null
}
