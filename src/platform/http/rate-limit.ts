import { RateLimiterMemory } from 'rate-limiter-flexible'
import type { Clock } from '../clock/clock.ts'
import type { Database } from '../postgres/connect.ts'

/** What a source has used of its window. */
export interface LimitState {
  allowed: boolean
  limit: number
  remaining: number
  /** Whole seconds until the window ends, at least 1 while it lasts. */
  resetSeconds: number
  windowSeconds: number
  /** True on the first request of the window that was refused, and on every hundredth after it. */
  worthTelling: boolean
}

/** Counts requests by source in memory and keeps the counters in the database, at most a second behind. */
export interface RateLimit {
  /** Counts one request against `max` of its key, or as many as all keys have. */
  consume(key: string, max?: number): Promise<LimitState>
  /** Reads the counters that an earlier process left behind. */
  restore(): Promise<void>
  /** Writes the counters that changed since the last time. */
  flush(): Promise<void>
}

const FLUSH_ROWS_MAX = 5000

/** `max` requests per `windowSeconds` and key. */
export function createRateLimit(options: {
  database: Database
  clock: Clock
  max: number
  windowSeconds: number
}): RateLimit {
  const { database, clock, windowSeconds } = options
  const limiter = new RateLimiterMemory({ points: options.max, duration: windowSeconds })
  let changed = new Map<string, { consumed: number; expiresMs: number }>()

  return {
    async consume(key, max = options.max) {
      const result = await limiter.penalty(key, 1)
      changed.set(key, { consumed: result.consumedPoints, expiresMs: clock.epochMs() + result.msBeforeNext })
      const over = result.consumedPoints - max
      return {
        allowed: over <= 0,
        limit: max,
        remaining: Math.max(0, -over),
        resetSeconds: Math.max(1, Math.ceil(result.msBeforeNext / 1000)),
        windowSeconds,
        worthTelling: over === 1 || (over > 0 && over % 100 === 0),
      }
    },

    async restore() {
      const rows = await database.sql<{ key: string; consumed: number; seconds: number }[]>`
        select key, consumed, extract(epoch from expires_at - now())::float8 as seconds
        from rate_limit_counter where expires_at > now()`
      for (const row of rows) await limiter.set(row.key, row.consumed, row.seconds)
    },

    async flush() {
      if (changed.size === 0) return
      const rows = [...changed].slice(0, FLUSH_ROWS_MAX)
      changed = new Map([...changed].slice(FLUSH_ROWS_MAX))
      const values = rows.map(([key, { consumed, expiresMs }]) => ({ key, consumed, expires_ms: expiresMs }))
      await database.sql`
        with fresh as (
          insert into rate_limit_counter (key, consumed, expires_at)
          select key, consumed, to_timestamp(expires_ms / 1000.0)
          from json_to_recordset(${JSON.stringify(values)}::text::json) as row(key text, consumed integer, expires_ms float8)
          on conflict (key) do update set consumed = excluded.consumed, expires_at = excluded.expires_at)
        delete from rate_limit_counter where expires_at < now() - interval '1 minute'`
    },
  }
}
