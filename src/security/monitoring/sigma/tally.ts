import type { CorrelationType, Threshold } from './rule.ts'

/** One thing that counts: an event, a distinct value, or a rule that occurred. */
export interface Entry {
  /** What makes it distinct; the same key counts once. */
  key: string
  /** When it last occurred, milliseconds since 1970 in event time. */
  atMs: number
  /** Which of the correlated rules occurred, by its place in `rules`. */
  rule: number
  /** What it adds to a sum. */
  amount: number
}

/** How entries are counted. */
export interface TallyRule {
  type: CorrelationType
  threshold: Threshold
  /** How many rules an order has. */
  rules: number
  /** The most entries that are kept where the threshold doesn't bound them: for sums and for orders. */
  entriesMax: number
}

/**
 * Adds an entry, keeping `entries` in the order of time. Returns how many had to be forgotten for want of room.
 *
 * A count of n needs only its n newest distinct keys: so it takes little memory, and no flood of repetitions
 * can push out what matters.
 */
export function addEntry(entries: Entry[], entry: Entry, rule: TallyRule): number {
  const same = entries.findIndex(({ key }) => key === entry.key)
  const existing = entries[same]
  if (existing && existing.atMs >= entry.atMs) return 0
  if (existing) entries.splice(same, 1)
  const after = entries.findLastIndex(({ atMs }) => atMs <= entry.atMs)
  entries.splice(after + 1, 0, entry)

  const isCount = rule.type !== 'value_sum' && rule.type !== 'temporal_ordered'
  const excess = entries.length - (isCount ? leastCount(rule.threshold) : rule.entriesMax)
  if (excess > 0) entries.splice(0, excess)
  return isCount ? 0 : Math.max(0, excess)
}

/** Whether the entries are enough. */
export function isReached(entries: readonly Entry[], { type, threshold, rules }: TallyRule): boolean {
  if (type === 'temporal_ordered') return isInOrder(entries, rules)
  if (type !== 'value_sum') return entries.length >= leastCount(threshold)
  const sum = entries.reduce((total, { amount }) => total + amount, 0)
  return threshold.operator === 'gt' ? sum > threshold.value : sum >= threshold.value
}

function leastCount({ operator, value }: Threshold): number {
  return operator === 'gt' ? value + 1 : value
}

/** The earliest occurrence of each rule that is not before the previous one's: if any chain exists, this finds one. */
function isInOrder(entries: readonly Entry[], rules: number): boolean {
  let next = 0
  for (const { rule } of entries) if (rule === next) next += 1
  return next === rules
}
