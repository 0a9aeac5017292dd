import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'

/** The server and the guard that say they run, each start another id. */
export async function runningInstances(query: Kysely<DB>): Promise<string[]> {
  const { rows } = await sql<{ instance_id: string }>`select instance_id from heartbeat
    where state = 'running'`.execute(query)
  return rows.map(({ instance_id: id }) => id)
}
