import { afterAll, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { openGuardedDatabase, type GuardedDatabase } from '../guarded-database.test-helper.ts'
import { listContainments } from './containment.sql.ts'
import type { Revocation } from './revocation.ts'
import { revokeAccounts } from './revoke-accounts.ts'
import { findAccount, findSession } from './revocation.sql.ts'

const ANA = '0199a000-0000-7000-8000-00000000000a'
const BEN = '0199a000-0000-7000-8000-00000000000b'
const WHY = { reason: 'A phone was stolen.', by: 'test' }
let shop: GuardedDatabase

beforeAll(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'revoke')
  for (const [id, name] of [
    [ANA, 'ana'],
    [BEN, 'ben'],
  ] as const) {
    await shop.owner
      .sql`insert into account (id, email, name) values (${id}, ${`${name}@example.com`}, ${name})`
  }
})
afterAll(() => shop.close())
beforeEach(async () => {
  await shop.owner.sql`delete from session`
  await shop.owner.sql`delete from containment`
})

test('ends the sessions of one account, and the other account keeps its own', async () => {
  const [first, second, other] = [await signIn(ANA), await signIn(ANA), await signIn(BEN)]
  expect(await revoke([ANA])).toEqual({ accounts: 1, sessions: 2 })
  expect(await lives(first)).toBe(false)
  expect(await lives(second)).toBe(false)
  expect(await lives(other)).toBe(true)
})

test('done again it ends what has begun since, and only that', async () => {
  await signIn(ANA)
  await revoke([ANA])
  expect(await revoke([ANA])).toEqual({ accounts: 1, sessions: 0 })
  shop.guard.clock.advance(60_000)
  const later = await signIn(ANA)
  expect(await lives(later)).toBe(true)
  expect(await revoke([ANA])).toEqual({ accounts: 1, sessions: 1 })
  expect(await lives(later)).toBe(false)
})

test('orders carry reason, giver and their time; the events name them', async () => {
  await signIn(ANA)
  await revoke([ANA], 3_600_000)
  const orders = await listContainments(shop.guard.database.query, null)
  expect(orders.map(({ verb }) => verb).toSorted()).toEqual(['revoke_account', 'revoke_session'])
  for (const { reason, created_by, created_at, expires_at } of orders) {
    expect({ reason, by: created_by }).toEqual(WHY)
    expect(expires_at.epochMilliseconds - created_at.epochMilliseconds).toBe(3_600_000)
  }
  const events = await shop.auditor.sql<{ body: { unmapped: { targets: string[] } } }[]>`
    select body from event where class_uid = 7001 order by id desc limit 2`
  const told = events.flatMap(({ body }) => body.unmapped.targets)
  expect(told.toSorted()).toEqual(orders.map(({ id }) => id).toSorted())
})

test('an account is found by id or address, whatever the case', async () => {
  const { query } = shop.guard.database
  expect(await findAccount(query, 'Ana@Example.com')).toBe(ANA)
  expect(await findAccount(query, ANA.toUpperCase())).toBe(ANA)
  expect(await findAccount(query, 'nobody@example.com')).toBeUndefined()
})

async function revoke(whom: string[], ttlMs?: number): Promise<Revocation> {
  const terms = ttlMs === undefined ? WHY : { ...WHY, ttlMs }
  return shop.guard.database.query
    .transaction()
    .execute((transaction) => revokeAccounts(shop.guard, transaction, whom, terms))
}

async function signIn(account: string): Promise<string> {
  const id = shop.guard.random.uuid()
  const at = shop.guard.clock.now()
  await shop.owner.sql`insert into session (id, account_id, created_at, expires_at, last_seen_at, source)
    values (${id}, ${account}, ${at}, ${at.add({ hours: 1 })}, ${at}, 'x')`
  return id
}

async function lives(id: string): Promise<boolean | undefined> {
  return (await findSession(shop.guard.database.query, id, shop.guard.clock.now()))?.lives
}
