/** What requests are counted by. */
export type LimitKey = 'source' | 'account' | 'api_key' | 'fingerprint' | 'shop' | 'route_and_source'

/** A limit, as the table of policies names it. */
export interface LimitPolicy {
  /** As it stands in the headers RateLimit and RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers). */
  name: string
  key: LimitKey
  /** What it counts, in words. */
  counts: string
  /** How much may be taken in a window; of what is counted at once: how many there may be. */
  max: number
  /** Over how many seconds that is; null for what is counted at once. */
  windowSeconds: number | null
  /** Whether whoever asks is told of it: his own share, not what everybody has together. */
  told: boolean
}

/** Something that a request takes of a policy. */
export interface Charge {
  policy: LimitPolicy
  /** Whose share it is. */
  key: string
  cost: number
  /** What holds at present instead of the policy's own maximum. */
  max: number
}

/** How a policy stands after a request. */
export interface LimitState {
  policy: LimitPolicy
  allowed: boolean
  limit: number
  remaining: number
  /** Whole seconds until there is more, at least 1. */
  resetSeconds: number
  /** True on the first request that was refused, and on every hundredth after it. */
  worthTelling: boolean
}
