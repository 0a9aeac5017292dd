import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/setup/test-shop.ts'
import { createGuardContext } from '../../entry/start-guard.ts'
import { fakeClock, systemClock } from '../../platform/clock/clock.ts'
import { loadSettings } from '../../platform/config/settings.ts'
import type { GuardContext } from '../guard-context.ts'
import { listIncidents, listTimeline } from '../investigation/incident.sql.ts'
import { silenceFinding } from '../monitoring/server-watch.ts'
import { openIncident } from '../investigation/open-incident.ts'
import { ASK_EVERY_MS, newBookingWatch } from './booking-watch.ts'
import { watchBooking } from './watch-booking.ts'

let shop: TestShop
let guard: GuardContext
const steps = fakeClock(0)
const watch = newBookingWatch()

beforeAll(async () => {
  shop = await openTestShop()
  const pair = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  guard = createGuardContext(
    {
      type: 'start',
      database: {
        ...shop.address,
        username: 'sixfb_guard',
        password: inject('testServer').passwords.guard,
      },
      keys: {
        eventMac: shop.eventMacKey.toString('base64url'),
        eventMacFormer: '',
        witness: shop.eventMacKey.toString('base64url'),
        checkpointSigning: pair.privateKey,
        checkpointFormer: '',
      },
      settings: loadSettings({ LOG_LEVEL: 'error' }),
      described: {},
      dataDir: '',
    },
    { ...systemClock, monotonicMs: () => steps.monotonicMs() + 0.3 },
  )
})
afterAll(async () => {
  await guard.database.close()
  await shop.close()
})

async function look(afterMs = ASK_EVERY_MS, server = {}) {
  steps.advance(afterMs)
  await watchBooking(guard, watch, { host: '127.0.0.1', isSilent: false, ...server })
  return (await listIncidents(guard.database.query, 1e9, 10)).map((one) => ({
    rule: one.rule_id,
    severity: one.severity,
    status: one.status,
    booking: one.booking_ok,
  }))
}

test('the server says where it listens, and that a booking could be written', async () => {
  await vi.waitFor(async () => {
    const health: unknown = (await shop.call('GET', '/health')).body
    const [row] = await shop.owner.sql`select port from heartbeat where process = 'server'`
    expect([health, row]).toMatchObject([{ booking: { ok: true } }, { port: expect.any(Number) as number }])
  }, 5_000)
})

test('an incident begins with what the guard knows, and follows it', async () => {
  expect(await look()).toEqual([])
  await openIncident(guard, silenceFinding('one', 6_000, guard.clock.epochMs()))
  expect(await look(0)).toMatchObject([{ rule: 'server-silent', booking: true }])
})

// Playbook S0.4
test('a server that cannot be reached is broken at once, and an incident after ten seconds unless it is silent', async () => {
  const gone = { host: '127.0.0.99' }
  expect(await look(ASK_EVERY_MS, gone)).toMatchObject([{ booking: false }])
  expect(await look(2_000, gone)).toHaveLength(1)
  expect(await look(9_000, { ...gone, isSilent: true })).toHaveLength(1)
  expect(await look(2_000, gone)).toMatchObject([
    { rule: 'booking-broken', severity: 'P2', status: 'open' },
    {},
  ])
  expect(await look(60_000, gone)).toMatchObject([{ rule: 'booking-broken', severity: 'P0' }, {}])
})

test('when it answers again the incident is contained, and every timeline tells', async () => {
  expect(await look()).toMatchObject([
    { rule: 'booking-broken', status: 'contained', booking: true },
    { rule: 'server-silent', booking: true },
  ])
  const lines = await Promise.all(
    (await listIncidents(guard.database.query, 1e9, 10)).map(({ id }) =>
      listTimeline(guard.database.query, id),
    ),
  )
  expect(lines.map((timeline) => timeline.map(({ kind }) => kind))).toEqual([
    ['detected', 'booking', 'recovered'],
    ['detected', 'booking', 'booking'],
  ])
})

test('while an order pauses booking that is written down, and is no incident of its own', async () => {
  const before = await look()
  const id = await openIncident(guard, silenceFinding('another', 6_000, systemClock.epochMs()))
  await look()
  await shop.owner.sql`insert into containment (id, verb, target, reason, created_by, created_at, expires_at)
    values (gen_random_uuid(), 'module_off', 'bookings', 'A test.', 'test', now(), now() + interval '1 hour')`
  await look()
  for (const afterMs of [10_000, 60_000]) await look(afterMs)
  const now = await look()
  expect(now.map(({ rule }) => rule).filter((rule) => rule === 'booking-broken')).toHaveLength(
    before.filter(({ rule }) => rule === 'booking-broken').length,
  )
  const lines = (await listTimeline(guard.database.query, id)).map(({ text }) => text)
  expect(lines.at(-1)).toBe(
    'Booking does not work. It is paused by an order that stands (module_off bookings).',
  )
  await shop.owner.sql`delete from containment`
})
