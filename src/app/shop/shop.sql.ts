import { sql, type Selectable, type Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'

/** Inserts whole rows, every column given, in one statement. As the owner of the tables. */
export async function insertRows<Table extends keyof DB>(
  transaction: Transaction<DB>,
  table: Table,
  rows: readonly Selectable<DB[Table]>[],
): Promise<void> {
  const name = sql.table(table)
  await sql`insert into ${name}
    select * from json_populate_recordset(null::${name}, ${JSON.stringify(rows)}::text::json)`.execute(
    transaction,
  )
}

/** Waits for whoever else is making the first shop, then says whether there is one. */
export async function lockedShopExists(transaction: Transaction<DB>): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(6662404)`.execute(transaction)
  const shop = await transaction.selectFrom('shop').select('id').limit(1).executeTakeFirst()
  return shop !== undefined
}
