import { sql, type Kysely } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'

/** Counted under a name. */
export interface Counted {
  name: string
  count: number
}

const EVENTS_MAX = 100_000

/** Events since an incident began in which one of its attackers appears, by class; of more than 100,000 the newest. */
export async function countEvents(query: Kysely<DB>, incidentId: string): Promise<Counted[]> {
  const { rows } =
    await sql<Counted>`with actor as (select kind, value from incident_actor where incident_id = ${incidentId})
    select class_uid::text as name, count(*)::int as count from (
      select class_uid, body from event where at >= (select started_at from incident where id = ${incidentId})
      order by at desc limit ${EVENTS_MAX}::int) newest
    where body->'src_endpoint'->>'ip' in (select value from actor where kind = 'source')
      or coalesce(body->'session'->>'uid', body->'actor'->'session'->>'uid') in (select value from actor where kind = 'session')
    group by class_uid order by count desc`.execute(query)
  return rows
}

/** Sign-ins since an incident began from the sources of its attackers, by how they ended. */
export async function countSignInsOfAttackers(
  query: Kysely<DB>,
  incidentId: string,
): Promise<{ succeeded: number; failed: number; sources: number }> {
  const { rows } = await sql<{ succeeded: number; failed: number; sources: number }>`
    select count(*) filter (where body->>'status_id' = '1')::int as succeeded,
      count(*) filter (where body->>'status_id' <> '1')::int as failed,
      count(distinct body->'src_endpoint'->>'ip')::int as sources
    from (select body from event where class_uid = 3002
        and at >= (select started_at - interval '1 minute' from incident where id = ${incidentId})
      order by at desc limit ${EVENTS_MAX}::int) newest
    where body->>'activity_id' = '1' and body->'src_endpoint'->>'ip' in (
      select value from incident_actor where incident_id = ${incidentId} and kind = 'source')`.execute(query)
  return rows[0] ?? { succeeded: 0, failed: 0, sources: 0 }
}

/** Answers with personal data that went to sessions or sources of the attackers since it began, by route. */
export async function countAccess(query: Kysely<DB>, incidentId: string): Promise<Counted[]> {
  const { rows } =
    await sql<Counted>`with actor as (select kind, value from incident_actor where incident_id = ${incidentId}),
      began as (select started_at from incident where id = ${incidentId})
    select route as name, count(*)::int as count from access_record
    where at >= (select started_at from began) and (session_id::text in (select value from actor where kind = 'session')
      or source in (select value from actor where kind = 'source'))
    group by route order by count desc limit 20`.execute(query)
  return rows
}

/** Requests of the attackers’ sources that came near the limit of a source in the last two hours: served, and refused. */
export async function countRefused(
  query: Kysely<DB>,
  incidentId: string,
): Promise<{ sources: number; refused: number; served: number }> {
  const { rows } = await sql<{ sources: number; refused: number; served: number }>`
    select count(distinct key)::int as sources, coalesce(sum(refused), 0)::int as refused,
      coalesce(sum(served), 0)::int as served from request_tally
    where minute > now() - interval '2 hours' and policy = 'default' and key in (
      select value from incident_actor where incident_id = ${incidentId} and kind = 'source')`.execute(query)
  return rows[0] ?? { sources: 0, refused: 0, served: 0 }
}

/** How many sources the attackers have, and of how many networks (IPv4 /24, IPv6 /48). */
export async function countNetworks(
  query: Kysely<DB>,
  incidentId: string,
): Promise<{ sources: number; networks: number }> {
  const { rows } = await sql<{ sources: number; networks: number }>`select count(*)::int as sources,
      count(distinct case when value ~ '^[0-9.]+$' then regexp_replace(value, '[.][0-9]+$', '')
        else substring(value from '^[0-9a-f]*:[0-9a-f]*:[0-9a-f]*') end)::int as networks
    from incident_actor where incident_id = ${incidentId} and kind = 'source'`.execute(query)
  return rows[0] ?? { sources: 0, networks: 0 }
}

/** Orders of an incident by verb: how many were given, and how many still stand. */
export async function countOrders(
  query: Kysely<DB>,
  incidentId: string,
): Promise<(Counted & { standing: number })[]> {
  const { rows } = await sql<Counted & { standing: number }>`select verb as name, count(*)::int as count,
      count(*) filter (where lifted_at is null and expires_at > now())::int as standing
    from containment where incident_id = ${incidentId} group by verb order by verb`.execute(query)
  return rows
}
