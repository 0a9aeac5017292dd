/** Where time comes from. Everything that needs "now" takes a clock, so that a test can set it. */
export interface Clock {
  /** The present instant, UTC. */
  now(): Temporal.Instant
  /** The present instant as integer milliseconds since 1970-01-01T00:00:00Z. */
  epochMs(): number
  /** Milliseconds since an arbitrary start, never going backwards: for measuring durations only. */
  monotonicMs(): number
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Temporal.Now.instant(),
  epochMs: () => Date.now(),
  monotonicMs: () => performance.now(),
}

/** A clock that stands still until it is told to move. */
export interface FakeClock extends Clock {
  /** Moves the clock by `ms` milliseconds; a negative value is a clock that was set back. */
  advance(ms: number): void
}

/** A clock for tests that starts at `startMs` (milliseconds since 1970, UTC). */
export function fakeClock(startMs: number): FakeClock {
  let nowMs = startMs
  let elapsedMs = 0
  return {
    now: () => Temporal.Instant.fromEpochMilliseconds(nowMs),
    epochMs: () => nowMs,
    monotonicMs: () => elapsedMs,
    advance(ms) {
      nowMs += ms
      elapsedMs += Math.max(0, ms)
    },
  }
}
