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

// The bounds of what is looked for are numbers: an answer asks thousands of times, and objects would be most of its garbage.

/** The interval of `merged`, a result of `union`, that contains all from `startMs` to `endMs`, if one does. Logarithmic. */
export function covering(merged: readonly Interval[], startMs: number, endMs: number): Interval | undefined {
  const candidate = merged[indexEndingAfter(merged, startMs)]
  return candidate !== undefined && candidate.startMs <= startMs && candidate.endMs >= endMs
    ? candidate
    : undefined
}

/** Whether one interval of `merged`, a result of `union`, contains all from `startMs` to `endMs`. Logarithmic. */
export function covers(merged: readonly Interval[], startMs: number, endMs: number): boolean {
  return covering(merged, startMs, endMs) !== undefined
}

/** Whether `merged`, a result of `union`, has an instant from `startMs` to before `endMs`. Logarithmic. */
export function overlaps(merged: readonly Interval[], startMs: number, endMs: number): boolean {
  const candidate = merged[indexEndingAfter(merged, startMs)]
  return candidate !== undefined && candidate.startMs < endMs
}

/** The index of the first interval that ends after `ms`. */
function indexEndingAfter(merged: readonly Interval[], ms: number): number {
  let low = 0
  let high = merged.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const interval = merged[middle]
    if (interval !== undefined && interval.endMs <= ms) low = middle + 1
    else high = middle
  }
  return low
}

/** What of `merged`, a result of `union`, is left without `taken`, a result of `union` as well. */
export function subtract(merged: readonly Interval[], taken: readonly Interval[]): Interval[] {
  const left: Interval[] = []
  let next = 0
  for (const { startMs, endMs } of merged) {
    let fromMs = startMs
    while (next < taken.length && (taken[next]?.endMs ?? 0) <= startMs) next += 1
    for (let index = next; index < taken.length; index += 1) {
      const hole = taken[index]
      if (hole === undefined || hole.startMs >= endMs) break
      if (hole.startMs > fromMs) left.push({ startMs: fromMs, endMs: hole.startMs })
      fromMs = Math.max(fromMs, hole.endMs)
    }
    if (fromMs < endMs) left.push({ startMs: fromMs, endMs })
  }
  return left
}

/** The stretch from what of `merged`, a result of `union`, ends before `interval` to what begins after it. Logarithmic. */
export function freeAround(merged: readonly Interval[], interval: Interval): Interval {
  return {
    startMs: merged[indexEndingAfter(merged, interval.startMs) - 1]?.endMs ?? -Infinity,
    endMs: merged[indexEndingAfter(merged, interval.endMs)]?.startMs ?? Infinity,
  }
}
