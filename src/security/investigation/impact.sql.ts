import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { ImpactRow } from './impact.ts'

/** Copies what these sessions have read since `since` to the incident. Gives the rows that are new. */
export async function insertImpact(
  query: Kysely<DB>,
  incidentId: string,
  sessionIds: readonly string[],
  since: Temporal.Instant,
): Promise<ImpactRow[]> {
  if (sessionIds.length === 0) return []
  const { rows } = await sql<ImpactRow>`
    insert into incident_impact (incident_id, access_record_id, source_table, record_key, subject_id, fields, at,
      session_id, source)
    select ${incidentId}::uuid, a.id, a.source_table, key, case a.source_table
        when 'booking' then (select client_id from booking where id = key)
        when 'client' then coalesce((select coalesce(merged_into, id) from client where id = key), key)
        when 'client_note' then (select client_id from client_note where id = key)
        when 'client_consent' then (select client_id from client_consent where id = key)
        when 'payment' then (select b.client_id from payment p join booking b on b.id = p.booking_id where p.id = key)
        when 'walk_in' then coalesce(
          (select b.client_id from walk_in w join booking b on b.id = w.booking_id where w.id = key), key)
        when 'waitlist_wish' then (select client_id from waitlist_wish where id = key)
        when 'account' then coalesce((select id from client where account_id = key limit 1), key)
      end, a.fields, a.at, a.session_id, a.source
    from access_record a, unnest(a.record_keys) as key
    where a.at >= ${since} and a.session_id in (
      select value::uuid from json_array_elements_text(${JSON.stringify(sessionIds)}::text::json))
    on conflict do nothing
    returning access_record_id, source_table, record_key, subject_id, fields, at, session_id, source`.execute(
    query,
  )
  return rows
}

/** All records of an incident, oldest first. */
export async function listImpact(query: Kysely<DB>, incidentId: string): Promise<ImpactRow[]> {
  const { rows } =
    await sql<ImpactRow>`select access_record_id, source_table, record_key, subject_id, fields, at,
      session_id, source from incident_impact where incident_id = ${incidentId}
    order by at, record_key limit 100000`.execute(query)
  return rows
}
