/** In this time one lane takes this many messages of its own; what comes beside is told in one summary. */
export const PACE_WINDOW_MS = 600_000
/** How many. */
export const PACE_MAX = 10
/** How long one summary is followed by no other, in milliseconds. */
export const SUMMARY_EVERY_MS = 60_000

/** A message that is due. */
export interface Due {
  id: string
  severity: string
  createdMs: number
}

/** What becomes of messages that are due in one lane. */
export interface Paced {
  /** Sent one by one. */
  single: string[]
  /** Told together, at once. */
  folded: string[]
  /** Looked at again when another summary may go. */
  postponed: string[]
}

/**
 * Keeps a lane to PACE_MAX messages in PACE_WINDOW_MS, of which `sentLately` were sent: the gravest go one by one, the rest
 * into a summary, of which the last went `sinceSummaryMs` ago.
 */
export function paceLane(due: readonly Due[], sentLately: number, sinceSummaryMs: number): Paced {
  const room = Math.max(0, PACE_MAX - sentLately)
  const sorted = due.toSorted((a, b) => a.severity.localeCompare(b.severity) || a.createdMs - b.createdMs)
  const ids = sorted.map(({ id }) => id)
  const rest = ids.slice(room)
  const maySum = sinceSummaryMs >= SUMMARY_EVERY_MS
  return { single: ids.slice(0, room), folded: maySum ? rest : [], postponed: maySum ? [] : rest }
}
