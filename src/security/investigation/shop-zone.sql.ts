import { sql } from 'kysely'
import type { Database } from '../../platform/postgres/connect.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'

/** The time zone of a shop (IANA name). */
export async function shopZone(database: Database, shopId: string): Promise<string> {
  return withTenant(database, { shopId }, async (transaction) => {
    const { rows } = await sql<{
      time_zone: string
    }>`select time_zone from shop where id = ${shopId}`.execute(transaction)
    return rows[0]?.time_zone ?? 'UTC'
  })
}
