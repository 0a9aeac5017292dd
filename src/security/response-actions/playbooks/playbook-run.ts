import type { StepRecord } from './walk-playbook.ts'

/** A step of a run as it is stored. */
export interface StoredStep extends StepRecord {
  id: string
  path: string
  reached_at: Temporal.Instant
  due_at: Temporal.Instant | null
  ended_at: Temporal.Instant | null
  /** An account id, "the guard" or "command line, uid N"; null while it waits. */
  ended_by: string | null
}

/** Which playbook an incident follows. */
export interface PlaybookRun {
  playbook_id: string
  version: string
  started_at: Temporal.Instant
}
