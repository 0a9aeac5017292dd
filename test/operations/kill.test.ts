import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { send } from '../../drills/client.ts'
import type { Database } from '../../src/platform/postgres/connect.ts'
import { waitUntil } from '../../src/platform/process/wait-until.ts'
import {
  childrenOf,
  isRunning,
  makeDataDir,
  ownerOf,
  removeDataDir,
  run,
  startShop,
  type ShopProcess,
} from './shop-process.test-helper.ts'
import { bookUntilAnswered, startWriteLoad, type WriteLoad } from './write-load.test-helper.ts'

const BANNED = '127.0.0.66'
const COUNTED = '127.0.0.77'
const LIMIT = 1_000_000
const COUNTERS_AGE_MS_MAX = 1_000
const BACK_MS_MAX = 30_000
const HEALTH_MS_MAX = 1_000
const containmentId = '0199a000-0000-7000-8000-000000000001'

const dataDir = makeDataDir()
const invocation = { dataDir, environment: { RATE_LIMIT_MAX: String(LIMIT) } }
let shop: ShopProcess
let owner: Database
let load: WriteLoad

beforeAll(async () => {
  shop = await startShop(invocation)
  owner = ownerOf(dataDir)
  await owner.sql`insert into containment (id, verb, target, reason, created_by, created_at, expires_at)
    values (${containmentId}, 'block_source', ${BANNED}, 'test', 'test', now(), now() + interval '1 hour')`
  await owner.sql`select pg_notify('sixfb_containment', '')`
  if (!(await waitUntil(isBanned, BACK_MS_MAX))) throw new Error('The ban is not enforced.')
  load = await startWriteLoad(shop.url)
}, 120_000)

afterAll(async () => {
  await load.stop().catch(() => undefined)
  await owner.close()
  await shop.stop()
  removeDataDir(dataDir)
}, 120_000)

async function isBanned(): Promise<boolean> {
  const body = { email: 'who@example.com', password: 'correct horse battery', name: 'Who' }
  const answer = await send(shop.url, { from: BANNED, path: '/auth/register', body }).catch(() => null)
  return answer?.body['code'] === 'source_blocked'
}

async function health(): Promise<Record<string, unknown> | null> {
  const answer = await send(shop.url, { from: '127.0.0.1', path: '/health' }).catch(() => null)
  return answer?.body ?? null
}

async function isWell(): Promise<boolean> {
  const body = await health()
  return body?.['database'] === 'ok' && body['guard'] === 'ok'
}

/** Process id and instance of server or guard, by its heartbeat. */
async function heartOf(name: 'server' | 'guard'): Promise<{ pid: number; instance: string }> {
  const [row] = await owner.sql<{ pid: number; instance: string }[]>`
    select pid, instance_id as instance from heartbeat where process = ${name}`
  if (row === undefined) throw new Error(`The ${name} has no heartbeat.`)
  return row
}

/** Waits until another instance beats, is well, and bookings go on. */
async function isBack(name: 'server' | 'guard', before: { instance: string }): Promise<void> {
  const other = async () => (await heartOf(name)).instance !== before.instance
  expect(await waitUntil(other, BACK_MS_MAX)).toBe(true)
  await goesOn()
}

async function goesOn(): Promise<void> {
  await waitUntil(isWell, BACK_MS_MAX)
  expect(await health()).toMatchObject({ database: 'ok', guard: 'ok' })
  const { length } = load.acknowledged
  expect(await waitUntil(() => load.acknowledged.length > length + 5, BACK_MS_MAX)).toBe(true)
}

/** The postmaster's process id; 0 between two of them. */
function postmaster(): number {
  try {
    return Number(readFileSync(join(dataDir, 'postgres/postmaster.pid'), 'utf8').split('\n')[0])
  } catch {
    return 0
  }
}

/** As `postmaster`, where there has to be one: a signal to 0 would go to this very test. */
function livingPostmaster(): number {
  const pid = postmaster()
  if (pid === 0) throw new Error('There is no postmaster.')
  return pid
}

async function incidents(rule: string): Promise<number> {
  const [row] = await owner.sql<{ count: number }[]>`
    select count(*) as count from incident where rule_id = ${rule}`
  return row?.count ?? 0
}

/** Every acknowledged booking is there once, with its event; nothing is there that was not asked for; bans hold. */
async function nothingIsLost(): Promise<void> {
  const acknowledged = [...load.acknowledged]
  expect(acknowledged.length).toBeGreaterThan(0)
  const [counts] = await owner.sql`
    with wanted as (select id::uuid from json_array_elements_text(
      ${JSON.stringify(acknowledged.map(({ id }) => id))}::text::json) as id)
    select (select count(*) from booking where id in (select id from wanted)) as bookings,
      (select count(*) from occupancy where live and booking_id in (select id from wanted)) as occupancies,
      (select count(*) from event where body->'entity'->>'uid' in (select id::text from wanted)) as events`
  const { length } = acknowledged
  expect(counts).toEqual({ bookings: length, occupancies: length, events: length })
  // The one booking in hand may be there already, unacknowledged; a second one for a key never is.
  const [made] =
    await owner.sql`select count(*) as bookings, count(distinct start_at::text || barber_id) as times
    from booking where origin = 'web'`
  expect(made?.['bookings']).toBe(made?.['times'])
  expect(Number(made?.['bookings']) - load.acknowledged.length).toBeLessThanOrEqual(1)
  const newest = acknowledged.slice(-3)
  for (const { id, key, wish } of newest) {
    const again = await bookUntilAnswered(shop.url, key, wish)
    expect([again.status, again.body['id']]).toEqual([201, id])
  }
  expect(await waitUntil(isBanned, BACK_MS_MAX)).toBe(true)
  const verdict = await run(['audit', 'verify'], invocation)
  expect(verdict).toMatchObject({ code: 0, err: '' })
}

async function countOf(source: string): Promise<unknown> {
  const [row] = await owner.sql`select sum((taken->>1)::int)::int as taken
    from limit_window, jsonb_array_elements(spent) taken where key = ${`default ${source}`}`
  return row?.['taken']
}

test('kill -9 of the server: it is back, nothing is lost, counters are a second old at most, and it is an incident', async () => {
  for (let request = 0; request < 20; request += 1) await send(shop.url, { from: COUNTED, path: '/shop' })
  expect(await waitUntil(async () => (await countOf(COUNTED)) === 20, COUNTERS_AGE_MS_MAX)).toBe(true)
  const server = await heartOf('server')
  process.kill(server.pid, 'SIGKILL')
  await isBack('server', server)
  expect(load.interruptions()).toBeGreaterThan(0)
  await nothingIsLost()
  await send(shop.url, { from: COUNTED, path: '/shop' })
  expect(await waitUntil(async () => (await countOf(COUNTED)) === 21, BACK_MS_MAX)).toBe(true)
  expect(await waitUntil(async () => (await incidents('server-restarted')) === 1, BACK_MS_MAX)).toBe(true)
}, 120_000)

test('a guard that hangs is told of, and kill -9 brings another', async () => {
  const guard = await heartOf('guard')
  process.kill(guard.pid, 'SIGSTOP')
  expect(await waitUntil(async () => (await health())?.['guard'] === 'missing', BACK_MS_MAX)).toBe(true)
  process.kill(guard.pid, 'SIGKILL')
  await isBack('guard', guard)
  await nothingIsLost()
}, 120_000)

test('kill -9 of the database: it is started again, and server and guard find it', async () => {
  const pid = livingPostmaster()
  process.kill(pid, 'SIGKILL')
  expect(await waitUntil(() => !isRunning(pid) && ![0, pid].includes(postmaster()), BACK_MS_MAX)).toBe(true)
  await goesOn()
  await nothingIsLost()
}, 120_000)

test('a database that hangs is told of at once, and used again when it wakes', async () => {
  const pids = [livingPostmaster(), ...childrenOf(livingPostmaster())]
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  let slowest = 0
  const isDown = async (): Promise<boolean> => {
    const asked = performance.now()
    const body = await health()
    slowest = Math.max(slowest, performance.now() - asked)
    return body?.['status'] === 'down' && body['database'] === 'down'
  }
  try {
    expect(await waitUntil(isDown, BACK_MS_MAX)).toBe(true)
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT')
  }
  expect(slowest).toBeLessThan(HEALTH_MS_MAX)
  await goesOn()
  await nothingIsLost()
}, 120_000)

test('kill -9 of the supervisor: its children end, and the next start takes over its database', async () => {
  const pids = [(await heartOf('server')).pid, (await heartOf('guard')).pid]
  const database = livingPostmaster()
  const { port } = new URL(shop.url)
  await shop.kill()
  shop = await startShop({ dataDir, environment: { ...invocation.environment, PORT: port } })
  expect(postmaster()).toBe(database)
  expect(await waitUntil(() => !pids.some(isRunning), BACK_MS_MAX)).toBe(true)
  await goesOn()
  await nothingIsLost()
}, 120_000)

test('kill -9 of everything, as a power cut: the next start has all of it', async () => {
  const pids = [livingPostmaster(), (await heartOf('server')).pid, (await heartOf('guard')).pid]
  const { port } = new URL(shop.url)
  const { length } = load.acknowledged
  for (const pid of pids) process.kill(pid, 'SIGSTOP')
  await shop.kill()
  for (const pid of pids) process.kill(pid, 'SIGKILL')
  expect(await waitUntil(() => !pids.some(isRunning), BACK_MS_MAX)).toBe(true)
  shop = await startShop({ dataDir, environment: { ...invocation.environment, PORT: port } })
  expect(load.acknowledged.length).toBeGreaterThanOrEqual(length)
  await goesOn()
  await nothingIsLost()
  expect(await incidents('server-restarted')).toBeGreaterThan(0)
}, 120_000)
