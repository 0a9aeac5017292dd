/** A stretch of time in integer milliseconds since 1970 (UTC), half-open: `startMs` is inside, `endMs` is not. */
export interface Interval {
  readonly startMs: number
  readonly endMs: number
}

/** The same instants as `intervals`, as the fewest intervals: sorted, apart from each other, none of them empty. */
export function union(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals
    .filter((interval) => interval.endMs > interval.startMs)
    .sort((a, b) => a.startMs - b.startMs)
  const merged: Interval[] = []
  let last: Interval | undefined
  for (const interval of sorted) {
    if (last !== undefined && interval.startMs <= last.endMs) {
      merged.pop()
      last = { startMs: last.startMs, endMs: Math.max(last.endMs, interval.endMs) }
    } else {
      last = interval
    }
    merged.push(last)
  }
  return merged
}

/** Whether one interval of `merged`, a result of `union`, contains all of `interval`. Logarithmic. */
export function covers(merged: readonly Interval[], interval: Interval): boolean {
  const candidate = firstEndingAfter(merged, interval.startMs)
  return candidate !== undefined && candidate.startMs <= interval.startMs && candidate.endMs >= interval.endMs
}

/** Whether `merged`, a result of `union`, shares an instant with `interval`; touching ends share none. Logarithmic. */
export function overlaps(merged: readonly Interval[], interval: Interval): boolean {
  const candidate = firstEndingAfter(merged, interval.startMs)
  return candidate !== undefined && candidate.startMs < interval.endMs
}

function firstEndingAfter(merged: readonly Interval[], ms: number): Interval | undefined {
  let low = 0
  let high = merged.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const interval = merged[middle]
    if (interval !== undefined && interval.endMs <= ms) low = middle + 1
    else high = middle
  }
  return merged[low]
}
