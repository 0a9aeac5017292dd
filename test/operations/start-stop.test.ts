import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  makeDataDir,
  removeDataDir,
  run as runIn,
  startShop,
  type Outcome,
  type ShopProcess,
} from './shop-process.test-helper.ts'

const dataDir = makeDataDir()
let shop: ShopProcess

function run(command: string[], environment: Record<string, string> = {}): Promise<Outcome> {
  return runIn(command, { dataDir, environment })
}

beforeAll(async () => {
  shop = await startShop({ dataDir })
}, 60_000)

afterAll(async () => {
  await shop.stop()
  removeDataDir(dataDir)
})

test('says where it is and how the owner signs in', () => {
  expect(shop.said).toMatch(/open at http:\/\/127\.0\.0\.1:\d+/)
  expect(shop.said).toMatch(/Owner +owner@6fb\.example +\S+/)
})

test('a second start on the same directory is refused in one line', async () => {
  const second = await run(['start'])
  expect(second).toMatchObject({ code: 1, err: `6FB is already running (pid ${shop.supervisor.pid}).\n` })
})

test('a bad setting stops the start with one line', async () => {
  const bad = await run(['start'], { RATE_LIMIT_MAX: 'many' })
  expect(bad.code).toBe(2)
  expect(bad.err).toMatch(/^RATE_LIMIT_MAX="many" is not valid: .*\n$/)
})

test('status knows the process, and stop ends it', async () => {
  const status = await run(['status', '--json'])
  expect(JSON.parse(status.out)).toMatchObject({ running: true, pid: shop.supervisor.pid, database: 'ok' })
  const ended = once(shop.supervisor, 'exit')
  expect(JSON.parse((await run(['stop', '--json'])).out)).toEqual({ stopped: shop.supervisor.pid })
  expect(await ended).toEqual([0, null])
  expect((await run(['status'])).code).toBe(1)
})
