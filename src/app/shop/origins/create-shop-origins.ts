import type { Clock } from '../../../platform/clock/clock.ts'
import type { Database } from '../../../platform/postgres/connect.ts'
import type { ShopOrigins } from './shop-origins.ts'
import { allOrigins } from './shop-origins.sql.ts'

const AGE_MS_MAX = 5_000

/** Keeps the origins of all shops in memory; a change on another server counts here within five seconds. */
export function createShopOrigins(context: { database: Pick<Database, 'query'>; clock: Clock }): ShopOrigins {
  const { database, clock } = context
  let kept: { readAtMs: number; origins: ReturnType<typeof allOrigins> } | undefined

  const read = (): ReturnType<typeof allOrigins> => {
    const nowMs = clock.monotonicMs()
    if (kept !== undefined && nowMs - kept.readAtMs < AGE_MS_MAX) return kept.origins
    const reading = { readAtMs: nowMs, origins: allOrigins(database.query) }
    kept = reading
    reading.origins.catch(() => {
      if (kept === reading) kept = undefined
    })
    return reading.origins
  }

  return {
    async allows(origin, shopId) {
      const origins = await read()
      return origins.some((one) => one.origin === origin && (shopId === null || one.shopId === shopId))
    },
    forget() {
      kept = undefined
    },
  }
}
