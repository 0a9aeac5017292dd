import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGuardContext } from '../../src/entry/start-guard.ts'
import { startServer } from '../../src/entry/start-server.ts'
import type { GuardContext } from '../../src/security/guard-context.ts'
import { guardStartOf } from '../setup/guard-start.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

/** A shop with two servers in front of one database, and what the guard acts with. */
export interface TwoServers {
  shop: TestShop
  guard: GuardContext
  urls: [string, string]
  /** The status of a request to each server. */
  ask(path: string, headers: Record<string, string>): Promise<number[]>
  /** Sends JSON to the second server. */
  callSecond: TestShop['call']
  close(): Promise<void>
}

export async function openTwoServers(): Promise<TwoServers> {
  const shop = await openTestShop()
  const second = await startServer(shop.start, undefined, shop.parts)
  const dataDir = mkdtempSync(join(tmpdir(), '6fb-guard-'))
  const guard = createGuardContext(guardStartOf(shop, dataDir))
  const urls: [string, string] = [shop.url, second.url]
  return {
    shop,
    guard,
    urls,
    ask: (path, headers) =>
      Promise.all(urls.map(async (url) => (await fetch(`${url}${path}`, { headers })).status)),
    async callSecond(method, path, body, headers = {}) {
      const response = await fetch(`${second.url}${path}`, {
        method,
        headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      const text = await response.text()
      return { status: response.status, body: text === '' ? '' : JSON.parse(text), headers: response.headers }
    },
    async close() {
      await guard.database.close()
      await second.stop()
      await shop.close()
      rmSync(dataDir, { recursive: true })
    },
  }
}
