import { runMigrations } from 'graphile-worker'
import pg from 'pg'
import type { DatabaseAddress } from '../postgres/address.ts'
import type { Sql } from '../postgres/connect.ts'

/** graphile-worker speaks through node-postgres. A connection that is lost is one error to it, told to `onError`. */
export function jobPool(
  address: Omit<DatabaseAddress, 'password'> & { password: string | (() => string) },
  connectionsMax: number,
  onError: (error: Error) => void,
): pg.Pool {
  const pool = new pg.Pool({
    host: address.host,
    port: address.port,
    database: address.database,
    user: address.username,
    password: address.password,
    ssl: address.tls === false ? false : { rejectUnauthorized: address.tls === 'verify-full' },
    max: connectionsMax,
    application_name: '6fb jobs',
  })
  pool.on('error', onError)
  pool.on('connect', (client) => client.on('error', onError))
  return pool
}

/**
 * Installs the job queue and lets the worker role run it. graphile-worker protects its tables by row-level security
 * that only their owner passes; the policies here open them for sixfb_worker alone. The app gets two functions:
 * enqueue_job, which it calls in the transaction of the write that the job follows from (an outbox), and
 * forget_queued_mail, for who is erased.
 */
export async function installJobs(owner: DatabaseAddress, sql: Sql): Promise<void> {
  const pool = jobPool(owner, 1, () => undefined)
  try {
    await runMigrations({ pgPool: pool })
  } finally {
    await pool.end()
  }
  await sql.begin(async (transaction) => {
    await transaction`select pg_advisory_xact_lock(6662403)`
    await transaction
      .unsafe(
        `
        grant usage on schema graphile_worker to sixfb_worker;
        grant select, insert, update, delete on all tables in schema graphile_worker to sixfb_worker;
        grant usage on all sequences in schema graphile_worker to sixfb_worker;
        grant execute on all functions in schema graphile_worker to sixfb_worker;
        do $$
        declare t record;
        begin
          for t in select tablename from pg_tables where schemaname = 'graphile_worker' and rowsecurity loop
            execute format('drop policy if exists sixfb_worker on graphile_worker.%I', t.tablename);
            execute format('create policy sixfb_worker on graphile_worker.%I to sixfb_worker using (true) with check (true)', t.tablename);
          end loop;
        end
        $$;
        create or replace function public.enqueue_job(task text, payload json, job_key text default null, run_at timestamptz default null)
          returns void language sql security definer set search_path = graphile_worker, pg_temp
          as $body$ select graphile_worker.add_job(task, payload, job_key := job_key, run_at := run_at) $body$;
        revoke all on function public.enqueue_job(text, json, text, timestamptz) from public;
        grant execute on function public.enqueue_job(text, json, text, timestamptz) to sixfb_app, sixfb_worker;
        create or replace function public.forget_queued_mail(addresses text[])
          returns void language sql security definer set search_path = graphile_worker, pg_temp
          as $body$ delete from graphile_worker._private_jobs j using graphile_worker._private_tasks t
            where t.id = j.task_id and t.identifier = 'send_mail' and j.locked_at is null
              and lower(j.payload->>'to') = any(addresses) $body$;
        revoke all on function public.forget_queued_mail(text[]) from public;
        grant execute on function public.forget_queued_mail(text[]) to sixfb_app;
        `,
      )
      .simple()
  })
}
