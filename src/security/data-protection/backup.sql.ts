import type { Sql } from '../../platform/postgres/connect.ts'
import type { Manifest } from './backup.ts'
import type { Reference } from './load-order.ts'

/** A transaction on the owner's connection. */
export type OwnerTransaction = Parameters<Parameters<Sql['begin']>[1]>[0]

/** A table with the columns that are kept: those the database makes itself are not. */
export interface StoredTable {
  name: string
  columns: string[]
}

/** What a backup tells of the database beside its tables. */
export type DatabaseState = Pick<
  Manifest,
  'postgres_version' | 'snapshot' | 'migrations' | 'sequences' | 'chain' | 'checkpoint'
>

/**
 * Ids of transactions mean nothing in another cluster. What matters of them is kept: below 1 is what the sealer has
 * been through, and 1 is what it has not seen yet.
 */
const portable: Record<string, string> = {
  'event.xid': `case when xid < (select sealed_below from seal_state) then '0' else '1' end`,
  'seal_state.sealed_below': `'1'`,
}

/** For this transaction: a form of dates, bytes and numbers that hangs on no server's settings, and no hurry. */
export async function setPlainText(sql: OwnerTransaction): Promise<void> {
  await sql`select set_config('datestyle', 'ISO, YMD', true), set_config('intervalstyle', 'postgres', true),
    set_config('bytea_output', 'hex', true), set_config('extra_float_digits', '1', true),
    set_config('statement_timeout', '0', true)`
}

/**
 * The shop's tables. Left out: unlogged ones, which a crash may take as well, the signs of life of processes, which
 * would tell of a death after a restore, what the guard is still to look at of changed rows, and the keys of access tokens: a
 * restored shop makes its own.
 */
export async function storedTables(sql: OwnerTransaction): Promise<StoredTable[]> {
  return sql<
    StoredTable[]
  >`select c.relname::text as name, array_agg(a.attname::text order by a.attnum) as columns
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relpersistence = 'p'
      and c.relname not in ('schema_migration', 'heartbeat', 'signing_key', 'row_change') and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    group by c.relname order by c.relname`
}

/** The foreign keys between them. */
export async function tableReferences(sql: OwnerTransaction): Promise<Reference[]> {
  return sql<Reference[]>`select f.relname::text as "from", t.relname::text as "to"
    from pg_constraint c join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid
    where c.contype = 'f' and f.relnamespace = 'public'::regnamespace`
}

/** Everything else that a manifest says of the database, as this transaction sees it. */
export async function readState(sql: OwnerTransaction): Promise<DatabaseState> {
  const [server] = await sql<{ postgres_version: string; snapshot: string }[]>`
    select current_setting('server_version') as postgres_version, pg_current_snapshot()::text as snapshot`
  const [chain] = await sql<Manifest['chain'][]>`
    select position, encode(hash, 'hex') as hash from seal_state`
  const [checkpoint] = await sql<{ position: number; hash: string; at: Temporal.Instant }[]>`
    select position, encode(hash, 'hex') as hash, at from checkpoint order by position desc limit 1`
  if (server === undefined || chain === undefined) throw new Error('The table seal_state is empty.')
  return {
    ...server,
    migrations: [...(await readMigrations(sql))],
    sequences: await readSequences(sql),
    chain,
    checkpoint: checkpoint === undefined ? null : { ...checkpoint, at: checkpoint.at.toString() },
  }
}

/** The migrations that the database has had. */
export async function readMigrations(sql: OwnerTransaction): Promise<Manifest['migrations']> {
  return sql<Manifest['migrations']>`select name, digest from schema_migration order by name`
}

async function readSequences(sql: OwnerTransaction): Promise<Manifest['sequences']> {
  const found = await sql<{ table: string; column: string; sequence: string }[]>`
    select c.relname::text as "table", a.attname::text as "column",
      pg_get_serial_sequence(format('public.%I', c.relname), a.attname) as sequence
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attidentity <> '' order by 1, 2`
  const sequences: Manifest['sequences'] = []
  for (const { table, column, sequence } of found) {
    const [value] = await sql<{ last_value: number; is_called: boolean }[]>`
      select last_value, is_called from ${sql.unsafe(sequence)}`
    if (value !== undefined) sequences.push({ table, column, ...value })
  }
  return sequences
}

/** A table's rows in the text format of COPY: one line each, whatever is in them. */
export async function copyOut(
  sql: OwnerTransaction,
  { name, columns }: StoredTable,
): Promise<AsyncIterable<Uint8Array>> {
  const values = columns.map((column) => portable[`${name}.${column}`] ?? `"${column}"`)
  return sql.unsafe(`copy (select ${values.join(', ')} from "${name}") to stdout`).readable()
}
