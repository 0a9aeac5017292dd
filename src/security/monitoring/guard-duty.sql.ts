import type { Sql } from '../../platform/postgres/connect.ts'

/** "6FB guard", as two numbers that name an advisory lock of this database. */
const [PROGRAM, PLACE] = [6, 2_005]

/**
 * Takes the one place of a guard in this database, or sees that it is still ours: of two guards one is on duty and
 * the other stands by. The place belongs to the connection of `sql`, which must be a single one, and is free again
 * when that ends.
 */
export async function takeDuty(sql: Sql): Promise<boolean> {
  const [row] = await sql<{ ours: boolean }[]>`select case
    when exists (select from pg_locks where locktype = 'advisory' and pid = pg_backend_pid() and granted
      and database = (select oid from pg_database where datname = current_database())
      and classid = ${PROGRAM} and objid = ${PLACE} and objsubid = 2) then true
    else pg_try_advisory_lock(${PROGRAM}::int, ${PLACE}::int) end as ours`
  return row?.ours === true
}
