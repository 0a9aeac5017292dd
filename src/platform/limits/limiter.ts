import type { Clock } from '../clock/clock.ts'
import type { Random } from '../crypto/random.ts'
import type { Database } from '../postgres/connect.ts'
import type { Charge, LimitState } from './limit-policy.ts'
import type { SharedWindows } from './shared-windows.ts'
import { createSlidingWindows, type KeptWindow, type Taken } from './sliding-windows.ts'

/** Counts what requests take of the policies, and keeps the counters in the database, at most a second behind. */
export interface Limiter {
  /** Takes all charges of a request, or none when one of them is too much. Gives how each policy stands then. */
  take(charges: Charge[]): Promise<LimitState[]>
  /** Reads the counters that an earlier process left behind. */
  restore(): Promise<void>
  /** Writes the counters that changed since the last time, and forgets those that have run out. */
  flush(): Promise<void>
  /** How many keys have used something within the window. */
  keys(): number
}

const FLUSH_ROWS_MAX = 5_000
/** So many keys have a window of their own, and so many share one: some 30 MB when all are in use. */
const KEYS_MAX = 65_536

/**
 * Windows of `windowSeconds`, kept in memory, and with `shared` counted by all servers together. Memory counts in any case,
 * so that what is shared can be lost without anybody's limit beginning anew.
 */
export function createLimiter(options: {
  database: Database
  clock: Clock
  random: Random
  windowSeconds: number
  shared: SharedWindows | null
}): Limiter {
  const { database, clock, windowSeconds, shared } = options
  const windows = createSlidingWindows({
    windowMs: windowSeconds * 1000,
    keysMax: KEYS_MAX,
    seed: options.random.bytes(16).toString('hex'),
  })
  /** Keys that changed since they were written: those near their limit go first. */
  const pressing = new Set<string>()
  const changed = new Set<string>()

  async function take(charges: Charge[]): Promise<LimitState[]> {
    const nowMs = Math.floor(clock.monotonicMs())
    const taken: Taken[] = []
    for (const charge of charges) {
      const own = windows.take(nameOf(charge), charge.cost, charge.max, nowMs)
      taken.push(own)
      if (!own.allowed) {
        charges.slice(0, taken.length - 1).forEach(giveBack)
        break
      }
    }
    if (shared !== null && taken.every(({ allowed }) => allowed)) {
      const together = await shared.take(charges)
      if (together?.some(({ allowed }) => !allowed) === true) charges.forEach(giveBack)
      together?.forEach((one, index) => (taken[index] = one))
    }
    return charges.slice(0, taken.length).map((charge, index) => {
      const { allowed, used, freeInMs, refused } = taken[index] as Taken
      ;(used * 2 > charge.max ? pressing : changed).add(nameOf(charge))
      return {
        policy: charge.policy,
        allowed,
        limit: charge.max,
        remaining: Math.max(0, charge.max - used),
        resetSeconds: Math.max(1, Math.ceil(freeInMs / 1000)),
        worthTelling: refused === 1 || (refused > 0 && refused % 100 === 0),
      }
    })
  }

  function giveBack(charge: Charge): void {
    windows.giveBack(nameOf(charge), charge.cost)
  }

  return {
    take,
    keys: () => windows.size(),

    async restore() {
      const rows = await database.sql<{ key: string; spent: KeptWindow; age_ms: number }[]>`
        select key, spent, (extract(epoch from clock_timestamp() - kept_at) * 1000)::float8 as age_ms
        from limit_window where free_at > now()`
      const nowMs = Math.floor(clock.monotonicMs())
      for (const { key, spent, age_ms: ageMs } of rows) {
        windows.restore(
          key,
          spent
            .map(([freeInMs, cost]) => [freeInMs - Math.max(0, ageMs), cost] as const)
            .filter(([ms]) => ms > 0),
          nowMs,
        )
      }
    },

    async flush() {
      const nowMs = Math.floor(clock.monotonicMs())
      windows.forget(nowMs)
      const keys = [...new Set([...pressing, ...changed])].slice(0, FLUSH_ROWS_MAX)
      if (keys.length === 0) return
      for (const key of keys) for (const waiting of [pressing, changed]) waiting.delete(key)
      const rows = keys.map((key) => ({ key, spent: windows.keep(key, nowMs) }))
      try {
        await database.sql`
          with fresh as (
            insert into limit_window (key, spent, kept_at, free_at)
            select key, spent, clock_timestamp(), clock_timestamp() + ${windowSeconds}::int * interval '1 second'
            from json_to_recordset(${JSON.stringify(rows)}::text::json) as row(key text, spent jsonb)
            on conflict (key) do update set spent = excluded.spent, kept_at = excluded.kept_at, free_at = excluded.free_at)
          delete from limit_window where free_at < now() - interval '1 minute'`
      } catch (error) {
        for (const key of keys) changed.add(key)
        throw error
      }
    },
  }
}

function nameOf({ policy, key }: Charge): string {
  return `${policy.name} ${key}`
}
