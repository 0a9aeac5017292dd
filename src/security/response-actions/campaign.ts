import type { Match } from '../monitoring/sigma/match.ts'

/** A campaign that a rule has found, as far as the response needs it. Times are epoch milliseconds. */
export interface Campaign {
  /** The same for one campaign over a restart. */
  key: string
  ruleId: string
  ruleVersion: string
  title: string
  startedMs: number
  crossedMs: number
  /** When an event last took part. */
  activeMs: number
}

/** How long after its last event a campaign is still followed: a record on its way out then still counts. */
export const GRACE_MS = 120_000

/** The campaign that a match belongs to. */
export function campaignOf(match: Match, atMs: number): Campaign {
  return {
    key: match.campaignKey,
    ruleId: (match.ruleName ?? match.ruleId).replaceAll('_', '-'),
    ruleVersion: match.ruleVersion,
    title: match.title,
    startedMs: match.firstEventAtMs,
    crossedMs: match.crossedAtMs,
    activeMs: Math.max(atMs, match.crossedAtMs),
  }
}
