import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import {
  childrenOf,
  makeDataDir,
  ownerOf,
  removeDataDir,
  run as runIn,
  startShop,
  type Outcome,
  type ShopProcess,
} from './shop-process.test-helper.ts'

// The commands about shops and people, as a person types them, with the server stopped as well.
vi.setConfig({ testTimeout: 300_000 })
const dataDir = makeDataDir()
const invocation = { dataDir, environment: { OWNER_PASSWORD: 'correct horse battery', DEMO: '0' } }
let shop: ShopProcess

async function run(...words: string[]): Promise<Outcome & { json: Record<string, unknown>[] }> {
  const outcome = await runIn(words, invocation)
  const lines = outcome.out.split('\n').filter((line) => line.startsWith('{'))
  return { ...outcome, json: lines.map((line) => JSON.parse(line) as Record<string, unknown>) }
}

async function signIn(email: string, password: string): Promise<Record<string, string>> {
  const response = await fetch(`${shop.url}/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  })
  const { access_token: token } = (await response.json()) as { access_token: string }
  return { authorization: `Bearer ${token}` }
}

async function staffStatus(headers: Record<string, string>, slug: string): Promise<number> {
  const response = await fetch(`${shop.url}/staff`, { headers: { ...headers, 'x-shop': slug } })
  await response.text()
  return response.status
}

beforeAll(async () => {
  shop = await startShop(invocation)
}, 60_000)
afterAll(async () => {
  await shop.stop()
  removeDataDir(dataDir)
})

test('shop create opens a shop once, for the owners that there are, and shop list shows it', async () => {
  const create = (...more: string[]) =>
    run('shop', 'create', 'harbour', '--name', 'Harbour', '--json', ...more)
  const first = await create('--time-zone', 'Europe/Lisbon')
  expect(first).toMatchObject({ code: 0, json: [{ slug: 'harbour', created: true, owner_password: null }] })
  expect(await create()).toMatchObject({ code: 0, json: [{ id: first.json[0]?.['id'], created: false }] })
  const list = await run('shop', 'list', '--json')
  expect(list.json.map(({ slug, time_zone: zone }) => [slug, zone])).toEqual([
    ['shop', 'Europe/Berlin'],
    ['harbour', 'Europe/Lisbon'],
  ])
  expect(await run('shop', 'create', 'x', '--name', 'X', '--time-zone', 'Mars/Base')).toMatchObject({
    code: 1,
    err: 'There is no such time zone. Give its IANA name, such as Europe/Berlin.\n',
  })
  const owner = await signIn('owner@6fb.example', 'correct horse battery')
  expect(await staffStatus(owner, 'harbour')).toBe(200)
})

test('user add, role and remove count at once, each done twice is done once, and all of it is recorded', async () => {
  const at = ['--shop', 'harbour', '--json']
  const add = () => run('user', 'add', 'Eva@example.com', '--name', 'Eva', '--role', 'manager', ...at)
  const [made, again] = [await add(), await add()]
  expect(made).toMatchObject({ code: 0, json: [{ created: true, roles: ['manager'] }] })
  expect(again).toMatchObject({ code: 0, json: [{ created: false, password: null, roles: ['manager'] }] })
  const eva = await signIn('eva@example.com', String(made.json[0]?.['password']))
  expect([await staffStatus(eva, 'harbour'), await staffStatus(eva, 'shop')]).toEqual([200, 403])

  const role = (...roles: string[]) => run('user', 'role', 'eva@example.com', ...roles, ...at)
  expect(await role('barber', 'operator')).toMatchObject({
    code: 0,
    json: [{ roles: ['barber', 'operator'], changed: true }],
  })
  expect(await staffStatus(eva, 'harbour')).toBe(403)
  expect((await role('operator', 'barber')).json).toMatchObject([{ changed: false }])
  const listed = await run('user', 'list', '--json')
  expect(listed.json.map(({ email, roles }) => [email, roles])).toEqual([
    ['eva@example.com', { harbour: ['barber', 'operator'] }],
    ['owner@6fb.example', { shop: ['operator', 'owner'], harbour: ['owner'] }],
  ])
  const remove = (email: string) => run('user', 'remove', email, ...at)
  expect((await remove('eva@example.com')).json).toMatchObject([{ roles: [], changed: true }])
  expect((await remove('eva@example.com')).json).toMatchObject([{ roles: [], changed: false }])
  expect(await remove('owner@6fb.example')).toMatchObject({
    code: 1,
    err: 'This is the last owner of the shop. Make somebody else an owner first.\n',
  })
  expect(await remove('nobody@example.com')).toMatchObject({
    code: 1,
    err: 'There is no account nobody@example.com.\n',
  })
  expect((await run('user', 'role', 'eva@example.com', 'king')).code).toBe(1)
  const secondFactor = (...more: string[]) =>
    run('user', 'second-factor', 'eva@example.com', '--json', ...more)
  expect((await secondFactor('--remove')).json).toMatchObject([{ second_factors: [], removed: [] }])
  expect((await run('user', 'second-factor', 'nobody@example.com')).code).toBe(1)
  expect((await run('user', 'list', '--shop', 'nowhere')).err).toBe(
    'There is no shop nowhere. Look: npx 6fb shop list\n',
  )

  const database = ownerOf(dataDir)
  try {
    const events = await database.sql<{ privileges: string[]; by: string }[]>`
      select body->'privileges' as privileges, body->'unmapped'->>'source' as by from event
      where class_uid = 3005 order by at`
    expect(events.map(({ privileges }) => privileges.join())).toEqual([
      'owner',
      'manager',
      'barber,operator',
      'manager',
      'barber,operator',
    ])
    expect(events[0]?.by).toMatch(/^command line, uid \d+$/)
    const reads = await database.sql`select 1 from access_record where route = '6fb user list'`
    expect(reads).toHaveLength(1)
  } finally {
    await database.close()
  }
  expect((await run('audit', 'verify')).code).toBe(0)
})

test('they work while the server answers nobody', async () => {
  const children = childrenOf(shop.supervisor.pid ?? 0)
  const database = ownerOf(dataDir)
  const [server] = await database.sql<{ pid: number }[]>`select pid from heartbeat where process = 'server'`
  await database.close()
  const pid = server?.pid ?? 0
  expect(children).toContain(pid)
  process.kill(pid, 'SIGSTOP')
  try {
    const added = await run('user', 'add', 'ben@example.com', '--name', 'Ben', '--role', 'owner', '--json')
    expect(added).toMatchObject({ code: 0, json: [{ created: true, roles: ['owner'] }] })
    expect((await run('shop', 'create', 'station', '--name', 'Station')).out).toBe('Opened station.\n')
  } finally {
    process.kill(pid, 'SIGCONT')
  }
})
