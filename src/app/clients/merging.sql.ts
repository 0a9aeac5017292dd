import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import { clientRecords } from './client-records.ts'

/** A client who is to be merged, locked. */
export interface MergingClient {
  id: string
  accountId: string | null
  mergedInto: string | null
  erasedAt: Temporal.Instant | null
}

/** Locks clients in the order of their ids, so that two mergings of the same ones wait for one another. */
export async function lockClients(
  transaction: TenantTransaction,
  ids: readonly string[],
): Promise<MergingClient[]> {
  return transaction
    .selectFrom('client')
    .select(['id', 'account_id as accountId', 'merged_into as mergedInto', 'erased_at as erasedAt'])
    .where('id', 'in', [...ids])
    .orderBy('id')
    .forUpdate()
    .execute()
}

/** Gives the records of one client to another: in which tables, and the ids of the rows. */
export async function moveRecords(
  transaction: TenantTransaction,
  from: string,
  into: string,
): Promise<Record<string, string[]>> {
  const moved: Record<string, string[]> = {}
  for (const [table, { column, moves }] of Object.entries(clientRecords)) {
    if (!moves) continue
    const { rows } = await sql<{ id: string }>`
      update ${sql.table(table)} set ${sql.ref(column)} = ${into} where ${sql.ref(column)} = ${from} returning id`.execute(
      transaction,
    )
    if (rows.length > 0) moved[table] = rows.map(({ id }) => id)
  }
  return moved
}

/** Marks a client as merged: whoever led to him leads to the other one, and he himself has neither account nor household. */
export async function markMerged(transaction: TenantTransaction, from: string, into: string): Promise<void> {
  // Household and account first: nobody has them twice, and the one who stays may have none.
  await sql`update client set household_id = other.household_id, household_role = other.household_role
    from client other where client.id = ${into} and other.id = ${from} and client.household_id is null`.execute(
    transaction,
  )
  await sql`update client set account_id = other.account_id
    from client other where client.id = ${into} and other.id = ${from} and client.account_id is null`.execute(
    transaction,
  )
  await sql`update client set merged_into = ${into}, account_id = null, household_id = null, household_role = null,
      version = version + 1
    where id = ${from} or merged_into = ${from}`.execute(transaction)
}

/** Writes down what was merged, and which rows went with it. */
export async function insertMerge(
  transaction: TenantTransaction,
  row: {
    id: string
    shopId: string
    mergedId: string
    intoId: string
    moved: Record<string, string[]>
    mergedBy: string
    at: Temporal.Instant
  },
): Promise<void> {
  await sql`insert into client_merge (id, shop_id, merged_id, into_id, moved, merged_by, at)
    values (${row.id}, ${row.shopId}, ${row.mergedId}, ${row.intoId}, ${JSON.stringify(row.moved)}::text::jsonb,
      ${row.mergedBy}, ${row.at})`.execute(transaction)
}
