import { sql, type Kysely } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'
import type { Incident } from '../../investigation/incident.ts'
import type { PlaybookRun, StoredStep } from './playbook-run.ts'
import type { StepState } from './walk-playbook.ts'

/** The unresolved incidents, the newest first, at most a hundred, each with the playbook that it follows; null before that has begun. */
export async function openIncidents(
  query: Kysely<DB>,
): Promise<(Incident & { playbook_id: string | null })[]> {
  const { rows } = await sql<Incident & { playbook_id: string | null }>`select i.*, r.playbook_id
    from incident i left join playbook_run r on r.incident_id = i.id
    where i.status <> 'resolved' order by i.number desc limit 100`.execute(query)
  return rows
}

/** What is known of the steps of these incidents' runs. */
export async function listStepsOf(
  query: Kysely<DB>,
  incidentIds: readonly string[],
): Promise<(StoredStep & { incident_id: string })[]> {
  if (incidentIds.length === 0) return []
  const { rows } = await sql<
    StoredStep & { incident_id: string }
  >`select incident_id, id, path, state, outcome, reached_at,
      due_at, ended_at, ended_by from playbook_step
    where incident_id in (select value::uuid from json_array_elements_text(${JSON.stringify(incidentIds)}::text::json))
    order by reached_at, path`.execute(query)
  return rows
}

/** Begins a run; does nothing when the incident has one. */
export async function beginRun(query: Kysely<DB>, incidentId: string, run: PlaybookRun): Promise<void> {
  await sql`insert into playbook_run (incident_id, playbook_id, version, started_at)
    values (${incidentId}, ${run.playbook_id}, ${run.version}, ${run.started_at}) on conflict do nothing`.execute(
    query,
  )
}

/** The run of an incident; undefined before the guard has begun it. */
export async function findRun(query: Kysely<DB>, incidentId: string): Promise<PlaybookRun | undefined> {
  const { rows } =
    await sql<PlaybookRun>`select playbook_id, version, started_at from playbook_run where incident_id = ${incidentId}`.execute(
      query,
    )
  return rows[0]
}

/** What is known of the steps of an incident's run. */
export async function listSteps(query: Kysely<DB>, incidentId: string): Promise<StoredStep[]> {
  return listStepsOf(query, [incidentId])
}

/** Writes a step down whose turn has come. Gives false when that was done already. */
export async function insertStep(
  query: Kysely<DB>,
  step: {
    id: string
    incidentId: string
    path: string
    name: string
    state: StepState
    outcome: string
    at: Temporal.Instant
    due: Temporal.Instant | null
  },
): Promise<boolean> {
  const isOver = step.state !== 'waiting'
  const { rows } =
    await sql`insert into playbook_step (id, incident_id, path, name, state, outcome, reached_at, due_at,
      ended_at, ended_by)
    values (${step.id}, ${step.incidentId}, ${step.path}, ${step.name}, ${step.state}, ${step.outcome}, ${step.at}, ${step.due},
      ${isOver ? step.at : null}, ${isOver ? 'the guard' : null})
    on conflict do nothing returning id`.execute(query)
  return rows.length > 0
}

/** Ends a step that waits. Gives its incident and name; undefined when no such step waits. */
export async function updateStep(
  query: Kysely<DB>,
  id: string,
  end: { state: 'done' | 'skipped'; outcome: string; by: string; at: Temporal.Instant },
): Promise<{ incident_id: string; name: string } | undefined> {
  const { rows } = await sql<{ incident_id: string; name: string }>`update playbook_step
    set state = ${end.state}, outcome = ${end.outcome}, ended_by = ${end.by}, ended_at = ${end.at}
    where id = ${id}::text::uuid and state = 'waiting' returning incident_id, name`.execute(query)
  return rows[0]
}

/** The step with this name that waits in an incident's playbook. */
export async function findWaiting(
  query: Kysely<DB>,
  incidentId: string,
  name: string,
): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`select id from playbook_step
    where incident_id = ${incidentId}::text::uuid and name = ${name} and state = 'waiting'`.execute(query)
  return rows[0]?.id
}
