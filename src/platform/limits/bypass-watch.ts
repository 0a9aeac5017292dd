import { createDistinctValues } from '../memory/distinct-values.ts'

/** A way to get more than one's share: what it is recognised by is a number of different values of one key. */
export const bypassKinds = {
  forwarded_header: 'Different X-Forwarded-For of one source that is no trusted proxy',
  mapped_address: 'Different spellings of one address in X-Forwarded-For',
  spread_network: 'Different addresses of one /64',
  account_sources: 'Different sources with one account',
  path_spelling: 'Different spellings of paths that lead nowhere as they are spelled',
  method: 'Methods that are not taken, or that are put into a header',
  pipelining: 'Requests sent before the one before was answered, on one connection',
} as const

/** One of them. */
export type BypassKind = keyof typeof bypassKinds

/** Notices what somebody does who tries to get around the limits; whether it helped him is another question. */
export interface BypassWatch {
  /**
   * Remembers that `key` showed `value`. Gives how many different values it has shown, once, when they become enough
   * for an attempt within a minute; else null.
   */
  observe(kind: BypassKind, key: string, value: string, nowMs: number): number | null
}

/** From how many values on it is an attempt: more than an honest household, office or phone comes to in a minute. */
const enough: Readonly<Record<BypassKind, number>> = {
  forwarded_header: 5,
  mapped_address: 3,
  spread_network: 16,
  account_sources: 8,
  path_spelling: 5,
  method: 5,
  pipelining: 10,
}
const WINDOW_MS = 60_000
const KEYS_MAX = 10_000
const VALUE_LENGTH_MAX = 100

/** A watch with a bounded memory: when it is full, what was seen first is forgotten. */
export function createBypassWatch(): BypassWatch {
  const seen = createDistinctValues({ windowMs: WINDOW_MS, namesMax: KEYS_MAX })
  return {
    observe: (kind, key, value, nowMs) =>
      seen.observe(`${kind} ${key}`, value.slice(0, VALUE_LENGTH_MAX), enough[kind], nowMs),
  }
}
