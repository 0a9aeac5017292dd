import { sql, type Kysely } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'

/** What somebody did lately: read by a route, or changed a record. */
export interface Traffic {
  kind: 'read' | 'write'
  /** Of a reading, such as `GET /bookings/:id`. */
  route: string | null
  /** An account, or else a source. */
  person: string | null
  source: string | null
  /** What was changed, such as `booking 0199…`. */
  entity: string | null
  requests: number
}

const HOUR_MS = 3_600_000

/** What was read and changed in the last hour before `now`, and how much was booked. Of each kind the newest 50,000 count. */
export async function trafficOfHour(
  query: Kysely<DB>,
  now: Temporal.Instant,
): Promise<{ traffic: Traffic[]; bookings: number }> {
  const since = firstIdOf(now.epochMilliseconds - HOUR_MS)
  const { rows } = await sql<Traffic>`select * from traffic_since(${since}::text::uuid)`.execute(query)
  const booked = await sql<{ count: number }>`select bookings_since(${since}::text::uuid) as count`.execute(
    query,
  )
  return { traffic: rows, bookings: booked.rows[0]?.count ?? 0 }
}

/** How many requests of the last hour an order of this verb and target would have refused, as the server has counted them. */
export async function requestsUnder(
  query: Kysely<DB>,
  { verb, target }: { verb: string; target: string },
): Promise<number> {
  const { rows } = await sql<{
    count: number
  }>`select coalesce(sum(served), 0)::int8 as count from request_tally
    where policy = ${verb} and key = ${target} and minute > now() - interval '61 minutes'`.execute(query)
  return rows[0]?.count ?? 0
}

/** How many holds stand that a source, session, account or client made, and in how many shops. */
export async function countHolds(query: Kysely<DB>, target: string): Promise<number> {
  const [kind = '', id = ''] = target.split(' ')
  const { rows } = await sql<{
    count: number
  }>`select count(*)::int8 as count from holds_of(${kind}, ${id})`.execute(query)
  return rows[0]?.count ?? 0
}

/** The least id that begins at this time (RFC 9562, version 7). */
function firstIdOf(epochMs: number): string {
  const digits = epochMs.toString(16).padStart(12, '0')
  return `${digits.slice(0, 8)}-${digits.slice(8)}-7000-8000-000000000000`
}
