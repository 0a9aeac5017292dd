import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/setup/test-shop.ts'
import { systemClock } from '../../platform/clock/clock.ts'
import { systemRandom } from '../../platform/crypto/random.ts'
import { connect, type Database } from '../../platform/postgres/connect.ts'
import { checkTokens } from './check-tokens.ts'
import type { Check } from './check.ts'
import { openAddresses } from './open-addresses.ts'
import { operationsOf } from './operation.ts'
import { createProbe, jsonOf, type Probe } from './probe.ts'
import { runChecks } from './run-checks.ts'

let shop: TestShop
let auditor: Database
let app: Database
let secrets: string
const stubs: Server[] = []

beforeAll(async () => {
  shop = await openTestShop({ RATE_LIMIT_MAX: '30' })
  secrets = join(shop.server.context.dataDir, 'secrets')
  mkdirSync(secrets, { mode: 0o700 })
  await shop.owner.sql`insert into configuration (name, value, seen_at) values ('faults', '', now())`
  const { passwords } = inject('testServer')
  const as = (username: string, password: string): Database =>
    connect({ ...shop.address, username, password }, { connectionsMax: 2, applicationName: 'test' })
  auditor = as('sixfb_auditor', passwords.auditor)
  app = as('sixfb_app', passwords.app)
}, 60_000)
afterAll(async () => {
  await Promise.all([auditor.close(), app.close()])
  await shop.close()
})
afterEach(() => {
  for (const stub of stubs.splice(0)) stub.close()
})

test('a shop that is well passes every check that does not need a guard', async () => {
  const checks = await look()
  expect(checks.filter(({ ok }) => !ok)).toEqual([])
  expect(checks.map(({ name }) => name)).toEqual([
    'health',
    'booking',
    'rate-limit-headers',
    'rate-limit',
    'protected-routes',
    'tokens',
    'security-headers',
    'row-level-security',
    'shop-boundary',
    'secrets',
    'configuration',
    'evidence-rights',
    'chain',
    'heartbeat',
    'backup',
    'clock',
    'disk',
  ])
  for (const check of checks) expect(Object.keys(check)).toEqual(['name', 'ok', 'detail'])
})

test('looking twice leaves neither accounts nor a used-up limit behind', async () => {
  await look()
  await look()
  expect(await shop.owner.sql`select 1 from account`).toEqual([])
  const { headers } = await shop.call('GET', '/shop')
  expect(headers.get('ratelimit')).toMatch(/;r=2\d;/)
})

// Playbook B1
test('a server that takes every token, and one that takes none, both fail', async () => {
  const open = await stub((_, response) => response.end('{"keys":[{"kid":"x"}]}'))
  const lax = await tokens(open)
  expect(lax.ok).toBe(false)
  expect(lax.detail).toMatch(/^no algorithm: answered with 200; .*and 24 more$/)
  const shut = await stub((request, response) => {
    response.statusCode = request.url?.startsWith('/.well') === true ? 200 : 401
    response.end('{"keys":[{"kid":"x"}]}')
  })
  expect(await tokens(shut)).toEqual({ ok: false, detail: 'a good token: answered with 401' })
})

test('a server without protections fails what looks at it, and only that', async () => {
  const document = { paths: { '/clients': { get: {} }, '/bookings': { get: { security: [{}] } } } }
  const probe = await stub((request, response) =>
    response.end(request.url === '/openapi.json' ? JSON.stringify(document) : '{}'),
  )
  const checks = await look(probe)
  const failed = new Map(checks.filter(({ ok }) => !ok).map(({ name, detail }) => [name, detail]))
  expect([...failed.keys()]).toEqual([
    'health',
    'booking',
    'rate-limit-headers',
    'rate-limit',
    'protected-routes',
    'tokens',
    'security-headers',
  ])
  expect(failed.get('protected-routes')).toBe(
    'GET /clients is open, and not known to be; GET /bookings answers 200 without a sign-in',
  )
})

test('a limit that does not hold is seen', async () => {
  const probe = await stub((_, response) => {
    response.setHeader('ratelimit-policy', '"default";q=5;w=60')
    response.setHeader('ratelimit', '"default";r=4;t=60')
    response.end('{}')
  })
  const limit = (await look(probe)).find(({ name }) => name === 'rate-limit')
  expect(limit?.detail).toContain('request 6 was answered with 200, not with 429')
})

test('with HTTP down the rest is looked at all the same', async () => {
  const checks = await look(createProbe('http://127.0.0.1:9', systemRandom))
  const silent = checks.filter(({ detail }) => detail === 'The server at http://127.0.0.1:9 does not answer.')
  expect(silent.map(({ ok }) => ok)).toEqual(Array.from({ length: 7 }, () => false))
  expect(checks.filter(({ ok }) => ok)).toHaveLength(10)
})

test('a source that has used up its limit is told as such, not as a protection that fails', async () => {
  const probe = await stub((_, response) => {
    response.statusCode = 429
    response.setHeader('retry-after', '42')
    response.end('{}')
  })
  const detail = 'Not tried: this machine has used up its limit. Again in 42 seconds.'
  await expect(tokens(probe)).rejects.toThrow(detail)
})

test('rights that the server should not have, and a table left open, are named', async () => {
  await shop.owner.sql`grant delete on event to sixfb_app`
  await shop.owner.sql`alter table payment disable row level security`
  await shop.owner.sql`create table tip (id uuid primary key, shop_id uuid not null)`
  await shop.owner.sql`grant select on tip to sixfb_app`
  const checks = new Map((await look()).map(({ name, detail }) => [name, detail]))
  await shop.owner.sql`revoke delete on event from sixfb_app`
  await shop.owner.sql`alter table payment enable row level security`
  await shop.owner.sql`drop table tip`
  expect(checks.get('evidence-rights')).toBe('sixfb_app may delete event')
  expect(checks.get('row-level-security')).toBe(
    'the table payment has no row-level security; the table tip has no row-level security',
  )
})

test('a hole in the wall between shops, an open secret and a setting that is not safe are named', async () => {
  await shop.owner.sql.unsafe(
    'create policy planted on shop_origin to sixfb_app using (true) with check (true)',
  )
  await shop.owner.sql`insert into shop_origin (shop_id, origin) values (${shop.shopId}, 'https://a.example')`
  writeFileSync(join(secrets, 'link'), '', { mode: 0o640 })
  await shop.owner.sql`update configuration set value = 'LOG_LEVEL=debug' where name = 'faults'`
  const checks = new Map((await look()).map(({ name, detail }) => [name, detail]))
  await shop.owner.sql.unsafe('drop policy planted on shop_origin')
  chmodSync(join(secrets, 'link'), 0o600)
  await shop.owner.sql`update configuration set value = '' where name = 'faults'`
  expect(checks.get('shop-boundary')).toBe(
    'it changes 1 rows of another shop; it plants rows in another shop',
  )
  expect(checks.get('secrets')).toBe('others can use link')
  expect(checks.get('configuration')).toBe('LOG_LEVEL=debug')
  // It was tried only: nothing is gone, and nothing has come.
  expect(await shop.owner.sql`select origin from shop_origin`).toEqual([{ origin: 'https://a.example' }])
})

// ASVS 13.4.5
// Playbook D6
test('the list of open addresses is exactly what the API document leaves open', () => {
  const body = readFileSync(join(import.meta.dirname, '../../../openapi.json'), 'utf8')
  const open = operationsOf(jsonOf({ body })).filter(({ isProtected }) => !isProtected)
  expect(open.map(({ name }) => name).toSorted()).toEqual([...openAddresses].toSorted())
})

async function look(probe: Probe = createProbe(shop.url, systemRandom)): Promise<Check[]> {
  const { events, keys, dataDir } = shop.server.context
  return runChecks({
    probe,
    auditor,
    app,
    owner: shop.owner,
    clock: systemClock,
    random: systemRandom,
    events,
    tokenSealing: keys.tokenSealing,
    chain: { publicKey: '', macKey: keys.eventMac, checkpointFile: null },
    isHttps: false,
    dataDir,
    backups: () => [],
  })
}

async function tokens(probe: Probe): Promise<{ ok: boolean; detail: string }> {
  const { events, keys } = shop.server.context
  const context = { database: shop.owner, clock: systemClock, random: systemRandom, events }
  return checkTokens(context, probe, keys.tokenSealing)
}

async function stub(answer: RequestListener): Promise<Probe> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  stubs.push(server)
  await once(server, 'listening')
  return createProbe(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, systemRandom)
}
