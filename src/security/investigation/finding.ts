import type { JsonObject } from '../../platform/postgres/database-types.ts'
import type { Severity } from '../incident-classification/criteria.ts'
import type { IncidentFacts } from '../incident-classification/facts.ts'
import type { Reason } from '../incident-classification/severity.ts'
import type { TimelineEntry } from './incident.ts'

/** What the guard has found by looking itself, without a rule about events. */
export interface Finding {
  ruleId: string
  title: string
  sentence: string
  /** What it is about: the same subject is the same incident, also after a restart. */
  subject: string
  /** What its severity depends on. */
  signs: Partial<IncidentFacts>
  /** What it is at least, and why, while the signs say less. */
  least?: { severity: Severity; reason: Reason }
  /** What else is to be shown. */
  facts?: JsonObject
  /** When it began, epoch milliseconds. */
  startedMs: number
  timeline: TimelineEntry
}
