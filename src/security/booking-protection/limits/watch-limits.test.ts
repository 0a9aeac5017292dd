import { afterAll, beforeAll, expect, test } from 'vitest'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { guardStartOf } from '../../../../test/setup/guard-start.ts'
import { openTestShop, type TestShop } from '../../../../test/setup/test-shop.ts'
import { createGuardContext } from '../../../entry/start-guard.ts'
import { fakeClock, systemClock } from '../../../platform/clock/clock.ts'
import type { GuardContext } from '../../guard-context.ts'
import { listIncidents } from '../../investigation/incident.sql.ts'
import { giveOrders } from '../../response-actions/give-orders.ts'
import { previewShield } from '../../response-actions/shields/preview-shield.ts'
import { newLimitWatch, TEST_EVERY_MS } from './limit-watch.ts'
import { readLimits } from './read-limits.ts'
import { watchLimits } from './watch-limits.ts'

const MAX = 20
let shop: TestShop
let guard: GuardContext
const steps = fakeClock(0)
const watch = newLimitWatch()

beforeAll(async () => {
  shop = await openTestShop({ RATE_LIMIT_MAX: String(MAX), TRUSTED_PROXIES: '127.0.0.1' })
  guard = createGuardContext(guardStartOf(shop, await mkdtemp(join(tmpdir(), '6fb-limits-'))), {
    ...systemClock,
    monotonicMs: () => steps.monotonicMs(),
  })
})
afterAll(async () => {
  await guard.database.close()
  await shop.close()
})

/** The incidents of the limits, after one more look of the guard, who believes in a limit of `max`. */
async function look(max = MAX) {
  steps.advance(TEST_EVERY_MS)
  const settings = { ...shop.start.settings, rateLimitMax: max }
  await watchLimits(guard, watch, { host: '127.0.0.1', settings })
  return (await listIncidents(guard.database.query, 1e9, 10))
    .filter(({ rule_id: rule }) => rule.startsWith('limit'))
    .map(({ rule_id: rule, severity, status }) => ({ rule, severity, status }))
}

async function ask(source: string, count: number): Promise<number[]> {
  const statuses = []
  for (let n = 0; n < count; n += 1)
    statuses.push((await shop.call('GET', '/services', undefined, { 'x-forwarded-for': source })).status)
  return statuses
}

/** What was counted is in the table. */
async function counted(key: string, served: number): Promise<void> {
  const rows = () =>
    shop.owner
      .sql`select sum(served)::int as served from request_tally where key = ${key} and policy = 'default'`
  await expect.poll(rows).toEqual([{ served }])
}

test('a limiter that holds is no incident, and its test takes nobody’s share', async () => {
  expect(await look()).toEqual([])
  const { test: tried } = await readLimits(shop.owner, shop.start.settings)
  expect(tried).toMatchObject({ ok: true, detail: `${MAX} requests answered, the next refused` })
  expect((await ask('127.0.0.1', 1))[0]).toBe(200)
})

test('the header of the self-test is nobody’s but the guard’s', async () => {
  const forged = { 'x-limit-self-test': `${'0'.repeat(16)}.1.${guard.clock.epochMs()}.${'0'.repeat(64)}` }
  const { headers } = await shop.call('GET', '/services', undefined, {
    ...forged,
    'x-forwarded-for': '192.0.2.50',
  })
  expect(headers.get('ratelimit')).toContain(`r=${MAX - 1}`)
})

test('nobody is served above the limit, and the tally agrees', async () => {
  expect((await ask('192.0.2.51', MAX + 5)).filter((status) => status === 200)).toHaveLength(MAX)
  await counted('192.0.2.51', MAX)
  expect(await look()).toEqual([])
})

// Playbook S1.4
test('somebody who was served above the limit is a P1, once', async () => {
  await shop.owner
    .sql`update request_tally set served = ${MAX + 1} where key = '192.0.2.51' and policy = 'default'`
  const bypassed = { rule: 'limit-bypassed', severity: 'P1', status: 'open' }
  expect(await look()).toEqual([bypassed])
  expect(await look()).toEqual([bypassed])
  await shop.owner.sql`delete from request_tally`
})

// Playbook C3, W1
test('a limiter that is too lenient, or lets everything pass, is a P1 until it holds again', async () => {
  // The guard knows of a lower limit than the server has.
  expect(await look(MAX / 2)).toContainEqual({ rule: 'limiter-inactive', severity: 'P1', status: 'open' })
  expect(await readLimits(shop.owner, shop.start.settings)).toMatchObject({ test: { ok: false } })
  expect(await look()).toContainEqual({ rule: 'limiter-inactive', severity: 'P1', status: 'contained' })
})

// Playbook R3
test('a shield divides the limits until it ends, and says before whom it would have hit', async () => {
  await ask('192.0.2.52', 5)
  await counted('192.0.2.52', 5)
  const shield = { route: null, divisor: 5 }
  const hit = await previewShield(shop.owner, shop.start.settings, shield)
  expect(hit).toMatchObject([{ policy: 'default', key: '192.0.2.52', served: 5 }])

  const order = { verb: 'tighten_limits', target: 'all /5', reason: 'test', ttlMs: 1_500 } as const
  const atMs = guard.clock.epochMs()
  await guard.database.query
    .transaction()
    .execute((transaction) => giveOrders(guard, transaction, [order], { incidentId: null, by: 'test' }))
  await expect.poll(() => shop.server.context.containments.targets('tighten_limits')).toEqual(['all /5'])
  expect(await ask('192.0.2.53', 5)).toEqual([200, 200, 200, 200, 429])
  // Four of twenty stand in the window; when the shield has ended, sixteen more fit.
  await expect
    .poll(() => shop.server.context.containments.targets('tighten_limits'), { timeout: 3_000 })
    .toEqual([])
  expect(guard.clock.epochMs() - atMs).toBeGreaterThanOrEqual(1_500)
  expect((await ask('192.0.2.53', 17)).filter((status) => status === 200)).toHaveLength(16)
})

test('a shield of one route leaves the others alone', async () => {
  const order = { verb: 'tighten_limits', target: '/services /10', reason: 'test' } as const
  await guard.database.query
    .transaction()
    .execute((transaction) => giveOrders(guard, transaction, [order], { incidentId: null, by: 'test' }))
  await expect
    .poll(() => shop.server.context.containments.targets('tighten_limits'))
    .toEqual(['/services /10'])
  expect(await ask('192.0.2.54', 3)).toEqual([200, 200, 429])
  const other = await shop.call('GET', '/shop', undefined, { 'x-forwarded-for': '192.0.2.54' })
  expect(other.status).toBe(200)
  expect(await look()).not.toContainEqual(
    expect.objectContaining({ rule: 'limiter-inactive', status: 'open' }),
  )
})
