import { sql, type Kysely } from 'kysely'
import type { DB, JsonObject } from '../../platform/postgres/database-types.ts'
import type { Lowering } from '../incident-classification/severity.ts'
import { incidentChannel, type Incident, type Resolution, type TimelineEntry } from './incident.ts'

/** What an incident begins with. */
export type NewIncident = Omit<
  Incident,
  | 'number'
  | 'resolved_at'
  | 'updated_at'
  | 'booking_ok'
  | 'booking_checked_at'
  | 'acknowledged_at'
  | 'acknowledged_by'
  | 'aware_at'
  | 'lowered'
  | 'resolution'
>

/** Opens an incident, with what the guard last saw of booking, and gives its number. */
export async function insertIncident(query: Kysely<DB>, incident: NewIncident): Promise<number> {
  const { rows } = await sql<{
    number: number
  }>`insert into incident (id, rule_id, rule_version, type, severity,
      status, title, sentence, reasons, facts, started_at, detected_at, contained_at, updated_at,
      booking_ok, booking_checked_at)
    values (${incident.id}, ${incident.rule_id}, ${incident.rule_version}, ${incident.type}, ${incident.severity},
      ${incident.status}, ${incident.title}, ${incident.sentence}, ${JSON.stringify(incident.reasons)}::text::jsonb,
      ${JSON.stringify(incident.facts)}::text::jsonb, ${incident.started_at}, ${incident.detected_at},
      ${incident.contained_at}, ${incident.detected_at},
      (select booking_ok from heartbeat where process = 'guard'),
      (select booking_checked_at from heartbeat where process = 'guard')) returning number`.execute(query)
  return rows[0]?.number ?? 0
}

/** Writes what grows: facts, severity with reasons, title and sentence. */
export async function updateIncident(
  query: Kysely<DB>,
  incident: Pick<
    Incident,
    'id' | 'title' | 'severity' | 'sentence' | 'reasons' | 'facts' | 'started_at' | 'updated_at'
  >,
): Promise<void> {
  await sql`update incident set severity = ${incident.severity}, title = ${incident.title}, sentence = ${incident.sentence},
    reasons = ${JSON.stringify(incident.reasons)}::text::jsonb, facts = ${JSON.stringify(incident.facts)}::text::jsonb,
    started_at = least(started_at, ${incident.started_at}), updated_at = ${incident.updated_at}
    where id = ${incident.id}`.execute(query)
}

/** Marks an incident that is still open as contained. */
export async function markContained(query: Kysely<DB>, id: string, at: Temporal.Instant): Promise<void> {
  await sql`update incident set status = 'contained', contained_at = ${at} where id = ${id} and status = 'open'`.execute(
    query,
  )
}

/** Marks the open incidents of a rule as contained, and adds to their sentence what is so now; gives their ids. */
export async function containOpen(
  query: Kysely<DB>,
  ruleId: string,
  { at, text, except }: { at: Temporal.Instant; text: string; except: string | null },
): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`update incident
    set status = 'contained', contained_at = ${at}, updated_at = ${at}, sentence = sentence || ' ' || ${text}::text
    where rule_id = ${ruleId} and status = 'open' and id is distinct from ${except}::uuid returning id`.execute(
    query,
  )
  return rows.map(({ id }) => id)
}

/** Writes down that a person has lowered the severity. */
export async function updateLowered(
  query: Kysely<DB>,
  id: string,
  lowering: Lowering,
  at: Temporal.Instant,
): Promise<void> {
  await sql`update incident set severity = ${lowering.to}, lowered = ${JSON.stringify(lowering)}::text::jsonb,
    updated_at = ${at} where id = ${id}::text::uuid`.execute(query)
}

/** Closes an incident that is not resolved. Gives whether there was one. */
export async function closeIncident(
  query: Kysely<DB>,
  id: string,
  resolution: Resolution,
  at: Temporal.Instant,
): Promise<boolean> {
  const { rows } = await sql<{
    id: string
  }>`update incident set status = 'resolved', resolved_at = ${at}, updated_at = ${at},
      resolution = ${JSON.stringify(resolution)}::text::jsonb
    where id = ${id}::text::uuid and status <> 'resolved' returning id`.execute(query)
  return rows.length > 0
}

/** One incident. */
export async function findIncident(query: Kysely<DB>, id: string): Promise<Incident | undefined> {
  const { rows } = await sql<Incident>`select * from incident where id = ${id}::text::uuid`.execute(query)
  return rows[0]
}

/** The incident that people call by this number. */
export async function findByNumber(query: Kysely<DB>, number: number): Promise<Incident | undefined> {
  const { rows } = await sql<Incident>`select * from incident where number = ${number}`.execute(query)
  return rows[0]
}

/** The newest unresolved incident of a rule whose campaign was still active at `sinceMs` (epoch milliseconds). */
export async function findOverlapping(
  query: Kysely<DB>,
  ruleId: string,
  sinceMs: number,
): Promise<Incident | undefined> {
  const { rows } =
    await sql<Incident>`select i.* from incident i join incident_finding f on f.incident_id = i.id
    where f.rule_id = ${ruleId} and i.status <> 'resolved'
      and (f.facts->>'active_until_ms')::float8 >= ${sinceMs}::float8 order by i.number desc limit 1`.execute(
      query,
    )
  return rows[0]
}

/** Incidents below `beforeNumber`, newest first. */
export async function listIncidents(
  query: Kysely<DB>,
  beforeNumber: number,
  limit: number,
): Promise<Incident[]> {
  const { rows } = await sql<Incident>`select * from incident where number < ${beforeNumber}
    order by number desc limit ${limit}::int`.execute(query)
  return rows
}

/** Adds the lines that are not there yet, and tells whoever watches the incident. */
export async function addTimeline(
  query: Kysely<DB>,
  incidentId: string,
  entries: readonly (TimelineEntry & { id: string })[],
): Promise<void> {
  const rows = entries.map(({ id, atMs, kind, key, text, data }) => ({
    id,
    at_ms: atMs,
    kind,
    text,
    data: { ...data, key },
  }))
  if (rows.length > 0) {
    await sql`insert into incident_timeline (id, incident_id, at, kind, text, data)
      select row.id, ${incidentId}, to_timestamp(row.at_ms / 1000), row.kind, row.text, row.data
      from json_to_recordset(${JSON.stringify(rows)}::text::json)
        as row(id uuid, at_ms float8, kind text, text text, data jsonb)
      where not exists (select 1 from incident_timeline known
        where known.incident_id = ${incidentId} and known.data->>'key' = row.data->>'key')`.execute(query)
  }
  await sql`select pg_notify(${incidentChannel}, ${incidentId}::text)`.execute(query)
}

/** A line of a timeline as it is stored. */
export interface TimelineRow {
  id: string
  at: Temporal.Instant
  kind: string
  text: string
  data: JsonObject
}

/** The timeline, oldest first. */
export async function listTimeline(query: Kysely<DB>, incidentId: string): Promise<TimelineRow[]> {
  const { rows } = await sql<TimelineRow>`select id, at, kind, text, data from incident_timeline
    where incident_id = ${incidentId} order by at, id limit 5000`.execute(query)
  return rows
}
