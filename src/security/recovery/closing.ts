import type { GuardContext, GuardKeys } from '../guard-context.ts'
import type { Resolution } from '../investigation/incident.ts'

/** What it takes to try things over HTTP. */
export type TryingContext = Pick<GuardContext, 'database' | 'clock' | 'random'> & {
  keys: Pick<GuardKeys, 'eventMac'>
}

/** One of the things that must work before an incident may be closed, just tried. */
export interface ClosingCheck {
  name: Resolution['checks'][number]['name']
  ok: boolean
  /** What was seen, or what is wrong, in a sentence. */
  detail: string
}

/** Tries all of them, now. */
export type TryClosing = () => Promise<ClosingCheck[]>

/** What a person says when she closes an incident. */
export interface Closing {
  id: string
  by: string
  reason: string
  lessons: string
  /** What becomes of what still is shut; null when she did not say. */
  containments: 'lift' | 'keep' | null
}

/** Why an incident stays open. */
export type StillOpen =
  | { why: 'unknown' | 'resolved' | 'no_reason' | 'no_lessons' }
  | { why: 'containments'; standing: number }
  | { why: 'checks'; failed: ClosingCheck[] }
