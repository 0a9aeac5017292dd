import { sql, type Insertable, type Kysely, type Transaction } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { ShopChange } from './shop-terms.ts'

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

/** The oldest organisation; with the first shop it is made, named as that is. As the owner of the tables. */
export async function firstOrganisation(transaction: Transaction<DB>, name: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`select first_organisation(${name}) as id`.execute(transaction)
  const [row] = rows
  if (row === undefined) throw new Error('first_organisation() gave nothing.')
  return row.id
}

/** The id of the shop with this slug. */
export async function shopOfSlug(query: Kysely<DB>, slug: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from shop_directory() where slug = ${slug}`.execute(
    query,
  )
  return rows[0]?.id
}

/** Writes what was changed of the shop that the transaction stands in, unless its version is another. */
export async function updateShop(
  transaction: TenantTransaction,
  change: { shopId: string; version: number; values: ShopChange },
): Promise<boolean> {
  const changed = await transaction
    .updateTable('shop')
    .set({ ...change.values, version: sql`version + 1` })
    .where('id', '=', change.shopId)
    .where('version', '=', change.version)
    .executeTakeFirst()
  return changed.numUpdatedRows > 0n
}

/** The ids of all shops, oldest first. */
export async function allShops(query: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from shop_directory()`.execute(query)
  return rows.map(({ id }) => id)
}
