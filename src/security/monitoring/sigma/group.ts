import { addEvidence, type Evidence } from './evidence.ts'
import { addEntry, isReached, type Entry, type TallyRule } from './tally.ts'

/** A group in which the rule holds, or held less than a timespan ago. */
export interface Campaign {
  crossedAtMs: number
  firstEventAtMs: number
  /** When an event last took part while the rule held. */
  activeMs: number
}

/** What a correlation remembers of one group: plain data, ready for JSON. All times are event time. */
export interface GroupState {
  group: Record<string, string>
  /** The time of its newest occurrence: the end of its window. */
  latestMs: number
  /** How many occurrences in a row came after their window had passed. */
  lateRun: number
  entries: Entry[]
  /** What took part and has not been reported. */
  evidence: Evidence[]
  campaign: Campaign | null
}

/** What one occurrence adds to a group. */
export interface Hit {
  entry: Entry
  evidence: readonly Evidence[]
}

/** What a group is judged by. */
export interface GroupRule extends TallyRule {
  timespanMs: number
  evidenceMax: number
}

/** What had to be forgotten or was not looked at, since the start. */
export interface Losses {
  /** Groups forgotten because there were too many. */
  groups_evicted: number
  /** Entries of sums and orders forgotten because a group had too many. */
  entries_evicted: number
  /** Events that took part but won't be named in a match, because a group had too many. */
  evidence_evicted: number
  /** Occurrences that came after their window had passed. */
  late_events: number
}

/**
 * So many late occurrences in a row, with none in time between them, are no stragglers: the clock that stamps
 * events was set back, and the group would stay blind until that clock caught up.
 */
const lateRunMax = 3

/** The rule holds in this group: what is new since it was last said. */
export interface Holding {
  continued: boolean
  campaign: Campaign
  evidence: Evidence[]
}

/** A group in which nothing has occurred yet. */
export function emptyGroup(group: Record<string, string>): GroupState {
  return { group, latestMs: 0, lateRun: 0, entries: [], evidence: [], campaign: null }
}

/**
 * Adds hits to a group and says whether the rule holds there now. The window is the timespan that ends with the
 * newest occurrence; one that comes late still counts while it lies inside.
 */
export function addHits(
  state: GroupState,
  hits: readonly Hit[],
  rule: GroupRule,
  losses: Losses,
): Holding | null {
  for (const { entry, evidence } of hits) {
    if (entry.atMs <= state.latestMs - rule.timespanMs) {
      losses.late_events += 1
      state.lateRun += 1
      if (state.lateRun < lateRunMax) continue
      Object.assign(state, emptyGroup(state.group))
    }
    state.lateRun = 0
    state.latestMs = Math.max(state.latestMs, entry.atMs)
    losses.entries_evicted += addEntry(state.entries, entry, rule)
    losses.evidence_evicted += addEvidence(state.evidence, evidence, rule.evidenceMax)
  }
  forget(state, state.latestMs - rule.timespanMs)
  if (state.evidence.length === 0 || !isReached(state.entries, rule)) return null

  const evidence = state.evidence
  state.evidence = []
  const firstEventAtMs = evidence.reduce((first, { eventAtMs }) => Math.min(first, eventAtMs), Infinity)
  const continued = state.campaign !== null
  state.campaign = {
    crossedAtMs: state.campaign?.crossedAtMs ?? state.latestMs,
    firstEventAtMs: Math.min(firstEventAtMs, state.campaign?.firstEventAtMs ?? Infinity),
    activeMs: state.latestMs,
  }
  return { continued, campaign: state.campaign, evidence }
}

function forget(state: GroupState, passedMs: number): void {
  state.entries = state.entries.filter(({ atMs }) => atMs > passedMs)
  state.evidence = state.evidence.filter(({ atMs }) => atMs > passedMs)
  if (state.campaign && state.campaign.activeMs <= passedMs) state.campaign = null
}
