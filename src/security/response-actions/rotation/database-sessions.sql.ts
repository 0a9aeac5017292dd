import { sql, type Kysely } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'

/** The database's own time. */
export async function momentOf(query: Kysely<DB>): Promise<Temporal.Instant> {
  const { rows } = await sql<{ now: Temporal.Instant }>`select clock_timestamp() as now`.execute(query)
  const [row] = rows
  if (row === undefined) throw new Error('The database has no clock.')
  return row.now
}

/**
 * Ends the sessions of one's own role that began before `before` and have been idle since at least `idleSeconds` later;
 * `left` are those that are not.
 */
export async function endIdleSessions(
  query: Kysely<DB>,
  before: Temporal.Instant,
  idleSeconds: number,
): Promise<{ ended: number; left: number }> {
  const { rows } = await sql<{ ended: number; left: number }>`
    with old as materialized (select pid, state = 'idle' and state_change < clock_timestamp() - interval '0.2 seconds'
        and clock_timestamp() > ${before}::timestamptz + make_interval(secs => ${idleSeconds}::int) as is_idle
      from pg_stat_activity where usename = current_user and backend_start <= ${before} and pid <> pg_backend_pid())
    select count(*) filter (where is_idle and pg_terminate_backend(pid)) as ended,
      count(*) filter (where is_idle is not true) as left from old`.execute(query)
  return rows[0] ?? { ended: 0, left: 0 }
}

/** Ends every session of one's own role that began before `before`, whatever it does. Tells how many. */
export async function endSessions(query: Kysely<DB>, before: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{
    ended: number
  }>`select count(*) filter (where pg_terminate_backend(pid)) as ended
    from pg_stat_activity where usename = current_user and backend_start <= ${before}
      and pid <> pg_backend_pid()`.execute(query)
  return rows[0]?.ended ?? 0
}
