import { afterAll, expect, test, vi } from 'vitest'
import { waitUntil } from '../../src/platform/process/wait-until.ts'
import {
  makeDataDir,
  ownerOf,
  removeDataDir,
  startShop,
  type ShopProcess,
} from './shop-process.test-helper.ts'

// One data directory, started with other settings each time.
vi.setConfig({ testTimeout: 240_000 })
const dataDir = makeDataDir()

afterAll(() => removeDataDir(dataDir))

async function withShop(
  environment: Record<string, string>,
  work: (shop: ShopProcess) => Promise<void>,
): Promise<void> {
  const shop = await startShop({ dataDir, environment })
  try {
    await work(shop)
  } finally {
    await shop.stop()
  }
}

/** Incidents about the configuration that are open, once the guard has looked at a configuration with this LOG_LEVEL. */
async function seen(logLevel: string): Promise<{ rule: string; severity: string }[]> {
  const owner = ownerOf(dataDir)
  try {
    const hasLooked = async (): Promise<boolean> => {
      const rows = await owner.sql<{ value: string }[]>`select value from configuration
        where name = 'LOG_LEVEL' and exists (select from configuration where name = 'faults' and
          (value like 'LOG_LEVEL%') = (${logLevel}::text = 'debug'))`
      return rows[0]?.value === logLevel
    }
    expect(await waitUntil(hasLooked, 20_000)).toBe(true)
    const isTold = async (): Promise<boolean> => {
      const rows = await owner.sql`select from incident where rule_id = 'insecure-configuration'`
      return rows.length > 0 === (logLevel === 'debug')
    }
    expect(await waitUntil(isTold, 5_000)).toBe(true)
    return await owner.sql<
      { rule: string; severity: string }[]
    >`select rule_id as rule, severity from incident
      where status = 'open' order by number`
  } finally {
    await owner.close()
  }
}

// ASVS 13.4.2
test('a start with the defaults raises nothing, another log level P3, and debugging P2', async () => {
  await withShop({ LOG_LEVEL: 'error' }, async () => expect(await seen('error')).toEqual([]))
  const drift = { rule: 'settings-drift', severity: 'P3' }
  await withShop({ LOG_LEVEL: 'warn' }, async () => expect(await seen('warn')).toEqual([drift]))
  await withShop({ LOG_LEVEL: 'debug' }, async () =>
    expect(await seen('debug')).toEqual([drift, drift, { rule: 'insecure-configuration', severity: 'P2' }]),
  )
})
