import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { EventDraft } from '../../platform/events/event.ts'
import { openGuardedDatabase, TEST_START_MS, type GuardedDatabase } from '../guarded-database.test-helper.ts'
import { listImpact } from '../investigation/impact.sql.ts'
import { findIncident, listTimeline } from '../investigation/incident.sql.ts'
import { answerCredentialStuffing } from './answer-credential-stuffing.ts'
import type { Campaign } from './campaign.ts'
import { listContainments } from './containment.sql.ts'

const account = (n: number) => `0199a000-0000-7000-8000-${String(n).padStart(12, '0')}`
const session = (n: number) => `0199b000-0000-7000-8000-${String(n).padStart(12, '0')}`
const SHOP = '0199c000-0000-7000-8000-000000000001'
const CLIENT = '0199c000-0000-7000-8000-000000000002'
const BOOKING = '0199c000-0000-7000-8000-000000000003'

let shop: GuardedDatabase
let incidentId = ''
let campaign: Campaign

beforeAll(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'stuffing')
  await shop.owner.sql`insert into shop (id, slug, name, time_zone, currency)
    values (${SHOP}, 'test', 'Test', 'Europe/Berlin', 'EUR')`
  await shop.owner.sql`insert into client (id, shop_id, name) values (${CLIENT}, ${SHOP}, 'Ana')`
  await shop.owner
    .sql`insert into barber (id, shop_id, person_id, name) values (${SHOP}, ${SHOP}, ${SHOP}, 'B')`
  await shop.owner.sql`insert into service (id, shop_id, name, duration_minutes, price_minor)
    values (${SHOP}, ${SHOP}, 'Cut', 30, 3000)`
  await shop.owner
    .sql`insert into booking (id, shop_id, client_id, barber_id, service_id, state, start_at, end_at,
      price_minor, currency, created_at, updated_at)
    values (${BOOKING}, ${SHOP}, ${CLIENT}, ${SHOP}, ${SHOP}, 'confirmed', now(), now() + interval '30 minutes',
      3000, 'EUR', now(), now())`
  for (const n of [1, 2, 3]) {
    await shop.owner
      .sql`insert into account (id, email, name) values (${account(n)}, ${`${n}@example.com`}, 'A')`
    await shop.owner.sql`insert into session (id, account_id, created_at, expires_at, last_seen_at, source)
      values (${session(n)}, ${account(n)}, now(), now() + interval '1 day', now(), 'x')`
  }
  // An honest person mistypes once, and gets in; then the attack; a neighbour behind a hostile address is vouched for.
  await shop.append(signIn('198.51.100.1', account(2), 'failed'))
  await shop.append(signIn('198.51.100.1', account(2), 'succeeded', session(2)))
  for (let n = 0; n < 10; n++) {
    shop.guard.clock.advance(100)
    await shop.append(
      signIn(`203.0.113.${n}`, account(100 + n), 'failed'),
      n === 9
        ? signIn('203.0.113.9', account(1), 'succeeded', session(1))
        : signIn(`203.0.113.${n}`, `unknown:${n}`, 'failed'),
    )
  }
  await shop.append(signIn('203.0.113.3', account(3), 'succeeded', session(3), true))
  const startedMs = TEST_START_MS + 100
  const crossedMs = TEST_START_MS + 1_000
  campaign = {
    key: 'one',
    ruleId: 'credential-stuffing',
    ruleVersion: '2026-11-24',
    title: 'Credential stuffing',
    startedMs,
    crossedMs,
    activeMs: crossedMs,
  }
  incidentId = await answerCredentialStuffing(shop.guard, campaign)
})
afterAll(() => shop.close())

test('it opens one contained incident that says what is known', async () => {
  expect(await findIncident(shop.guard.database.query, incidentId)).toMatchObject({
    severity: 'P2',
    status: 'contained',
    sentence: 'Someone tried 20 client passwords from ten addresses. One worked.',
    facts: { attempts: 20, accounts_tried: 20, sources: 10, accounts_entered: 1 },
  })
  const started = (await findIncident(shop.guard.database.query, incidentId))?.started_at.epochMilliseconds
  expect(started).toBe(TEST_START_MS + 100)
})

test('it shuts out exactly the attacker', async () => {
  const orders = await listContainments(shop.app.query, incidentId)
  const targets = (verb: string) => orders.filter((order) => order.verb === verb).map(({ target }) => target)
  expect(targets('block_source').toSorted()).toEqual(Array.from({ length: 10 }, (_, n) => `203.0.113.${n}`))
  expect(targets('revoke_session')).toEqual([session(1)])
  expect(targets('require_password_reset')).toEqual([account(1)])
  expect(targets('challenge_account')).toHaveLength(20)
  expect(targets('challenge_account')).not.toContain(account(2))
  const dead = await shop.owner.sql`select id from session where revoked_at is not null`
  expect(dead).toEqual([{ id: session(1) }])
})

// Playbook S1.1, A2
test('a record that was read counts, once, and raises the severity', async () => {
  await shop.app
    .sql`insert into access_record (id, at, request_id, session_id, source, shop_id, route, source_table,
      record_keys, fields, purpose)
    values (gen_random_uuid(), ${shop.guard.clock.now()}, gen_random_uuid(), ${session(1)}, '203.0.113.9', ${SHOP},
      'GET /bookings/{id}', 'booking', ${[BOOKING]}, ${['client_name', 'start_at']}, 'own booking'),
      (gen_random_uuid(), ${shop.guard.clock.now()}, gen_random_uuid(), ${session(3)}, '203.0.113.3', ${SHOP},
      'GET /bookings/{id}', 'booking', ${[BOOKING]}, ${['client_name', 'start_at']}, 'own booking')`
  await answerCredentialStuffing(shop.guard, campaign)
  await answerCredentialStuffing(shop.guard, campaign)
  expect(await findIncident(shop.guard.database.query, incidentId)).toMatchObject({
    severity: 'P1',
    sentence: 'Someone tried 20 client passwords from ten addresses. One worked. They read one booking.',
    facts: { records_returned: 1, people_affected: 1 },
  })
  expect(await listImpact(shop.app.query, incidentId)).toMatchObject([
    { record_key: BOOKING, subject_id: CLIENT, session_id: session(1), source: '203.0.113.9' },
  ])
})

// Playbook T1
test('the timeline begins with the first hostile request and repeats nothing', async () => {
  const kinds = (await listTimeline(shop.app.query, incidentId)).map(({ kind }) => kind)
  expect(kinds[0]).toBe('first_hostile_request')
  expect(kinds.toSorted()).toEqual([
    'access',
    'contained',
    'contained',
    'contained',
    'contained',
    'detected',
    'first_hostile_request',
    'severity',
    'severity',
    'sign_in',
  ])
})

test('who joins later is shut out too; what was lifted is not ordered again', async () => {
  await shop.owner
    .sql`update containment set lifted_at = now(), lifted_by = 'owner' where target = '203.0.113.0'`
  await shop.append(
    signIn('203.0.113.77', account(2), 'failed'),
    signIn('203.0.113.77', 'unknown:77', 'failed'),
  )
  await answerCredentialStuffing(shop.guard, { ...campaign, activeMs: campaign.activeMs + 1_000 })
  const live = (await listContainments(shop.app.query, incidentId)).filter(
    (order) => order.lifted_at === null,
  )
  expect(live.map(({ target }) => target)).toContain('203.0.113.77')
  expect(live.map(({ target }) => target)).not.toContain('203.0.113.0')
})

function signIn(
  source: string,
  who: string,
  outcome: 'succeeded' | 'failed',
  sessionId?: string,
  known = false,
): EventDraft {
  return {
    classUid: 3002,
    activityId: 1,
    attributes: {
      status_id: outcome === 'succeeded' ? 1 : 2,
      status_detail: outcome === 'succeeded' ? 'password' : 'invalid_credentials',
      service: { name: '6fb' },
      user: { uid: who },
      src_endpoint: { ip: source },
      ...(sessionId === undefined ? {} : { session: { uid: sessionId } }),
      unmapped: { known_device: known },
    },
  }
}
