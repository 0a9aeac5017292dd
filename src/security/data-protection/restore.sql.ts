import type { Writable } from 'node:stream'
import type { Sql } from '../../platform/postgres/connect.ts'
import type { OwnerTransaction, StoredTable } from './backup.sql.ts'
import type { Manifest } from './backup.ts'

/** Empties `tables`, of what migrations put there. */
export async function emptyTables(sql: OwnerTransaction, tables: readonly StoredTable[]): Promise<void> {
  await sql`truncate ${sql(tables.map(({ name }) => name))}`
}

/** Whether the tables' own triggers run. While rows are loaded they must not: they would change what was written before. */
export async function switchTriggers(
  sql: OwnerTransaction,
  tables: readonly StoredTable[],
  to: 'enable' | 'disable',
): Promise<void> {
  for (const { name } of tables) await sql.unsafe(`alter table "${name}" ${to} trigger user`)
}

/**
 * Loads rows that copyOut() gave. Throws when the database refuses one; why stands in the database's own log, since
 * the driver tells it to nobody.
 */
export async function copyIn(
  sql: OwnerTransaction,
  { name, columns }: StoredTable,
  rows: AsyncIterable<Uint8Array>,
): Promise<void> {
  const list = columns.map((column) => `"${column}"`).join(', ')
  const stream = await sql.unsafe(`copy "${name}" (${list}) from stdin`).writable()
  let failure: Error | undefined
  stream.on('error', (error) => (failure = error))
  try {
    for await (const chunk of rows) await write(stream, chunk)
  } catch (error) {
    stream.destroy()
    throw failure ?? error
  }
  stream.end()
  // The driver never ends a stream whose COPY failed. The next statement tells: it is refused after a failure.
  await sql`select 1`
}

function write(stream: Writable, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(chunk, (error) => (error == null ? resolve() : reject(error)))
  })
}

/** How many rows a table has. */
export async function countRows(sql: OwnerTransaction, table: string): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*) as count from ${sql(table)}`
  return row?.count ?? 0
}

/** Lets identity columns go on counting where they stood. */
export async function setSequences(sql: OwnerTransaction, sequences: Manifest['sequences']): Promise<void> {
  for (const { table, column, last_value: last, is_called: isCalled } of sequences) {
    await sql`select setval(pg_get_serial_sequence(format('public.%I', ${table}::text), ${column}::text),
      ${last}::bigint, ${isCalled}::boolean)`
  }
}

/** The first table of a database that has rows which no migration put there, or null: it may be filled. */
export async function firstUsedTable(sql: Sql): Promise<string | null> {
  const tables = await sql<{ name: string }[]>`
    select format('%I.%I', n.nspname, c.relname) as name
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema', 'graphile_worker')
      and n.nspname not like 'pg\\_%' and (n.nspname, c.relname) not in
        (('public', 'schema_migration'), ('public', 'seal_state')) order by 1`
  for (const { name } of tables) {
    const [row] = await sql`select 1 from ${sql.unsafe(name)} limit 1`
    if (row !== undefined) return name
  }
  return null
}

/** Makes a database; false when it was there already. */
export async function createDatabase(sql: Sql, name: string): Promise<boolean> {
  const [there] = await sql`select 1 from pg_database where datname = ${name}`
  if (there !== undefined) return false
  await sql`create database ${sql(name)}`
  return true
}

/** What keeps the names of two databases apart: the second in which each was named, as 20261124143005. */
export function stampOf(at: Temporal.Instant): string {
  return at.toString({ smallestUnit: 'second' }).replaceAll(/\D/g, '')
}

/** Drops a database, whoever is connected to it. */
export async function dropDatabase(sql: Sql, name: string): Promise<void> {
  await sql`drop database if exists ${sql(name)} with (force)`
}

/**
 * Gives a database another one's name, and that one the name `aside`: both, or neither. Nobody may be connected.
 * `last` is done when both have been given and before that holds; when it fails, nothing has changed.
 */
export async function swapDatabases(
  sql: Sql,
  names: { database: string; current: string; aside: string },
  last: () => Promise<void>,
): Promise<void> {
  const { database, current, aside } = names
  await sql.begin(async (transaction) => {
    await transaction`alter database ${transaction(current)} rename to ${transaction(aside)}`
    await transaction`alter database ${transaction(database)} rename to ${transaction(current)}`
    await last()
  })
}
