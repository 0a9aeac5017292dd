import type { Finding } from '../../investigation/finding.ts'
import type { Tallied } from './limits.ts'

/** What the guard remembers of the limits between two looks. */
export interface LimitWatch {
  /** When it last ran into the limit, by the monotonic clock. */
  testedMs: number
  /** Since when the limiter has failed its test, epoch milliseconds; null while it holds. */
  brokenSinceMs: number | null
  /** When the tally was last looked through, by the monotonic clock. */
  lookedMs: number
}

/** A watch that has not looked. */
export function newLimitWatch(): LimitWatch {
  return { testedMs: -Infinity, brokenSinceMs: null, lookedMs: -Infinity }
}

/** How often the guard runs into the limit: one that lets everything pass is found within a minute. */
export const TEST_EVERY_MS = 30_000

/** How often it looks whether anybody was served above a limit. */
export const LOOK_EVERY_MS = 5_000

/** The finding that the limiter did not stop the guard, who asked for more than the limit. */
export function inactiveFinding(detail: string, sinceMs: number): Finding {
  return {
    ruleId: 'limiter-inactive',
    title: 'The rate limiter does not limit',
    sentence: `The guard asked for more than the limit and was not refused: ${detail}. Nobody is kept from asking as often as they like.`,
    subject: `since ${sinceMs}`,
    signs: { limiterInactive: true },
    facts: { problem: detail },
    startedMs: sinceMs,
    timeline: { atMs: sinceMs, kind: 'detected', key: 'detected', text: `The self-test failed: ${detail}.` },
  }
}

/** The finding that a key was served more in a minute than its policy allows: an incident for each key and minute. */
export function servedAboveFinding({ minute, policy, key, served }: Tallied, limit: number): Finding {
  const above = served - limit
  return {
    ruleId: 'limit-bypassed',
    title: 'Somebody was served above the rate limit',
    sentence: `In one minute ${served} requests of ${key} were answered; the limit "${policy}" allows ${limit}.`,
    subject: `${policy} ${key} ${minute.epochMilliseconds}`,
    signs: { requestsServedAboveLimit: above },
    facts: { policy, key, served, limit },
    startedMs: minute.epochMilliseconds,
    timeline: {
      atMs: minute.epochMilliseconds,
      kind: 'detected',
      key: 'detected',
      text: `${above} of ${served} requests were answered above the limit of ${limit}.`,
    },
  }
}
