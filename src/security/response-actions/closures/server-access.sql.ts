import { sql, type Kysely } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'

/** How the server stands to the database. */
export interface ServerAccess {
  /** How long ago the order to cut it off was given, in milliseconds; null when none stands. */
  orderedMs: number | null
  /** Whether its roles may connect. */
  mayConnect: boolean
  /** How many connections they have. */
  connections: number
}

/** Reads it as the guard. */
export async function readServerAccess(query: Kysely<DB>): Promise<ServerAccess> {
  const { rows } = await sql<{ ordered_ms: number | null; may_connect: boolean; connections: number }>`
    select may_connect, connections, (select (extract(epoch from clock_timestamp() - min(created_at)) * 1000)::float8
      from containment where verb = 'cut_database' and lifted_at is null and expires_at > now()) as ordered_ms
    from server_access()`.execute(query)
  const [row] = rows
  if (row === undefined) throw new Error('The database says nothing of who may connect.')
  return { orderedMs: row.ordered_ms, mayConnect: row.may_connect, connections: row.connections }
}

/** Takes the right to connect from the server's roles, and ends their connections; gives how many. */
export async function cutServerOff(query: Kysely<DB>): Promise<number> {
  const { rows } = await sql<{ ended: number }>`select cut_server_off() as ended`.execute(query)
  return rows[0]?.ended ?? 0
}

/** Gives that right back. */
export async function letServerIn(query: Kysely<DB>): Promise<void> {
  await sql`select let_server_in()`.execute(query)
}
