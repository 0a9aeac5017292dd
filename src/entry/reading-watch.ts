import { createDistinctValues } from '../platform/memory/distinct-values.ts'

/** What is read: records of people, or what the shop offers to everybody. */
export type ReadingKind = 'records' | 'offers'

/** Notices who reads far more than anybody who works or books here. */
export interface ReadingWatch {
  /**
   * Remembers that `key` read `what`. Gives how many different things it has read within ten minutes, once in that time, when they
   * become more than anybody's work; else null.
   */
  observe(kind: ReadingKind, key: string, what: string, nowMs: number): number | null
}

/**
 * The owner who pages through a year of bookings opens a hundred pages in ten minutes, and a household that looks for a free hour a
 * few dozen days. A copy of the shop's records, or of its calendar, takes several hundred.
 */
const enough: Readonly<Record<ReadingKind, number>> = { records: 300, offers: 200 }
const WINDOW_MS = 600_000
const KEYS_MAX = 2_000

/** A watch with a bounded memory: when it is full, what was seen first is forgotten. */
export function createReadingWatch(): ReadingWatch {
  const seen = createDistinctValues({ windowMs: WINDOW_MS, namesMax: KEYS_MAX })
  return {
    observe: (kind, key, what, nowMs) => seen.observe(`${kind} ${key}`, what, enough[kind], nowMs),
  }
}
