import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { openGuardedDatabase, type GuardedDatabase } from '../guarded-database.test-helper.ts'
import { findIncident } from '../investigation/incident.sql.ts'
import { openIncident } from '../investigation/open-incident.ts'
import { tamperingFinding } from '../investigation/tampering.ts'
import { listContainments } from '../response-actions/containment.sql.ts'
import { giveOrders } from '../response-actions/give-orders.ts'
import { decideRequests } from './decide-requests.ts'
import type { Decision, RequestVerb } from './operator-request.ts'
import { findDecision, insertRequest } from './operator-request.sql.ts'

const SHOP = '0199c000-0000-7000-8000-000000000001'
const OWNER = '0199a000-0000-7000-8000-000000000001'
const CLIENT = '0199a000-0000-7000-8000-000000000002'
let shop: GuardedDatabase

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

test('an incident is resolved with a reason, and only then', async () => {
  const broken = { position: 3, eventId: null, problem: 'gone' }
  const id = await openIncident(shop.guard, tamperingFinding(broken, shop.guard.clock.epochMs()))
  expect(await ask(OWNER, 'resolve_incident', id, ' ')).toMatchObject({ outcome: 'refused' })
  expect(await findIncident(shop.app.query, id)).toMatchObject({ status: 'open', severity: 'P0' })
  expect(await ask(OWNER, 'resolve_incident', id, 'It was a drill.')).toMatchObject({ outcome: 'done' })
  expect(await findIncident(shop.app.query, id)).toMatchObject({ status: 'resolved' })
  await openIncident(shop.guard, tamperingFinding(broken, shop.guard.clock.epochMs()))
  expect(await findIncident(shop.app.query, id)).toMatchObject({ status: 'resolved' })
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
    incident_id: null,
    ttl_minutes: null,
  }
  await withTenant(shop.app, tenant, (sql) => insertRequest(sql, request, shop.guard.clock.now()))
  expect(await decideRequests(shop.guard)).toBe(1)
  return withTenant(shop.app, tenant, (sql) => findDecision(sql, id))
}

async function block(target: string): Promise<string> {
  const order = { verb: 'block_source' as const, target, reason: 'test' }
  await shop.guard.database.query
    .transaction()
    .execute((sql) => giveOrders(shop.guard, sql, [order], { incidentId: null, by: 'test' }))
  return (await listContainments(shop.app.query, null)).find((one) => one.target === target)!.id
}

async function live(): Promise<string[]> {
  const all = await listContainments(shop.app.query, null)
  return all.filter((one) => one.lifted_at === null).map((one) => one.target)
}
