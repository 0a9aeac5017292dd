import type { Kysely } from 'kysely'
import type { DB } from '../../../platform/postgres/database-types.ts'
import type { Incident } from '../../investigation/incident.ts'
import { playbookFor } from './playbook-for.ts'
import { findRun, listSteps } from './playbook-run.sql.ts'
import type { StoredStep } from './playbook-run.ts'
import type { Playbook, PlaybookLibrary } from './playbook.ts'
import { walkPlaybook, type WalkedStep } from './walk-playbook.ts'

/** How far an incident has come in its playbook; in the one that it will follow, before the guard has begun it. */
export async function readRun(
  query: Kysely<DB>,
  library: PlaybookLibrary,
  { id, rule_id: ruleId }: Incident,
): Promise<{ main: Playbook; stored: StoredStep[]; walked: WalkedStep[] }> {
  const run = await findRun(query, id)
  const main = library.get(run?.playbook_id ?? '') ?? playbookFor(library, ruleId)
  const stored = await listSteps(query, id)
  return {
    main,
    stored,
    walked: walkPlaybook(library, main, new Map(stored.map((step) => [step.path, step]))),
  }
}
