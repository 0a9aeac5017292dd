import type { GuardContext } from '../../guard-context.ts'
import { addTimeline } from '../../investigation/incident.sql.ts'
import type { Incident } from '../../investigation/incident.ts'
import { listImpact } from '../../investigation/impact.sql.ts'
import { playbookFor } from './playbook-for.ts'
import { beginRun, insertStep, listSteps, listStepsOf, openIncidents } from './playbook-run.sql.ts'
import type { StoredStep } from './playbook-run.ts'
import type { Playbook, PlaybookLibrary } from './playbook.ts'
import type { Gathering } from './fact.ts'
import { gatherFact } from './gather-fact.ts'
import { decide, walkPlaybook, type WalkedStep } from './walk-playbook.ts'

/**
 * Goes on with the playbook of every incident that is not resolved: gathers the facts whose turn it is, decides conditions, and
 * writes down what waits for a person. What was written down is not done again, also after a restart. An incident whose
 * playbook has changed since follows the new one: steps that are the same stay as they are.
 */
export async function followPlaybooks(
  context: GuardContext,
  library: PlaybookLibrary,
  server: Gathering['server'],
): Promise<void> {
  const { query } = context.database
  const incidents = await openIncidents(query)
  const ids = incidents.map(({ id }) => id)
  const steps = Map.groupBy(await listStepsOf(query, ids), (step) => step.incident_id)
  for (const { playbook_id: playbookId, ...incident } of incidents) {
    const main = library.get(playbookId ?? '') ?? (await begin(context, library, incident))
    let known: readonly StoredStep[] = steps.get(incident.id) ?? []
    // Each turn brings others: a fact leads to the next, a condition to its branch.
    while (await takeTurn({ context, server, incident }, { library, main, known }))
      known = await listSteps(query, incident.id)
  }
}

async function begin(
  { database, clock }: GuardContext,
  library: PlaybookLibrary,
  incident: Incident,
): Promise<Playbook> {
  const main = playbookFor(library, incident.rule_id)
  const startedAt = Temporal.Instant.fromEpochMilliseconds(clock.epochMs())
  await beginRun(database.query, incident.id, {
    playbook_id: main.id,
    version: main.version,
    started_at: startedAt,
  })
  return main
}

/** Takes every step whose turn it is; gives whether there was one. */
async function takeTurn(
  gathering: Gathering & { context: GuardContext },
  { library, main, known }: { library: PlaybookLibrary; main: Playbook; known: readonly StoredStep[] },
): Promise<boolean> {
  const { context, incident } = gathering
  const { database, clock, random } = context
  const records = new Map(known.map((step) => [step.path, step]))
  const ready = walkPlaybook(library, main, records).filter(({ state }) => state === 'ready')
  for (const walked of ready) {
    const { path, step } = walked
    const outcome = await outcomeOf(gathering, walked)
    const at = Temporal.Instant.fromEpochMilliseconds(clock.epochMs())
    const timeoutMs = step.kind === 'manual' ? step.timeoutMs : null
    const due = timeoutMs === null ? null : incident.detected_at.add({ milliseconds: timeoutMs })
    await database.query.transaction().execute(async (transaction) => {
      const isNew = await insertStep(transaction, {
        id: random.uuid(),
        incidentId: incident.id,
        path,
        name: step.name,
        state: outcome === null ? 'waiting' : 'done',
        outcome: outcome ?? '',
        at,
        due,
      })
      // Whoever watches the incident is told.
      if (isNew) await addTimeline(transaction, incident.id, [])
    })
  }
  return ready.length > 0
}

/** What came of a step that the guard does itself; null for one that waits for a person. */
async function outcomeOf(gathering: Gathering, { step }: WalkedStep): Promise<string | null> {
  switch (step.kind) {
    case 'manual':
      return null
    case 'gather':
      return gatherFact(step.fact, gathering)
    case 'condition': {
      const { context, incident } = gathering
      const records = await listImpact(context.database.query, incident.id)
      return decide(step, {
        severity: incident.severity,
        records: records.length === 0 ? 'no' : 'yes',
      })
    }
  }
}
