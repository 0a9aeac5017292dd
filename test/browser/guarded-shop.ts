import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startGuard } from '../../src/entry/start-guard.ts'
import { guardStartOf } from '../setup/guard-start.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

/**
 * Opens a shop with a guard on duty, which `close` stops as well. Where a request comes from is what its
 * X-Forwarded-For says.
 */
export async function openGuardedShop(): Promise<TestShop> {
  const shop = await openTestShop({ TRUSTED_PROXIES: '127.0.0.1' }, {}, true)
  const dataDir = await mkdtemp(join(tmpdir(), 'sixfb-guard-'))
  const guard = await startGuard(guardStartOf(shop, dataDir))
  const closeShop = shop.close.bind(shop)
  shop.close = async () => {
    await guard.stop()
    await closeShop()
    await rm(dataDir, { recursive: true })
  }
  return shop
}
