/** How well the shop knows a barber's calendar. */
export type SyncState = 'ok' | 'lagging' | 'needs_reauth' | 'failing'

/** What is known about the refreshes of one connection. Instants in integer milliseconds since 1970. */
export interface SyncHistory {
  readonly createdAtMs: number
  /** Null before the first success. */
  readonly lastSuccessAtMs: number | null
  readonly consecutiveFailures: number
  /** The code of the last refresh; null if there was nothing to say. */
  readonly failureCode: string | null
}

/** A calendar that was read this long ago still counts as up to date: two refreshes may be missed. */
const LAG_SECONDS_MAX = 30 * 60
const FAILURES_MAX = 3
// These don't pass by themselves: waiting for a third failure would only hide them.
const LASTING = new Set([
  'address_not_allowed',
  'bad_url',
  'not_a_calendar',
  'not_found',
  'too_complex',
  'too_large',
])

/** The state of a connection at `nowMs`, and for how many seconds what is known has been aging. */
export function syncStatus(history: SyncHistory, nowMs: number): { state: SyncState; lagSeconds: number } {
  const { createdAtMs, lastSuccessAtMs, consecutiveFailures, failureCode } = history
  const lagSeconds = Math.max(0, Math.floor((nowMs - (lastSuccessAtMs ?? createdAtMs)) / 1000))
  const failed = consecutiveFailures > 0
  if (failed && failureCode === 'access_denied') return { state: 'needs_reauth', lagSeconds }
  if (consecutiveFailures >= FAILURES_MAX || (failed && LASTING.has(failureCode ?? ''))) {
    return { state: 'failing', lagSeconds }
  }
  const isFresh = lastSuccessAtMs !== null && lagSeconds <= LAG_SECONDS_MAX
  return { state: isFresh ? 'ok' : 'lagging', lagSeconds }
}
