import { sql, type Kysely } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'

/** Where the chain has the event that says `after` has come in the place of other secrets; null while it is not sealed. */
export async function positionOfRotation(
  query: Kysely<DB>,
  entity: string,
  after: string,
): Promise<number | null> {
  const { rows } = await sql<{ position: number }>`select c.position from event e
    join event_chain c on c.event_id = e.id
    where e.class_uid = 3004 and e.body->'entity'->>'uid' = ${entity} and e.body->'unmapped'->>'after' = ${after}
    order by c.position limit 1`.execute(query)
  return rows[0]?.position ?? null
}
