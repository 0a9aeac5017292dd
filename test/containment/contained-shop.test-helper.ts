import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { startGuard, type RunningGuard } from '../../src/entry/start-guard.ts'
import { readClosure, type ClosureVerb } from '../../src/security/response-actions/closures/closure.ts'
import { liftContainment } from '../../src/security/response-actions/lift-containment.ts'
import { orderClosure, type Ordered } from '../../src/security/response-actions/closures/order-closure.ts'
import { guardStartOf } from '../setup/guard-start.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

/** A shop with one or two servers and a guard, in which orders are given as the command line gives them. */
export interface ContainedShop {
  shop: TestShop
  /** Where the servers are, the one of the shop first. */
  urls(): string[]
  /** Gives an order, and its id when it is new. */
  order(verb: ClosureVerb, target?: string, incidentId?: string): Promise<{ ordered: Ordered; id: string }>
  lift(id: string): Promise<boolean>
  /** Asks every server again and again until each answer has this status; gives for how long, in milliseconds. */
  untilAll(status: number, path: string, options?: RequestInit): Promise<number>
  restartGuard(): Promise<void>
  close(): Promise<void>
}

/** Opens it. With two servers, which share one heartbeat, the guard takes each for the other begun anew. */
export async function openContainedShop(
  servers: 1 | 2,
  environment: Record<string, string> = {},
): Promise<ContainedShop> {
  const shop = await openTestShop(environment, {}, true)
  const second = servers === 2 ? await shop.anotherServer() : null
  const dataDir = mkdtempSync(join(tmpdir(), '6fb-contain-'))
  const guardStart = guardStartOf(shop, dataDir)
  let guard: RunningGuard = await startGuard(guardStart)
  const urls = (): string[] => (second === null ? [shop.url] : [shop.url, second.url])
  const inTransaction = <Result>(
    work: (transaction: Parameters<typeof orderClosure>[1]) => Promise<Result>,
  ): Promise<Result> => guard.context.database.query.transaction().execute(work)
  return {
    shop,
    urls,
    async order(verb, target = '', incidentId) {
      const closure = readClosure(verb, target)
      if (typeof closure === 'string') throw new Error(closure)
      const ordered = await inTransaction((transaction) =>
        orderClosure(guard.context, transaction, closure, {
          reason: 'A test.',
          by: 'test',
          incidentId: incidentId ?? null,
          ttlMs: null,
        }),
      )
      const [row] = await shop.owner.sql<{ id: string }[]>`select id from containment
        where verb = ${verb} and target = ${closure.target} order by created_at desc limit 1`
      return { ordered, id: row?.id ?? '' }
    },
    lift: (id) =>
      inTransaction((transaction) =>
        liftContainment(guard.context, transaction, { id, by: 'test', reason: 'Over.' }),
      ),
    async untilAll(status, path, options = {}) {
      const beganMs = performance.now()
      const ask = (): Promise<number[]> =>
        Promise.all(urls().map(async (url) => (await fetch(`${url}${path}`, options)).status))
      await expect.poll(ask, { interval: 5, timeout: 5_000 }).toEqual(urls().map(() => status))
      return performance.now() - beganMs
    },
    async restartGuard() {
      await guard.stop()
      guard = await startGuard(guardStart)
    },
    async close() {
      await guard.stop()
      await second?.stop()
      await shop.close()
      rmSync(dataDir, { recursive: true })
    },
  }
}
