import type { Finding } from '../investigation/finding.ts'

/** What the guard remembers of its rehearsals. */
export interface Readiness {
  /** When the last one began, by the monotonic clock. */
  rehearsedMs: number
  /** Since when answers fail, epoch milliseconds; null while they work. */
  brokenSinceMs: number | null
}

/** A guard that has not rehearsed. */
export function newReadiness(): Readiness {
  return { rehearsedMs: -Infinity, brokenSinceMs: null }
}

/** How often an answer is rehearsed. */
export const REHEARSE_EVERY_MS = 600_000

/** How often, while it fails. */
export const REHEARSE_AGAIN_MS = 30_000

/** The finding that an attack could not be contained now. */
export function unreadyFinding(problem: string, sinceMs: number): Finding {
  return {
    ruleId: 'response-broken',
    title: 'Attacks can not be contained',
    sentence: 'If an attack came now, the program could not contain it: a rehearsed answer failed.',
    subject: `since ${sinceMs}`,
    signs: {},
    least: {
      severity: 'P2',
      reason: {
        text: 'A rehearsed answer to an attack failed.',
        playbook: 'P2 - Configuration security issues',
      },
    },
    facts: { problem },
    startedMs: sinceMs,
    timeline: {
      atMs: sinceMs,
      kind: 'detected',
      key: 'detected',
      text: `A rehearsed answer failed: ${problem}`,
    },
  }
}
