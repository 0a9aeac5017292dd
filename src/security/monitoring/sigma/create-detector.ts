import type { GroupState, Losses } from './group.ts'
import { summarize } from './evidence.ts'
import type { Match, ObservedEvent } from './match.ts'
import type { DetectionRule, LinkedCorrelation, RuleSet } from './rule.ts'
import { createTracker, type GroupHolding, type Limits, type Occurrence } from './tracker.ts'

/** A detector's memory: plain data, ready for JSON. */
export interface DetectorSnapshot {
  correlations: {
    ruleId: string
    ruleVersion: string
    groups: [groupKey: string, state: GroupState][]
  }[]
  losses: Losses
}

/** Runs a set of rules over a stream of events, in event time: it asks no clock. */
export interface Detector {
  /** Takes one event and gives the rules that hold with it. Events may come slightly out of order. */
  observe(event: ObservedEvent): Match[]
  /** What had to be forgotten so far; all zero unless somebody floods it. */
  losses(): Readonly<Losses>
  /** Its memory, to be restored after a restart. */
  snapshot(): DetectorSnapshot
  /** Takes up an earlier memory. Returns the ids of the rules that changed meanwhile and therefore begin anew. */
  restore(snapshot: DetectorSnapshot): string[]
}

/** Room for any shop's traffic in some tens of megabytes. */
const defaultLimits: Limits = { groupsMax: 10_000, heldMax: 100_000, entriesMax: 1_000, evidenceMax: 2_000 }

/** Makes a detector with an empty memory. */
export function createDetector(ruleSet: RuleSet, options: { limits?: Partial<Limits> } = {}): Detector {
  const limits = { ...defaultLimits, ...options.limits }
  const losses: Losses = { groups_evicted: 0, entries_evicted: 0, evidence_evicted: 0, late_events: 0 }
  const trackers = ruleSet.correlations.map((correlation) => ({
    correlation,
    tracker: createTracker(correlation, limits, losses),
  }))

  return {
    observe(event) {
      const matches: Match[] = []
      const occurrences = new Map<string, Occurrence[]>()
      for (const rule of ruleSet.detections) {
        if (!isAbout(rule, event) || !rule.test(event)) continue
        occurrences.set(rule.id, [occurrenceOf(event)])
        if (ruleSet.reporting.has(rule.id)) matches.push(singleMatch(rule, event))
      }
      for (const { correlation, tracker } of trackers) {
        if (!correlation.sources.some(({ ruleId }) => occurrences.has(ruleId))) continue
        const holdings = tracker.observe(event, occurrences)
        if (holdings.length > 0) occurrences.set(correlation.id, holdings.map(continueInto))
        if (ruleSet.reporting.has(correlation.id)) {
          matches.push(...holdings.map((holding) => correlationMatch(correlation, holding)))
        }
      }
      return matches
    },
    losses: () => ({ ...losses }),
    snapshot: () => ({
      correlations: trackers.map(({ correlation, tracker }) => ({
        ruleId: correlation.id,
        ruleVersion: correlation.version,
        groups: tracker.snapshot(),
      })),
      losses: { ...losses },
    }),
    restore(snapshot) {
      Object.assign(losses, snapshot.losses)
      return trackers.flatMap(({ correlation, tracker }) => {
        const saved = snapshot.correlations.find(({ ruleId }) => ruleId === correlation.id)
        const isSame = saved?.ruleVersion === correlation.version
        tracker.restore(saved && isSame ? saved.groups : [])
        return saved && !isSame ? [correlation.id] : []
      })
    },
  }
}

function isAbout({ classUids }: DetectionRule, event: ObservedEvent): boolean {
  return classUids === null || classUids.includes(event.class_uid)
}

function occurrenceOf({ time, metadata }: ObservedEvent): Occurrence {
  const evidence = [{ eventId: metadata.uid, eventAtMs: time, atMs: time, values: {} }]
  return { atMs: time, continued: false, evidence }
}

/** What a correlation that holds is to the correlations that refer to it: its evidence counts from now. */
function continueInto({ atMs, continued, evidence }: GroupHolding): Occurrence {
  return { atMs, continued, evidence: evidence.map((item) => ({ ...item, atMs })) }
}

function singleMatch(rule: DetectionRule, { time, metadata }: ObservedEvent): Match {
  return {
    ...headOf(rule),
    group: {},
    groupKey: '[]',
    campaignKey: `${rule.id} ${metadata.uid}`,
    continued: false,
    firstEventAtMs: time,
    crossedAtMs: time,
    eventIds: [metadata.uid],
    values: {},
  }
}

function correlationMatch(correlation: LinkedCorrelation, holding: GroupHolding): Match {
  const { group, groupKey, continued, campaign, evidence } = holding
  return {
    ...headOf(correlation),
    group,
    groupKey,
    campaignKey: `${correlation.id} ${groupKey} ${campaign.crossedAtMs}`,
    continued,
    firstEventAtMs: campaign.firstEventAtMs,
    crossedAtMs: campaign.crossedAtMs,
    ...summarize(evidence),
  }
}

function headOf({ id, name, version, title, level }: DetectionRule | LinkedCorrelation) {
  return { ruleId: id, ruleName: name, ruleVersion: version, title, level }
}
