import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'

/** The id of the oldest shop; undefined before there is one. */
export async function firstShop(query: Kysely<DB>): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from shop_directory() limit 1`.execute(query)
  return rows[0]?.id
}
