/** An event that takes part in a correlation and has not been reported yet. */
export interface Evidence {
  eventId: string
  /** When the event happened. */
  eventAtMs: number
  /** When it began to count here: for an event of an inner correlation, when that one held. Leaves the window by this. */
  atMs: number
  /** The values of the event that were counted, by field. */
  values: Readonly<Record<string, string>>
}

/** Adds evidence; what is known of the same event already is completed. Returns how many were forgotten beyond `max`. */
export function addEvidence(held: Evidence[], added: readonly Evidence[], max: number): number {
  for (const evidence of added) {
    const place = held.findLastIndex(({ eventId }) => eventId === evidence.eventId)
    const known = held[place]
    if (known) {
      const values = { ...known.values, ...evidence.values }
      held[place] = { ...known, atMs: Math.max(known.atMs, evidence.atMs), values }
    } else {
      held.push(evidence)
    }
  }
  const excess = Math.max(0, held.length - max)
  held.splice(0, excess)
  return excess
}

/** The event ids in the order of time, and the distinct values by field in the same order. */
export function summarize(evidence: readonly Evidence[]): {
  eventIds: string[]
  values: Record<string, string[]>
} {
  const inOrder = evidence.toSorted((a, b) => a.eventAtMs - b.eventAtMs)
  const values = new Map<string, Set<string>>()
  for (const item of inOrder) {
    for (const [field, value] of Object.entries(item.values)) {
      const known = values.get(field) ?? new Set()
      values.set(field, known.add(value))
    }
  }
  return {
    eventIds: inOrder.map(({ eventId }) => eventId),
    values: Object.fromEntries([...values].map(([field, known]) => [field, [...known]])),
  }
}
