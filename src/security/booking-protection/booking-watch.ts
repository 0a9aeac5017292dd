import type { Finding } from '../investigation/finding.ts'

/** What the guard found when it asked the server as a guest would. */
export interface GuestView {
  ok: boolean
  at: Temporal.Instant
  /** What is wrong, in one sentence; null when it works. */
  problem: string | null
}

/** What the guard remembers of booking between two looks. */
export interface BookingWatch {
  /** When it last asked, by the monotonic clock. */
  askedMs: number
  /** Since when booking has not worked, by both clocks; null while it does. */
  brokenSince: { monotonicMs: number; epochMs: number } | null
}

/** A watch that has not looked. */
export function newBookingWatch(): BookingWatch {
  return { askedMs: -Infinity, brokenSince: null }
}

/** How often the guard asks. */
export const ASK_EVERY_MS = 10_000

/** How often it asks while booking does not work. */
export const ASK_AGAIN_MS = 2_000

/** A server that is started again is back sooner; whatever lasts this long is an incident. */
export const BROKEN_MIN_MS = 10_000

/** The finding that booking has not worked for `brokenMs`. It began at `startedMs` (epoch milliseconds). */
export function bookingFinding(problem: string, brokenMs: number, startedMs: number): Finding {
  const seconds = Math.floor(brokenMs / 1000)
  return {
    ruleId: 'booking-broken',
    title: 'Booking does not work',
    sentence: `Nobody has been able to book for ${seconds} seconds. ${problem}`,
    subject: `since ${startedMs}`,
    signs: { bookingDownSeconds: seconds },
    least: {
      severity: 'P2',
      reason: {
        text: `Booking has not worked for ${seconds} seconds.`,
        playbook: 'P2 - Performance degradation',
      },
    },
    facts: { broken_seconds: seconds, problem },
    startedMs,
    timeline: { atMs: startedMs, kind: 'detected', key: 'detected', text: problem },
  }
}

/** That booking does not work because an order says so, as incidents and timelines tell it. */
export function pauseWords({ verb, target }: { verb: string; target: string }): string {
  return `It is paused by an order that stands (${verb}${verb === 'module_off' ? ` ${target}` : ''}).`
}
