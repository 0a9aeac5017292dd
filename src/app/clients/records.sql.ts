import { sql, type RawBuilder } from 'kysely'
import { columnsTagged } from '../../platform/ledger/sensitivity.ts'
import type { JsonObject } from '../../platform/postgres/database-types.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { PersonExport } from './person-export.ts'
import { blankValues, clientRecords, type PersonalTable } from './client-records.ts'

/** Somebody as the tables know him: all clients that were found to be him, and his account. */
export interface Person {
  clientIds: string[]
  accountId: string | null
}

/** The tables with what a person has in the shop, in the order of the list. */
export const recordTables = Object.keys(clientRecords) as PersonalTable[]

/** The clients that were merged into this one, and himself: first he, then they. */
export async function selectMergedIds(transaction: TenantTransaction, id: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from client where id = ${id} or merged_into = ${id} order by merged_into nulls first, id`.execute(
    transaction,
  )
  return rows.map((row) => row.id)
}

/** All clients that an account is, with those that were merged into them. */
export async function selectIdsOfAccount(
  transaction: TenantTransaction,
  accountId: string,
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from client where account_id = ${accountId}
      or merged_into in (select id from client where account_id = ${accountId}) order by id`.execute(
    transaction,
  )
  return rows.map((row) => row.id)
}

/** Whether nobody else in this shop exports: who looked at what is found by reading all access records. */
export async function mayExportNow(transaction: TenantTransaction, shopId: string): Promise<boolean> {
  const { rows } = await sql<{ free: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended(${`export ${shopId}`}, 0)) as free`.execute(transaction)
  return rows[0]?.free === true
}

/** A person's rows of one table, without the columns that are hidden; times are in UTC. */
export async function selectRecords(
  transaction: TenantTransaction,
  table: PersonalTable,
  person: Person,
  hidden: readonly string[],
): Promise<JsonObject[]> {
  const { rows } = await sql<{ row: JsonObject }>`
    select to_jsonb(t) - ${textArray(hidden)} as row from ${sql.table(table)} t where ${isOf(table, person)}
    order by 1`.execute(transaction)
  return rows.map(({ row }) => row)
}

/** When rows with these keys were given to whom, newest first. */
export async function selectAccesses(
  transaction: TenantTransaction,
  keys: readonly string[],
): Promise<PersonExport['accesses']> {
  const { rows } = await sql<PersonExport['accesses'][number]>`
    select at, account_id, route, source_table, fields, purpose from access_records_about(array(
      select json_array_elements_text(${JSON.stringify(keys)}::text::json)::uuid))`.execute(transaction)
  return rows
}

/** What the barbers and the services of the shop are called, by their ids. */
export async function selectNames(transaction: TenantTransaction): Promise<Record<string, string>> {
  const { rows } = await sql<{ id: string; name: string }>`
    select id, name from barber union all select id, name from service`.execute(transaction)
  return Object.fromEntries(rows.map(({ id, name }) => [id, name]))
}

/** Takes what is personal out of a table's rows of a person, or takes the rows; gives how many there were. */
export async function eraseRecords(
  transaction: TenantTransaction,
  table: PersonalTable,
  person: Person,
): Promise<number> {
  const { erasure } = clientRecords[table]
  if (erasure === 'keep') return 0
  const blanks = blankValues[table]
  const blanked = columnsTagged(table, 'personal').map((column) => {
    const value = blanks?.[column]
    return sql`${sql.ref(column)} = ${value === undefined ? sql`default` : value}`
  })
  const { numAffectedRows } = await (
    erasure === 'delete'
      ? sql`delete from ${sql.table(table)} t where ${isOf(table, person)}`
      : sql`update ${sql.table(table)} t set ${sql.join(blanked)} where ${isOf(table, person)}`
  ).execute(transaction)
  return Number(numAffectedRows ?? 0n)
}

/** Forgets what was sent with idempotency keys for rows of a person: digests of names and addresses can be guessed. */
export async function forgetKeys(transaction: TenantTransaction, person: Person): Promise<void> {
  for (const table of recordTables) {
    const { of, moves } = clientRecords[table]
    if (table !== 'client' && (of !== 'client' || !moves)) continue
    await sql`delete from idempotency_key where resource_id in (
      select t.id from ${sql.table(table)} t where ${isOf(table, person)})`.execute(transaction)
  }
}

function isOf(table: PersonalTable, { clientIds, accountId }: Person): RawBuilder<boolean> {
  const { of, column } = clientRecords[table]
  const owner = sql.ref(`t.${column}`)
  const ids = sql`(select json_array_elements_text(${JSON.stringify(clientIds)}::text::json)::uuid)`
  switch (of) {
    case 'client':
      return sql`${owner} in ${ids}`
    case 'booking':
      return sql`${owner} in (select id from booking where client_id in ${ids})`
    case 'wish':
      return sql`${owner} in (select id from waitlist_wish where client_id in ${ids})`
    case 'household':
      return sql`${owner} in (select household_id from client where id in ${ids})`
    case 'account':
      return sql`${owner} = ${accountId}::uuid`
    case 'session':
      return sql`${owner} in (select id from session where account_id = ${accountId}::uuid)`
  }
}

function textArray(values: readonly string[]): RawBuilder<string[]> {
  return sql`array(select json_array_elements_text(${JSON.stringify(values)}::text::json))`
}
