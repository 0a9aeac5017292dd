import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { GuestView } from './booking-watch.ts'

/**
 * Writes down whether booking works: in the guard's heartbeat, from where a new incident takes it, and in every
 * incident that is not resolved. Gives the unresolved incidents for which the answer has changed.
 */
export async function recordBooking(query: Kysely<DB>, view: GuestView): Promise<string[]> {
  await sql`update heartbeat set booking_ok = ${view.ok}, booking_checked_at = ${view.at}
    where process = 'guard'`.execute(query)
  const { rows } = await sql<{ id: string; changed: boolean }>`
    with before as (select id, booking_ok from incident where status <> 'resolved'
      and booking_checked_at is distinct from ${view.at} for update)
    update incident set booking_ok = ${view.ok}, booking_checked_at = ${view.at} from before
    where incident.id = before.id returning incident.id, before.booking_ok is not null and before.booking_ok <> ${view.ok} as changed`.execute(
    query,
  )
  return rows.filter(({ changed }) => changed).map(({ id }) => id)
}

/** Where the server listens; null while it does not, or said that it stops. */
export async function listeningPort(query: Kysely<DB>): Promise<number | null> {
  const { rows } = await sql<{ port: number | null }>`select port from heartbeat
    where process = 'server' and state = 'running'`.execute(query)
  return rows[0]?.port ?? null
}

/** The orders that stand and pause booking for everybody, the widest first. */
export async function standingPauses(query: Kysely<DB>): Promise<{ verb: string; target: string }[]> {
  const { rows } = await sql<{ verb: string; target: string }>`select verb, target from containment
    where lifted_at is null and expires_at > now() and (verb in ('cut_database', 'stop', 'read_only')
      or verb = 'module_off' and target in ('bookings', 'availability', 'shop'))
    order by array_position(array['stop', 'cut_database', 'read_only', 'module_off'], verb), target`.execute(
    query,
  )
  return rows
}
