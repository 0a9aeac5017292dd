import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { JsonObject } from '../../platform/postgres/database-types.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { openGuardedDatabase, type GuardedDatabase } from '../guarded-database.test-helper.ts'
import type { Finding } from '../investigation/finding.ts'
import { findIncident, listTimeline } from '../investigation/incident.sql.ts'
import { openIncident } from '../investigation/open-incident.ts'
import { tamperingFinding } from '../investigation/tampering.ts'
import type { ClosingCheck } from '../recovery/closing.ts'
import { listContainments } from '../response-actions/containment.sql.ts'
import { giveOrders } from '../response-actions/give-orders.ts'
import { decideRequests } from './decide-requests.ts'
import type { Decision, RequestVerb } from './operator-request.ts'
import { findDecision, insertRequest } from './operator-request.sql.ts'

const SHOP = '0199c000-0000-7000-8000-000000000001'
const OWNER = '0199a000-0000-7000-8000-000000000001'
const CLIENT = '0199a000-0000-7000-8000-000000000002'
let shop: GuardedDatabase
const green: ClosingCheck[] = [
  { name: 'booking', ok: true, detail: 'works' },
  { name: 'authentication', ok: true, detail: 'refuses' },
  { name: 'rate_limit', ok: true, detail: 'limits' },
]
let checks = green

beforeAll(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'requests')
  await shop.owner.sql`insert into shop (id, slug, name, time_zone, currency)
    values (${SHOP}, 'test', 'Test', 'Europe/Berlin', 'EUR')`
  for (const [id, role] of [
    [OWNER, 'owner'],
    [CLIENT, 'client'],
  ] as const) {
    await shop.owner
      .sql`insert into account (id, email, name) values (${id}, ${`${role}@example.com`}, ${role})`
    await shop.owner.sql`insert into membership (account_id, shop_id, role) values (${id}, ${SHOP}, ${role})`
    await shop.owner.sql`insert into session (id, account_id, created_at, expires_at, last_seen_at, source)
      values (${id}, ${id}, now(), '2030-01-01', now(), 'x')`
  }
})
afterAll(() => shop.close())

test('the owner lifts a block once', async () => {
  const id = await block('203.0.113.1')
  expect(await ask(OWNER, 'lift_containment', id)).toMatchObject({ outcome: 'done' })
  expect(await live()).toEqual([])
  expect(await ask(OWNER, 'lift_containment', id)).toMatchObject({ outcome: 'refused' })
})

test('a client may ask for nothing, whatever the server let through', async () => {
  const id = await block('203.0.113.2')
  expect(await ask(CLIENT, 'lift_containment', id)).toMatchObject({ outcome: 'refused' })
  expect(await live()).toEqual(['203.0.113.2'])
})

test('an incident is resolved with a reason, lessons, a word about what is shut, and all green', async () => {
  const broken = { position: 3, eventId: null, problem: 'gone' }
  const id = await openIncident(shop.guard, tamperingFinding(broken, shop.guard.clock.epochMs()))
  await block('203.0.113.3', id)
  const resolve = (reason: string, details: JsonObject = {}) =>
    ask(OWNER, 'resolve_incident', id, reason, details)
  expect(await resolve(' ', { lessons: 'Much.' })).toMatchObject({ outcome: 'refused', problem: null })
  expect(await resolve('A drill.')).toMatchObject({
    outcome: 'refused',
    detail: expect.stringMatching(/learnt/) as string,
  })
  checks = green.with(1, { name: 'authentication', ok: false, detail: 'No algorithm is let in.' })
  expect(await resolve('A drill.', { lessons: 'Much.', containments: 'lift' })).toMatchObject({
    outcome: 'refused',
    problem: 'checks_not_green',
    detail: 'authentication: No algorithm is let in.',
  })
  checks = green
  expect(await resolve('A drill.', { lessons: 'Much.' })).toMatchObject({
    outcome: 'refused',
    problem: 'containments_undecided',
  })
  expect(await findIncident(shop.app.query, id)).toMatchObject({ status: 'open', severity: 'P0' })
  expect(await live()).toContain('203.0.113.3')
  expect(await resolve('A drill.', { lessons: 'Much.', containments: 'lift' })).toMatchObject({
    outcome: 'done',
  })
  expect(await live()).not.toContain('203.0.113.3')
  expect(await findIncident(shop.app.query, id)).toMatchObject({
    status: 'resolved',
    resolution: {
      by: OWNER,
      reason: 'A drill.',
      lessons: 'Much.',
      containments: 'lifted',
      checks: [{}, {}, {}],
    },
  })
  await openIncident(shop.guard, tamperingFinding(broken, shop.guard.clock.epochMs()))
  expect(await findIncident(shop.app.query, id)).toMatchObject({ status: 'resolved' })
})

test('a person lowers a severity with a reason; it rises again only for what is graver', async () => {
  const finding = (signs: Finding['signs']): Finding => ({
    ruleId: 'test-rule',
    title: 'A test',
    sentence: 'Somebody read what is not theirs.',
    subject: 'lowered',
    signs,
    startedMs: shop.guard.clock.epochMs(),
    timeline: { atMs: shop.guard.clock.epochMs(), kind: 'detected', key: 'detected', text: 'Seen.' },
  })
  const id = await openIncident(shop.guard, finding({ recordsReturnedToNonOwners: 1 }))
  const severity = async () => (await findIncident(shop.app.query, id))?.severity
  expect(await ask(OWNER, 'lower_severity', id, '', { to: 'P3' })).toMatchObject({ outcome: 'refused' })
  expect(await ask(OWNER, 'lower_severity', id, 'Up.', { to: 'P0' })).toMatchObject({ outcome: 'refused' })
  expect(await ask(OWNER, 'lower_severity', id, 'It was me.', { to: 'P3' })).toMatchObject({
    outcome: 'done',
  })
  expect(await severity()).toBe('P3')
  await openIncident(shop.guard, finding({ recordsReturnedToNonOwners: 2 }))
  expect(await severity()).toBe('P3')
  await openIncident(shop.guard, finding({ exposedSubjects: 10 }))
  expect(await severity()).toBe('P0')
})

test('notes are lines that stay, told by whom', async () => {
  const broken = { position: 4, eventId: null, problem: 'gone' }
  const id = await openIncident(shop.guard, tamperingFinding(broken, shop.guard.clock.epochMs()))
  expect(await ask(OWNER, 'note_incident', id, ' ')).toMatchObject({ outcome: 'refused' })
  expect(await ask(OWNER, 'note_incident', id, ' Called her. ')).toMatchObject({ outcome: 'done' })
  expect(await ask(CLIENT, 'note_incident', id, 'Not mine.')).toMatchObject({ outcome: 'refused' })
  expect((await listTimeline(shop.app.query, id)).filter(({ kind }) => kind === 'note')).toMatchObject([
    { text: 'Called her.', data: { by: OWNER } },
  ])
})

test('a target that is no id is refused, not a fault', async () => {
  expect(await ask(OWNER, 'resolve_incident', 'x', 'over')).toMatchObject({ outcome: 'refused' })
})

test('a revoked account loses its sessions, and then asks in vain', async () => {
  expect(await ask(OWNER, 'revoke_account', CLIENT)).toMatchObject({ outcome: 'done' })
  const dead = await shop.owner.sql`select account_id from session where revoked_at is not null`
  expect(dead).toEqual([{ account_id: CLIENT }])
  expect(await ask(OWNER, 'revoke_session', OWNER)).toMatchObject({ outcome: 'done' })
  expect(await ask(OWNER, 'block_source', '203.0.113.9')).toMatchObject({ outcome: 'refused' })
})

async function ask(
  who: string,
  verb: RequestVerb,
  target: string,
  reason = '',
  details: JsonObject = {},
): Promise<Decision | undefined> {
  const id = shop.guard.random.uuid()
  const tenant = { shopId: SHOP, accountId: who }
  const request = {
    id,
    account_id: who,
    session_id: who,
    verb,
    target,
    reason,
    details,
    incident_id: null,
    ttl_minutes: null,
  }
  await withTenant(shop.app, tenant, (sql) => insertRequest(sql, request, shop.guard.clock.now()))
  expect(await decideRequests(shop.guard, async () => checks)).toBe(1)
  return withTenant(shop.app, tenant, (sql) => findDecision(sql, id))
}

async function block(target: string, incidentId: string | null = null): Promise<string> {
  const order = { verb: 'block_source' as const, target, reason: 'test' }
  await shop.guard.database.query
    .transaction()
    .execute((sql) => giveOrders(shop.guard, sql, [order], { incidentId, by: 'test' }))
  return (await listContainments(shop.app.query, null)).find((one) => one.target === target)!.id
}

async function live(): Promise<string[]> {
  const all = await listContainments(shop.app.query, null)
  return all.filter((one) => one.lifted_at === null).map((one) => one.target)
}
