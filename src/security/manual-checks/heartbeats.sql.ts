import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'

/** The last sign of life of a process. */
export interface SignOfLife {
  process: 'server' | 'guard'
  state: 'running' | 'stopped'
  pid: number
  /** How long ago, by the database's clock, in milliseconds. */
  age_ms: number
}

/** The last signs of life of server and guard. */
export async function signsOfLife(query: Kysely<DB>): Promise<SignOfLife[]> {
  const { rows } = await sql<SignOfLife>`select process, state, pid,
    round(extract(epoch from clock_timestamp() - at) * 1000)::float8 as age_ms
    from heartbeat order by process desc`.execute(query)
  return rows
}

/** The database's clock now, and when the oldest shop began; null for that while there is none. */
export async function databaseClock(
  query: Kysely<DB>,
): Promise<{ now: Temporal.Instant; since: Temporal.Instant | null }> {
  const { rows } = await sql<{ now: Temporal.Instant; since: Temporal.Instant | null }>`
    select clock_timestamp() as now, (select min(created_at) from shop) as since`.execute(query)
  const [row] = rows
  if (row === undefined) throw new Error('The database has no clock.')
  return row
}
