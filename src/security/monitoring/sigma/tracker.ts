import { textAt } from './event-fields.ts'
import type { Evidence } from './evidence.ts'
import {
  addHits,
  emptyGroup,
  type GroupRule,
  type GroupState,
  type Hit,
  type Holding,
  type Losses,
} from './group.ts'
import type { ObservedEvent } from './match.ts'
import type { LinkedCorrelation } from './rule.ts'

/** How much a correlation may remember. */
export interface Limits {
  /** Groups per correlation; beyond, the one that was quiet for longest is forgotten. */
  groupsMax: number
  /** Entries and pieces of evidence of all groups of one correlation together; beyond, likewise. */
  heldMax: number
  /** Entries per group, for sums and orders; every other count needs no more than its threshold. */
  entriesMax: number
  /** Events per group that can be named in the next match. */
  evidenceMax: number
}

/** A rule that held for one event. */
export interface Occurrence {
  /** When it came to hold, in event time: for a correlation the end of its window. */
  atMs: number
  /** A correlation that held before too. */
  continued: boolean
  evidence: readonly Evidence[]
}

/** A group of a correlation, holding. */
export interface GroupHolding extends Holding {
  group: Readonly<Record<string, string>>
  groupKey: string
  atMs: number
}

/** The state of one correlation. */
export interface Tracker {
  /** Takes what the correlated rules said about one event, by their ids, and says in which groups it holds now. */
  observe(event: ObservedEvent, occurrences: ReadonlyMap<string, readonly Occurrence[]>): GroupHolding[]
  /** Its groups, the one that was quiet for longest first. */
  snapshot(): [groupKey: string, state: GroupState][]
  restore(groups: readonly (readonly [groupKey: string, state: GroupState])[]): void
}

/** Follows one correlation. Counts into `losses` whatever it has to forget. */
export function createTracker(correlation: LinkedCorrelation, limits: Limits, losses: Losses): Tracker {
  const { type, threshold, timespanMs } = correlation
  const { entriesMax, evidenceMax } = limits
  const rule: GroupRule = {
    type,
    threshold,
    rules: correlation.sources.length,
    timespanMs,
    entriesMax,
    evidenceMax,
  }
  const groups = new Map<string, GroupState>()
  let held = 0

  const sizeOf = (state: GroupState): number => state.entries.length + state.evidence.length
  const forgetGroup = (groupKey: string, state: GroupState): void => {
    groups.delete(groupKey)
    held -= sizeOf(state)
  }
  const makeRoom = (nowMs: number, current: string): void => {
    for (const [groupKey, state] of groups) {
      const isOver = state.latestMs + timespanMs <= nowMs
      const isFull = groups.size > limits.groupsMax || held > limits.heldMax
      if (groupKey === current || !(isOver || isFull)) return
      forgetGroup(groupKey, state)
      if (!isOver) losses.groups_evicted += 1
    }
  }

  return {
    observe(event, occurrences) {
      const hitsByGroup = new Map<string, { group: Record<string, string>; hits: Hit[] }>()
      for (const [place, source] of correlation.sources.entries()) {
        const group = groupOf(correlation, source.groupPaths, event)
        if (!group) continue
        const groupKey = JSON.stringify(Object.values(group))
        const found = hitsByGroup.get(groupKey) ?? { group, hits: [] }
        for (const occurrence of occurrences.get(source.ruleId) ?? []) {
          const hit = hitOf(correlation, place, event, occurrence)
          if (hit) found.hits.push(hit)
        }
        if (found.hits.length > 0) hitsByGroup.set(groupKey, found)
      }

      return [...hitsByGroup].flatMap(([groupKey, { group, hits }]) => {
        const known = groups.get(groupKey)
        const state = known ?? emptyGroup(group)
        if (known) forgetGroup(groupKey, known)
        const holding = addHits(state, hits, rule, losses)
        groups.set(groupKey, state)
        held += sizeOf(state)
        makeRoom(event.time, groupKey)
        return holding ? [{ ...holding, group, groupKey, atMs: state.latestMs }] : []
      })
    },
    snapshot: () => [...groups].map(([groupKey, state]) => [groupKey, structuredClone(state)]),
    restore(saved) {
      groups.clear()
      for (const [groupKey, state] of saved) groups.set(groupKey, structuredClone(state))
      held = [...groups.values()].reduce((total, state) => total + sizeOf(state), 0)
    },
  }
}

/** The group an event belongs to; null when one of the fields is missing, and then it belongs to none. */
function groupOf(
  correlation: LinkedCorrelation,
  paths: readonly (readonly string[])[],
  event: ObservedEvent,
): Record<string, string> | null {
  const group: Record<string, string> = {}
  for (const [index, field] of correlation.groupBy.entries()) {
    const value = textAt(event, paths[index] ?? [])
    if (value === undefined) return null
    group[field] = value
  }
  return group
}

/**
 * What an occurrence counts as. A correlation that merely goes on is no further event to count or to sum,
 * but it still occurs: temporal correlations and distinct values look at it.
 */
function hitOf(
  { type, fields }: LinkedCorrelation,
  place: number,
  event: ObservedEvent,
  { atMs, continued, evidence }: Occurrence,
): Hit | null {
  const entry = { key: event.metadata.uid, atMs, rule: place, amount: 0 }
  switch (type) {
    case 'event_count':
      return continued ? null : { entry, evidence }
    case 'value_sum': {
      const amount = Number(textAt(event, pathOf(fields[0])))
      return continued || !Number.isFinite(amount) ? null : { entry: { ...entry, amount }, evidence }
    }
    case 'value_count': {
      const values: Record<string, string> = {}
      for (const field of fields) {
        const value = textAt(event, pathOf(field))
        if (value === undefined) return null
        values[field] = value
      }
      const key = JSON.stringify(Object.values(values))
      const uid = event.metadata.uid
      const counted = evidence.map((item) =>
        item.eventId === uid ? { ...item, values: { ...item.values, ...values } } : item,
      )
      return { entry: { ...entry, key }, evidence: counted }
    }
    case 'temporal':
      return { entry: { ...entry, key: String(place) }, evidence }
    case 'temporal_ordered':
      return { entry: { ...entry, key: `${place} ${entry.key}` }, evidence }
  }
}

function pathOf(field: string | undefined): string[] {
  return (field ?? '').split('.')
}
