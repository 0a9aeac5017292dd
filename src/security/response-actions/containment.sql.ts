import { sql, type Kysely } from 'kysely'
import { containmentChannel } from '../../platform/containment/active-containments.ts'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { Containment } from './containment.ts'

const columns = sql`id, incident_id, verb, target, reason, created_by, created_at, expires_at, lifted_at, lifted_by`

/**
 * Gives the orders that do not stand already and, unless they may be given `again`, that this incident has not given before:
 * what a person has lifted no rule orders again. An epoch is always new. Tells the server when the transaction commits. Gives the ids of the new ones.
 */
export async function insertContainments(
  query: Kysely<DB>,
  orders: readonly Omit<Containment, 'lifted_at' | 'lifted_by'>[],
  again = false,
): Promise<Set<string>> {
  if (orders.length === 0) return new Set()
  const rows = JSON.stringify(
    orders.map((order) => ({
      ...order,
      created_at: order.created_at.toString(),
      expires_at: order.expires_at.toString(),
    })),
  )
  await sql`update containment known set lifted_at = known.expires_at, lifted_by = 'expiry'
    from json_to_recordset(${rows}::text::json) as row(verb text, target text, created_at timestamptz)
    where known.verb = row.verb and known.target = row.target and known.lifted_at is null
      and known.expires_at <= row.created_at`.execute(query)
  const inserted = await sql<{ id: string }>`
    insert into containment (id, incident_id, verb, target, reason, created_by, created_at, expires_at)
    select id, incident_id, verb, target, reason, created_by, created_at, expires_at
    from json_to_recordset(${rows}::text::json) as row(id uuid, incident_id uuid, verb text, target text,
      reason text, created_by text, created_at timestamptz, expires_at timestamptz)
    where not exists (select 1 from containment known where known.verb = row.verb and known.target = row.target
      and known.incident_id = row.incident_id and not ${again}::boolean)
    on conflict do nothing returning id`.execute(query)
  if (inserted.rows.length > 0) await sql`select pg_notify(${containmentChannel}, '')`.execute(query)
  return new Set(inserted.rows.map(({ id }) => id))
}

/** Ends the sessions that live, and tells the server of each. */
export async function endSessions(
  query: Kysely<DB>,
  sessionIds: readonly string[],
  at: Temporal.Instant,
  reason: string,
): Promise<void> {
  await sql`with ended as (
      update session set revoked_at = ${at}, revoked_reason = ${reason}
      where revoked_at is null and id in (select value::uuid
        from json_array_elements_text(${JSON.stringify(sessionIds)}::text::json)) returning id)
    select pg_notify('sixfb_session', id::text) from ended`.execute(query)
}

/** Lifts an order that stands, and tells the server. Gives it, or undefined when none stands under this id. */
export async function updateLifted(
  query: Kysely<DB>,
  id: string,
  lift: { at: Temporal.Instant; by: string; reason: string },
): Promise<Containment | undefined> {
  const { rows } = await sql<Containment>`update containment
    set lifted_at = ${lift.at}, lifted_by = ${lift.by}, lift_reason = ${lift.reason}
    where id = ${id}::text::uuid and lifted_at is null returning ${columns}`.execute(query)
  if (rows.length > 0) await sql`select pg_notify(${containmentChannel}, '')`.execute(query)
  return rows[0]
}

/** Containments of an incident, or all (newest first, at most 1,000). */
export async function listContainments(query: Kysely<DB>, incidentId: string | null): Promise<Containment[]> {
  const { rows } = await sql<Containment>`select ${columns} from containment
    where ${incidentId}::text is null or incident_id = ${incidentId}::text::uuid
    order by created_at desc, verb desc, target limit 1000`.execute(query)
  return rows
}

/** The incidents and the order times of these containments. */
export async function containmentsById(
  query: Kysely<DB>,
  ids: readonly string[],
): Promise<{ id: string; incident_id: string | null; created_at: Temporal.Instant }[]> {
  const { rows } = await sql<{ id: string; incident_id: string | null; created_at: Temporal.Instant }>`
    select id, incident_id, created_at from containment where id in (
      select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::text::json))`.execute(query)
  return rows
}

/** One containment. */
export async function containmentById(query: Kysely<DB>, id: string): Promise<Containment | undefined> {
  const { rows } = await sql<Containment>`select ${columns} from containment
    where id = ${id}::text::uuid`.execute(query)
  return rows[0]
}

/** The order that stands against this target at `at`; undefined when none does. */
export async function standingOrder(
  query: Kysely<DB>,
  { verb, target }: Pick<Containment, 'verb' | 'target'>,
  at: Temporal.Instant,
): Promise<Containment | undefined> {
  const { rows } = await sql<Containment>`select ${columns} from containment
    where verb = ${verb} and target = ${target} and lifted_at is null and expires_at > ${at}`.execute(query)
  return rows[0]
}

/** Whether there is a booking, client or account with this id. */
export async function recordExists(query: Kysely<DB>, kind: string, id: string): Promise<boolean> {
  const { rows } = await sql<{
    there: boolean
  }>`select record_exists(${kind}, ${id}::text::uuid) as there`.execute(query)
  return rows[0]?.there === true
}
