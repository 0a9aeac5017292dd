import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'

/** The ids of all shops. */
export async function selectShopIds(query: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from shop_directory()`.execute(query)
  return rows.map(({ id }) => id)
}
