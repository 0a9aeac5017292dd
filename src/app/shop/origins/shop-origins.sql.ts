import { sql, type Kysely } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'
import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'

/** The origins of all shops. */
export async function allOrigins(query: Kysely<DB>): Promise<{ shopId: string; origin: string }[]> {
  const { rows } = await sql<{ shopId: string; origin: string }>`
    select shop_id as "shopId", origin from shop_origins()`.execute(query)
  return rows
}

/** The origins of the shop that the transaction stands in, in their alphabetical order. */
export async function ownOrigins(transaction: TenantTransaction): Promise<string[]> {
  const rows = await transaction.selectFrom('shop_origin').select('origin').orderBy('origin').execute()
  return rows.map(({ origin }) => origin)
}

/** Gives the shop that the transaction stands in these origins and no others; every server is told. */
export async function replaceOrigins(
  transaction: TenantTransaction,
  shopId: string,
  origins: readonly string[],
): Promise<void> {
  await transaction.deleteFrom('shop_origin').where('shop_id', '=', shopId).execute()
  if (origins.length > 0)
    await transaction
      .insertInto('shop_origin')
      .values(origins.map((origin) => ({ shop_id: shopId, origin })))
      .execute()
  await sql`select pg_notify('sixfb_shop', '')`.execute(transaction)
}
