/** Why a part of a calendar was left out, as a stable word. */
export type SkipReason =
  | 'bad_duration'
  | 'bad_rule'
  | 'bad_time'
  | 'ends_before_start'
  | 'no_start'
  | 'range_not_supported'
  | 'too_many_events'
  | 'too_many_instances'
  | 'unknown_time_zone'
  | 'unreadable_line'

/** A value in a calendar that can't be trusted; the part that holds it is left out and counted. */
export class UnreadableError extends Error {
  override readonly name = 'UnreadableError'
  /** What is wrong with it. */
  readonly reason: SkipReason

  constructor(reason: SkipReason) {
    super(reason)
    this.reason = reason
  }
}

/** A whole text that can't be read: no calendar, or one that takes too much time or memory. */
export class CalendarUnreadableError extends Error {
  override readonly name = 'CalendarUnreadableError'
  /** Why it was given up. */
  readonly code: 'not_a_calendar' | 'too_complex'

  constructor(code: 'not_a_calendar' | 'too_complex') {
    super(code)
    this.code = code
  }
}

/** Counts what was left out, by reason. */
export class SkipCounter {
  readonly #counts = new Map<SkipReason, number>()

  /** Counts one more. */
  add(reason: SkipReason): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1)
  }

  /** What `read` gives, or undefined and one more counted if it was unreadable; other errors pass through. */
  attempt<T>(read: () => T): T | undefined {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error
      this.add(error.reason)
      return undefined
    }
  }

  /** The counts, in alphabetical order of reasons. */
  toList(): { reason: SkipReason; count: number }[] {
    return [...this.#counts]
      .map(([reason, count]) => ({ reason, count }))
      .sort((a, b) => (a.reason < b.reason ? -1 : 1))
  }
}
