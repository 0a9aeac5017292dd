import { once } from 'node:events'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { send } from '../../drills/client.ts'
import { newPassword } from '../../src/platform/crypto/secrets.ts'
import { waitUntil } from '../../src/platform/process/wait-until.ts'
import { openShopSecrets } from '../../src/security/emergency-commands/shop-secrets.ts'
import {
  makeDataDir,
  ownerOf,
  removeDataDir,
  run as runIn,
  startShop,
  type Outcome,
  type ShopProcess,
} from './shop-process.test-helper.ts'
import { freeTimes } from './write-load.test-helper.ts'

const dataDir = makeDataDir()
let shop: ShopProcess

function run(command: string[], environment: Record<string, string> = {}): Promise<Outcome> {
  return runIn(command, { dataDir, environment })
}

beforeAll(async () => {
  shop = await startShop({ dataDir })
}, 120_000)

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

// Playbook X1, X4, X5
test('status knows the process, and stop ends it', async () => {
  const status = await run(['status', '--json'])
  expect(JSON.parse(status.out)).toMatchObject({ running: true, pid: shop.supervisor.pid, database: 'ok' })
  const ended = once(shop.supervisor, 'exit')
  expect(JSON.parse((await run(['stop', '--json'])).out)).toEqual({ stopped: shop.supervisor.pid })
  expect(await ended).toEqual([0, null])
  expect((await run(['status'])).code).toBe(1)
})

test('a change of the owner’s password that was killed half way is finished by the next start', async () => {
  const { store, ownerPassword } = openShopSecrets(dataDir)
  // The database has the next one already.
  store.replace('db-owner', newPassword())
  store.replace('db-owner-next', ownerPassword)
  shop = await startShop({ dataDir })
  expect([store.find('db-owner'), store.find('db-owner-next')]).toEqual([ownerPassword, null])
  await shop.stop()
}, 120_000)

// Playbook X2
test('a booking in hand at SIGTERM is finished and acknowledged, while nobody new is let in', async () => {
  shop = await startShop({ dataDir })
  const [wish] = await freeTimes(shop.url)
  if (wish === undefined) throw new Error('There are no free times.')
  const release = Promise.withResolvers<void>()
  const owner = ownerOf(dataDir)
  const blocked = owner.query.transaction().execute(async (transaction) => {
    await sql`lock table booking in exclusive mode`.execute(transaction)
    await release.promise
  })
  const booked = send(shop.url, { from: '127.0.0.1', path: '/bookings', body: wish })
  const waits = async (): Promise<boolean> => {
    const [row] = await owner.sql<{ count: number }[]>`select count(*) as count from pg_stat_activity
      where application_name = '6fb server' and wait_event_type = 'Lock'`
    return (row?.count ?? 0) > 0
  }
  expect(await waitUntil(waits, 10_000)).toBe(true)
  const ended = once(shop.supervisor, 'exit')
  shop.supervisor.kill('SIGTERM')
  const refuses = (): Promise<boolean> =>
    send(shop.url, { from: '127.0.0.2', path: '/health/live' }).then(
      () => false,
      () => true,
    )
  expect(await waitUntil(refuses, 5_000)).toBe(true)
  release.resolve()
  await blocked
  const { status, body } = await booked
  expect(status).toBe(201)
  await owner.close()
  expect(await ended).toEqual([0, null])

  shop = await startShop({ dataDir })
  const again = ownerOf(dataDir)
  const [kept] =
    await again.sql`select (select count(*) from booking where id = ${String(body['id'])}) as bookings,
    (select count(*) from event where body->'entity'->>'uid' = ${String(body['id'])}) as events`
  await again.close()
  expect(kept).toEqual({ bookings: 1, events: 1 })
}, 120_000)
