import type { Severity } from '../incident-classification/criteria.ts'
import type { Lowering, Reason } from '../incident-classification/severity.ts'
import type { JsonObject } from '../../platform/postgres/database-types.ts'

/** Where an incident stands. */
export type IncidentStatus = 'open' | 'contained' | 'resolved'

/** An incident as it is stored. */
export interface Incident {
  id: string
  number: number
  rule_id: string
  rule_version: string
  type: string
  severity: Severity
  status: IncidentStatus
  title: string
  sentence: string
  reasons: Reason[]
  facts: JsonObject
  started_at: Temporal.Instant
  detected_at: Temporal.Instant
  contained_at: Temporal.Instant | null
  resolved_at: Temporal.Instant | null
  updated_at: Temporal.Instant
  /** Whether booking worked when the guard last asked while this was not resolved; null before that. */
  booking_ok: boolean | null
  booking_checked_at: Temporal.Instant | null
  /** A person's decision that it is less grave than judged; the last one counts. */
  lowered: Lowering | null
  resolution: Resolution | null
  /** When a person took it on, and who: an account, or the command line. */
  acknowledged_at: Temporal.Instant | null
  acknowledged_by: string | null
  /** Since when the shop knows that personal data was touched; null while none was. */
  aware_at: Temporal.Instant | null
}

/** How an incident ended. */
export interface Resolution {
  /** An account id, or "command line, uid N". */
  by: string
  reason: string
  /** What was learnt, in a person's words. */
  lessons: string
  /** What became of the orders that still stood; null when none did. */
  containments: 'lifted' | 'kept' | null
  /** What was tried just before, all of it green. */
  checks: { name: 'booking' | 'authentication' | 'rate_limit'; detail: string }[]
}

/** A line of a timeline. `key` is what makes it the same line when it is found again. */
export interface TimelineEntry {
  atMs: number
  kind: string
  key: string
  text: string
  data?: JsonObject
}

/** The channel on which a changed incident is told; the payload is its id. */
export const incidentChannel = 'sixfb_incident'

/** A count in words as people say it: one to ten as words. */
export function inWords(count: number, one: string, many = `${one}s`): string {
  const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
  return `${words[count] ?? count} ${count === 1 ? one : many}`
}

/** The same as the first words of a sentence. */
export function beginWords(count: number, one: string, many = `${one}s`): string {
  const text = inWords(count, one, many)
  return text.charAt(0).toUpperCase() + text.slice(1)
}
