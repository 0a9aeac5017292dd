import { sql, type Insertable, type Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'

/** Inserts rows that name the same columns, in one statement; the others are as the table says. As the owner of the tables. */
export async function insertRows<Table extends keyof DB>(
  transaction: Transaction<DB>,
  table: Table,
  rows: readonly Insertable<DB[Table]>[],
): Promise<void> {
  const [first] = rows
  if (first === undefined) return
  const name = sql.table(table)
  const columns = sql.join(Object.keys(first).map((column) => sql.ref(column)))
  await sql`insert into ${name} (${columns})
    select ${columns} from json_populate_recordset(null::${name}, ${JSON.stringify(rows)}::text::json)`.execute(
    transaction,
  )
}

/** Waits for whoever else is making the first shop, then says whether there is one. */
export async function lockedShopExists(transaction: Transaction<DB>): Promise<boolean> {
  await sql`select pg_advisory_xact_lock(6662404)`.execute(transaction)
  const shop = await transaction.selectFrom('shop').select('id').limit(1).executeTakeFirst()
  return shop !== undefined
}
