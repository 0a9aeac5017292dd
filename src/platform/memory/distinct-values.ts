/** Notices when a name shows more different values than it should. */
export interface DistinctValues {
  /**
   * Remembers that `name` showed `value`. Gives how many different values it has shown, once within a window, when they become
   * `enough`; else null.
   */
  observe(name: string, value: string, enough: number, nowMs: number): number | null
}

/** With a bounded memory: when it is full, what was seen first is forgotten. */
export function createDistinctValues({
  windowMs,
  namesMax,
}: {
  windowMs: number
  namesMax: number
}): DistinctValues {
  const seen = new Map<string, { sinceMs: number; values: Set<string>; told: boolean }>()
  return {
    observe(name, value, enough, nowMs) {
      let entry = seen.get(name)
      if (entry === undefined || nowMs - entry.sinceMs >= windowMs) {
        seen.delete(name)
        const oldest = seen.size < namesMax ? undefined : seen.keys().next().value
        if (oldest !== undefined) seen.delete(oldest)
        entry = { sinceMs: nowMs, values: new Set(), told: false }
        seen.set(name, entry)
      }
      if (entry.told) return null
      entry.values.add(value)
      if (entry.values.size < enough) return null
      entry.told = true
      return entry.values.size
    },
  }
}
