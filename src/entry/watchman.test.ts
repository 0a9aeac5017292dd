import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import type { EventDraft } from '../platform/events/event.ts'
import { openGuardedDatabase, type GuardedDatabase } from '../security/guarded-database.test-helper.ts'
import { sealAll } from '../security/investigation/seal-all.test-helper.ts'
import { listIncidents, listTimeline } from '../security/investigation/incident.sql.ts'
import { listContainments } from '../security/response-actions/containment.sql.ts'
import { bypassEvent } from './limit-event.ts'
import { createWatchman, type Watchman } from './watchman.ts'

let shop: GuardedDatabase
let watchman: Watchman
const rules = join(import.meta.dirname, '../security/monitoring/rules')

beforeAll(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'watchman')
  watchman = createWatchman(shop.guard, rules)
})
afterAll(() => shop.close())

test('a campaign below the threshold opens nothing, and the crossing event one contained incident', async () => {
  for (let n = 0; n < 19; n++) await fail(n)
  await watchman.look()
  expect(await incidents()).toEqual([])
  await fail(19)
  await watchman.look()
  expect(await incidents()).toMatchObject([{ status: 'contained', severity: 'P2' }])
  expect(await orders()).toHaveLength(30)
})

test('it goes on after a restart of the guard, in the same incident', async () => {
  watchman = createWatchman(shop.guard, rules)
  await watchman.look()
  await fail(120)
  await fail(121)
  await watchman.look()
  expect(await incidents()).toHaveLength(1)
  expect(await orders()).toHaveLength(33)
})

// Playbook T3
test('the time until the server enforces an order is kept, once', async () => {
  const all = await orders()
  shop.guard.clock.advance(40)
  const enforced = all.map(({ id, verb, target }): EventDraft => ({
    classUid: 7001,
    activityId: 1,
    attributes: { command_uid: id, status_id: 1, unmapped: { containment_id: id, verb, target } },
  }))
  await shop.append(...enforced)
  await watchman.look()
  shop.guard.clock.advance(5_000)
  await shop.append(...enforced)
  await watchman.look()
  const [incident] = await incidents()
  const lines = (await listTimeline(shop.app.query, incident!.id)).filter(({ kind }) => kind === 'enforced')
  expect(lines).toHaveLength(1)
  expect(Object.values(lines[0]!.data['enforced_ms'] ?? {})).toContain(40)
})

// ASVS 16.3.3
// Playbook O9
test('whoever tries to get around the limits is a P3 each hour, however he does it', async () => {
  const tried = await openGuardedDatabase(inject('testServer'), 'bypass')
  try {
    const from = { source: '203.0.113.77', method: 'GET', route: '/services', requestId: SOME_ID }
    for (const kind of ['forwarded_header', 'pipelining'] as const)
      await tried.append(bypassEvent({ ...from, kind, key: from.source, values: 5 }))
    await createWatchman(tried.guard, rules).look()
    expect(await listIncidents(tried.app.query, 1e9, 10)).toMatchObject([
      {
        rule_id: 'limit-bypass-attempt',
        severity: 'P3',
        facts: { source: '203.0.113.77', kind: 'forwarded_header' },
      },
    ])
  } finally {
    await tried.close()
  }
})

const SOME_ID = '00000000-0000-7000-8000-000000000001'

// Playbook R5, O8
test('a burst of 10,000 sign-ins is one campaign, answered at once', async () => {
  const burst = await openGuardedDatabase(inject('testServer'), 'burst')
  try {
    const drafts = Array.from({ length: 10_000 }, (_, n) => failed(`unknown:${n}`, `198.51.100.${n % 250}`))
    for (let from = 0; from < drafts.length; from += 1_000)
      await burst.app.query
        .transaction()
        .execute((transaction) => burst.appEvents.appendAll(transaction, drafts.slice(from, from + 1_000)))
    await createWatchman(burst.guard, rules).look()
    const all = await listIncidents(burst.app.query, 1e9, 10)
    expect(all).toMatchObject([{ facts: { attempts: 10_000, sources: 250, accounts_tried: 10_000 } }])
    const [order] = await burst.owner.sql<{ blocked: number; challenged: string[] }[]>`
      select count(*) filter (where verb = 'block_source') as blocked,
        array_agg(target) filter (where verb = 'challenge_account') as challenged from containment`
    expect(order).toEqual({ blocked: 250, challenged: ['everyone'] })
    await sealAll(burst.guard)
  } finally {
    await burst.close()
  }
})

function failed(who: string, source: string): EventDraft {
  return {
    classUid: 3002,
    activityId: 1,
    attributes: {
      status_id: 2,
      status_detail: 'invalid_credentials',
      service: { name: '6fb' },
      user: { uid: who },
      src_endpoint: { ip: source },
    },
  }
}

async function fail(n: number): Promise<void> {
  shop.guard.clock.advance(10)
  await shop.append(failed(`unknown:${n}`, `203.0.113.${n >= 100 ? 200 : n % 10}`))
}

const incidents = () => listIncidents(shop.app.query, 1e9, 10)
const orders = () => listContainments(shop.app.query, null)

// Playbook S1.2
test('a forged token is an incident of its own kind, unless the program tries it itself; copies elsewhere are others', async () => {
  const tokens = await openGuardedDatabase(inject('testServer'), 'tokens')
  try {
    const watching = createWatchman(tokens.guard, rules)
    const forged = (accountId: string): EventDraft => tokenEvent('Forged Token', accountId)
    const trial: EventDraft = {
      classUid: 3001,
      activityId: 1,
      attributes: {
        user: { uid: 'trial' },
        actor: { session: { uid: 'trial session' } },
        status_id: 1,
        unmapped: { purpose: 'tried tokens with 6fb verify' },
      },
    }
    await tokens.append(trial, forged('trial'), ...[1, 2, 3, 4].map(() => refusedToken('trial')))
    await watching.look()
    expect(await listIncidents(tokens.app.query, 1e9, 10)).toEqual([])
    await tokens.append(forged('somebody'), forged('another'))
    await tokens.append(
      tokenEvent('Refresh Token Reuse', 'client', '203.0.113.21'),
      tokenEvent('Passkey Copied', 'owner', '203.0.113.22'),
    )
    await tokens.append(...[1, 2, 3].map(() => refusedToken('somebody', '203.0.113.23')))
    await watching.look()
    await createWatchman(tokens.guard, rules).look()
    const found = await listIncidents(tokens.app.query, 1e9, 10)
    expect(found.map(({ type, severity }) => `${severity} ${type}`).toSorted()).toEqual([
      'P1 forged-token',
      'P1 passkey-copied',
      'P1 refresh-token-reuse',
      'P2 forged-token-attempts',
    ])
  } finally {
    await tokens.close()
  }
})

test('what cannot be written at once is an incident at the next look, and many copies of one source are one', async () => {
  const tokens = await openGuardedDatabase(inject('testServer'), 'lost')
  try {
    const guard = { ...tokens.guard, random: { ...tokens.guard.random } }
    const watching = createWatchman(guard, rules)
    await watching.look()
    const copies = Array.from({ length: 50 }, (_, n) => tokenEvent('Refresh Token Reuse', `client ${n}`))
    await tokens.append(tokenEvent('Forged Token', 'somebody'), ...copies)
    guard.random.uuid = () => {
      throw new Error('The database is away.')
    }
    await expect(watching.look()).rejects.toThrow('away')
    guard.random.uuid = () => tokens.guard.random.uuid()
    await watching.look()
    const found = await listIncidents(tokens.app.query, 1e9, 100)
    expect(found.map(({ type }) => type)).toEqual(['forged-token'])
    expect(found[0]?.facts['findings']).toEqual([
      { rule: 'forged-token', title: 'Somebody signs access tokens with our key', times: 1 },
      { rule: 'refresh-token-reuse', title: 'A sign-in was copied', times: 50 },
    ])
  } finally {
    await tokens.close()
  }
})

test('one attack is one incident however many rules notice it, two attacks are two, also the other way round', async () => {
  const both = await openGuardedDatabase(inject('testServer'), 'merged')
  try {
    const watching = createWatchman(both.guard, rules)
    // The copy comes first, from an address that then stuffs passwords with others; somebody else forges a token.
    await both.append(tokenEvent('Refresh Token Reuse', 'client', '203.0.113.3'))
    await both.append(tokenEvent('Forged Token', 'another', '198.51.100.7'))
    await watching.look()
    for (let n = 0; n < 24; n++) await both.append(failed(`unknown:${n}`, `203.0.113.${n % 12}`))
    await watching.look()
    await both.append(tokenEvent('Passkey Copied', 'owner', '203.0.113.5'))
    await watching.look()
    const found = (await listIncidents(both.app.query, 1e9, 100)).toReversed()
    expect(found).toMatchObject([
      { rule_id: 'refresh-token-reuse', severity: 'P1', status: 'contained' },
      { rule_id: 'forged-token', severity: 'P1', status: 'open' },
    ])
    expect(found[0]?.sentence).toContain('Someone tried 24 client passwords from 12 addresses.')
    expect(found[0]?.reasons.map(({ playbook }) => playbook.slice(0, 2))).toEqual(['P1', 'P1', 'P2'])
    const told = (await listTimeline(both.app.query, found[0]?.id ?? '')).map(({ kind }) => kind)
    expect(told).toEqual(expect.arrayContaining(['joined', 'contained']))
    // The same campaign under another key, as after a restart, is not found a second time.
    await createWatchman(both.guard, rules).look()
    expect(await listIncidents(both.app.query, 1e9, 100)).toHaveLength(2)
  } finally {
    await both.close()
  }
})

test('an attacker who comes back after half an hour is another incident, and so is one after a resolution', async () => {
  const later = await openGuardedDatabase(inject('testServer'), 'later')
  try {
    const watching = createWatchman(later.guard, rules)
    const count = async () => (await listIncidents(later.app.query, 1e9, 100)).length
    const come = async (activity: string) => {
      await later.append(tokenEvent(activity, 'owner'))
      await watching.look()
      return count()
    }
    expect(await come('Forged Token')).toBe(1)
    later.guard.clock.advance(29 * 60_000)
    expect(await come('Passkey Copied')).toBe(1)
    later.guard.clock.advance(31 * 60_000)
    expect(await come('Refresh Token Reuse')).toBe(2)
    await later.owner.sql`update incident set status = 'resolved'`
    later.guard.clock.advance(60_000)
    expect(await come('Forged Token')).toBe(3)
  } finally {
    await later.close()
  }
})

test('a revoked key that is used again and again is one incident, also after a restart of the guard', async () => {
  const keys = await openGuardedDatabase(inject('testServer'), 'keys')
  try {
    const watching = createWatchman(keys.guard, rules)
    const refused = (): EventDraft => ({
      classUid: 3002,
      activityId: 99,
      attributes: {
        activity_name: 'API Key Refused',
        status_id: 2,
        status_detail: 'api_key_revoked',
        service: { name: '6fb' },
        user: { uid: 'the key', credential_uid: 'the key' },
        src_endpoint: { ip: '203.0.113.9' },
      },
    })
    await keys.append(refused(), refused(), refused(), refused())
    await watching.look()
    expect(await listIncidents(keys.app.query, 1e9, 10)).toEqual([])
    await keys.append(refused(), refused())
    await watching.look()
    await createWatchman(keys.guard, rules).look()
    expect(await listIncidents(keys.app.query, 1e9, 10)).toMatchObject([
      {
        type: 'revoked-api-key',
        severity: 'P2',
        facts: { api_key_id: 'the key', source: '203.0.113.9', attempts: 5 },
      },
    ])
  } finally {
    await keys.close()
  }
})

function refusedToken(claimed: string, source?: string): EventDraft {
  const { classUid, activityId, attributes } = tokenEvent('Token Refused', 'no id', source)
  const unmapped = { claimed_account: claimed, claimed_session: 'no id' }
  return { classUid, activityId, attributes: { ...attributes, status_detail: 'signature', unmapped } }
}

function tokenEvent(activity: string, accountId: string, source = '203.0.113.9'): EventDraft {
  return {
    classUid: 3002,
    activityId: 99,
    attributes: {
      activity_name: activity,
      status_id: 2,
      service: { name: '6fb' },
      user: { uid: accountId },
      session: { uid: `session of ${accountId}` },
      src_endpoint: { ip: source },
    },
  }
}
