import type { LimitPolicy } from '../../../platform/limits/limit-policy.ts'
import type { StandingShield } from '../../response-actions/shields/shield.ts'

/** How the server counts at present. */
export interface LimitCounting {
  store: 'memory' | 'valkey' | 'memory, valkey is lost'
  /** How many keys have used something within the window. */
  keys: number
}

/** What happened when the guard ran into the limit on purpose. */
export interface LimitTest {
  at: Temporal.Instant
  ok: boolean
  detail: string
}

/** A key in a minute, as the tally counted it. */
export interface Tallied {
  minute: Temporal.Instant
  policy: string
  key: string
  served: number
  refused: number
}

/** Everything about the limits: what they are, whether they hold, who comes near them. */
export interface Limits {
  policies: LimitPolicy[]
  /** Null before a server has said how it counts. */
  counting: (LimitCounting & { at: Temporal.Instant }) | null
  /** Null before the guard has tried. */
  test: LimitTest | null
  shields: StandingShield[]
  /** Who asked most in a minute of the last hour. */
  busiest: Tallied[]
}
