import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { Attacker } from './attacker.ts'
import type { IncidentFinding } from './incident-finding.ts'
import type { Incident } from './incident.ts'

/** What was found about a subject, as it is written down. */
export interface FoundNow extends Omit<IncidentFinding, 'times'> {
  started_at: Temporal.Instant
  at: Temporal.Instant
}

/** Writes a finding down, anew or over what was known of the subject, and adds `times` to how often it was found. */
export async function writeFinding(
  query: Kysely<DB>,
  incidentId: string,
  found: FoundNow,
  times: number,
): Promise<void> {
  const { rule_id: ruleId, rule_version: version, subject, title, sentence, signs, least, facts } = found
  await sql`insert into incident_finding (incident_id, rule_id, rule_version, subject, title, sentence, signs, least, facts,
      times, started_at, last_at)
    values (${incidentId}, ${ruleId}, ${version}, ${subject}, ${title}, ${sentence}, ${JSON.stringify(signs)}::text::jsonb,
      ${least === null ? null : JSON.stringify(least)}::text::jsonb, ${JSON.stringify(facts)}::text::jsonb,
      ${times}, ${found.started_at}, ${found.at})
    on conflict (incident_id, rule_id, subject) do update set sentence = excluded.sentence, signs = excluded.signs,
      least = excluded.least, facts = excluded.facts, last_at = excluded.last_at,
      times = incident_finding.times + excluded.times`.execute(query)
}

/** The findings of an incident, the oldest first. */
export async function listFindings(query: Kysely<DB>, incidentId: string): Promise<IncidentFinding[]> {
  const { rows } =
    await sql<IncidentFinding>`select rule_id, rule_version, subject, title, sentence, signs, least, facts,
    times from incident_finding where incident_id = ${incidentId} order by started_at, rule_id, subject`.execute(
      query,
    )
  return rows
}

/** The newest incident in which a rule found this subject. */
export async function findBySubject(
  query: Kysely<DB>,
  ruleId: string,
  subject: string,
): Promise<Incident | undefined> {
  const { rows } =
    await sql<Incident>`select i.* from incident_finding f join incident i on i.id = f.incident_id
    where f.rule_id = ${ruleId} and f.subject = ${subject} order by i.number desc limit 1`.execute(query)
  return rows[0]
}

/** The newest unresolved incident that one of these took part in since `since`. */
export async function findByAttackers(
  query: Kysely<DB>,
  attackers: readonly Attacker[],
  since: Temporal.Instant,
): Promise<Incident | undefined> {
  if (attackers.length === 0) return undefined
  const { rows } = await sql<Incident>`select i.* from incident i where i.status <> 'resolved' and exists (
      select 1 from incident_actor a join json_to_recordset(${JSON.stringify(attackers)}::text::json)
        as one(kind text, value text) on a.kind = one.kind and a.value = one.value
      where a.incident_id = i.id and a.last_at >= ${since}) order by i.number desc limit 1`.execute(query)
  return rows[0]
}

/** Writes down who takes part in an incident, and that they were seen at `at`. */
export async function writeAttackers(
  query: Kysely<DB>,
  incidentId: string,
  attackers: readonly Attacker[],
  at: Temporal.Instant,
): Promise<void> {
  if (attackers.length === 0) return
  await sql`insert into incident_actor (incident_id, kind, value, last_at)
    select distinct ${incidentId}::uuid, one.kind, one.value, ${at}::timestamptz
    from json_to_recordset(${JSON.stringify(attackers)}::text::json) as one(kind text, value text)
    on conflict (incident_id, kind, value) do update set last_at = greatest(incident_actor.last_at, excluded.last_at)`.execute(
    query,
  )
}
