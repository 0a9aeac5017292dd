import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'

/** The last sign of life of a process. */
export interface Heartbeat {
  instance_id: string
  state: 'running' | 'stopped'
  /** When it was, by the database's clock. */
  at: Temporal.Instant
}

/** The heartbeat of a process; undefined when it has never run. */
export async function heartbeatOf(
  query: Kysely<DB>,
  process: 'server' | 'guard',
): Promise<Heartbeat | undefined> {
  const { rows } = await sql<Heartbeat>`select instance_id, state, at from heartbeat
    where process = ${process}`.execute(query)
  return rows[0]
}

/** Writes that this guard runs, or has stopped. */
export async function beatAsGuard(
  query: Kysely<DB>,
  beat: { instanceId: string; pid: number; startedAt: Temporal.Instant; state: 'running' | 'stopped' },
): Promise<void> {
  await sql`insert into heartbeat (process, instance_id, pid, started_at, at, state)
    values ('guard', ${beat.instanceId}, ${beat.pid}, ${beat.startedAt}, clock_timestamp(), ${beat.state})
    on conflict (process) do update set instance_id = excluded.instance_id, pid = excluded.pid,
      started_at = excluded.started_at, at = excluded.at, state = excluded.state`.execute(query)
}
