import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startGuard, type RunningGuard } from '../../src/entry/start-guard.ts'
import { everyAccount, roleTarget } from '../../src/platform/containment/active-containments.ts'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import type { EpochVerb } from '../../src/security/response-actions/epoch.ts'
import { liftContainment } from '../../src/security/response-actions/lift-containment.ts'
import { revokeSince } from '../../src/security/response-actions/revoke-since.ts'
import { guardStartOf } from '../setup/guard-start.ts'
import type { TestShop } from '../setup/test-shop.ts'
import { openTwoServers, type TwoServers } from './two-servers.test-helper.ts'

type Person = Awaited<ReturnType<TestShop['person']>>

let both: TwoServers
let guard: RunningGuard
const OTHER_SHOP = systemRandom.uuid()

beforeAll(async () => {
  both = await openTwoServers()
  guard = await startGuard(guardStartOf(both.shop, both.guard.dataDir))
  await both.shop.owner.sql`insert into shop (id, slug, name, time_zone, currency)
    values (${OTHER_SHOP}, 'harbour', 'Harbour', 'Europe/Berlin', 'EUR')`
}, 60_000)
afterAll(async () => {
  await guard.stop()
  await both.close()
}, 30_000)
beforeEach(async () => {
  await both.shop.owner.sql`delete from containment`
  await both.shop.owner.sql`update session set revoked_at = now() where revoked_at is null`
  await both.shop.owner.sql`select pg_notify('sixfb_containment', '')`
})

const people = (role: Parameters<TestShop['person']>[0], count: number): Promise<Person[]> =>
  Promise.all(Array.from({ length: count }, () => both.shop.person(role)))
const callFirst: TestShop['call'] = (...request) => both.shop.call(...request)
const refresh = (call: TestShop['call'], { refreshToken }: Pick<Person, 'refreshToken'>) =>
  call('POST', '/auth/refresh', { refresh_token: refreshToken })
const statusOf = async ({ headers }: Pick<Person, 'headers'>): Promise<string> =>
  (await both.ask('/auth/me', headers)).join(' ')
const signIn = ({ email, password }: Person) => both.shop.call('POST', '/auth/login', { email, password })

const revoke = (verb: EpochVerb, target: string) =>
  both.guard.database.query
    .transaction()
    .execute((transaction) =>
      revokeSince(both.guard, transaction, { verb, target }, { reason: 'A phone was stolen.', by: 'test' }),
    )

/** Both servers refuse this person, and each tells whoever renews to sign in again. */
async function expectOut(person: Person): Promise<void> {
  await expect.poll(() => statusOf(person), { interval: 5 }).toBe('401 401')
  for (const call of [callFirst, both.callSecond])
    expect(await refresh(call, person)).toMatchObject({ status: 401, body: { code: 'reauth_required' } })
}

// ASVS 7.4.1, 7.4.5
test('a role is signed out on every server, nobody else is, and who signs in again is in', async () => {
  const barbers = await people('barber', 2)
  const [client] = await people('client', 1)
  expect(await revoke('revoke_role', roleTarget('barber', null))).toEqual({ accounts: 2, sessions: 2 })
  for (const barber of barbers) await expectOut(barber)
  expect(await statusOf(client!)).toBe('200 200')
  expect((await refresh(both.callSecond, client!)).status).toBe(200)
  const { body } = await signIn(barbers[0]!)
  const headers = { authorization: `Bearer ${(body as { access_token: string }).access_token}` }
  expect(await statusOf({ headers })).toBe('200 200')
})

test('a role in one shop is not the role in another, and a shop is everybody who has a role there', async () => {
  const [here, there] = await people('barber', 2)
  const [client] = await people('client', 1)
  await both.shop.owner.sql`update membership set shop_id = ${OTHER_SHOP}, barber_id = null
    where account_id = ${there!.accountId}`
  await both.shop.owner.sql`select pg_notify('sixfb_session', '')`
  expect(await revoke('revoke_role', roleTarget('barber', OTHER_SHOP))).toEqual({ accounts: 1, sessions: 1 })
  await expectOut(there!)
  expect(await statusOf(here!)).toBe('200 200')
  expect(await revoke('revoke_shop', both.shop.shopId)).toEqual({ accounts: 2, sessions: 2 })
  await expectOut(here!)
  await expectOut(client!)
  await both.shop.owner.sql`delete from membership where shop_id = ${OTHER_SHOP}`
})

// ASVS 7.4.5
// Playbook C2, B3
test('everybody is signed out by one order, again whoever came since, and an undo brings back what it ended', async () => {
  const [first] = await people('client', 3)
  expect(await revoke('revoke_all', everyAccount)).toEqual({ accounts: 3, sessions: 3 })
  await expectOut(first!)
  const [second] = await people('client', 1)
  expect(await statusOf(second!)).toBe('200 200')
  expect(await revoke('revoke_all', everyAccount)).toEqual({ accounts: 1, sessions: 1 })
  await expectOut(second!)
  const orders = await both.shop.owner.sql<{ id: string }[]>`select id from containment order by created_at`
  expect(orders).toHaveLength(2)
  const lift = (id: string) =>
    both.guard.database.query
      .transaction()
      .execute((transaction) => liftContainment(both.guard, transaction, { id, by: 'test', reason: '' }))
  await lift(orders[1]!.id)
  await expect.poll(() => statusOf(second!), { interval: 5 }).toBe('200 200')
  expect(await statusOf(first!)).toBe('401 401')
  await lift(orders[0]!.id)
  await expect.poll(() => statusOf(first!), { interval: 5 }).toBe('200 200')
  expect((await refresh(callFirst, first!)).status).toBe(200)
})

test('a sign-in that was ended with all others is in nobody’s list of devices', async () => {
  const [person] = await people('client', 1)
  await revoke('revoke_all', everyAccount)
  await expectOut(person!)
  const { body } = await signIn(person!)
  const headers = { authorization: `Bearer ${(body as { access_token: string }).access_token}` }
  const list = await both.shop.call('GET', '/auth/sessions', undefined, headers)
  expect((list.body as { items: { is_current: boolean }[] }).items.map((one) => one.is_current)).toEqual([
    true,
  ])
})

// ASVS 7.4.1
test('of those who renew while all are signed out nobody stays in, with the old tokens or the new', async () => {
  const crowd = await people('client', 12)
  const racing = crowd.map((person, n) => refresh(n % 2 === 0 ? callFirst : both.callSecond, person))
  await revoke('revoke_all', everyAccount)
  const renewed = await Promise.all(racing)
  await expect.poll(() => statusOf(crowd[0]!), { interval: 5 }).toBe('401 401')
  const won = renewed
    .filter(({ status }) => status === 200)
    .map(({ body }) => body as { access_token: string; refresh_token: string })
  for (const { access_token: access, refresh_token: next } of won) {
    expect(await statusOf({ headers: { authorization: `Bearer ${access}` } })).toBe('401 401')
    expect((await refresh(both.callSecond, { refreshToken: next })).body).toMatchObject({
      code: 'reauth_required',
    })
  }
  expect(await Promise.all(crowd.map(statusOf))).toEqual(crowd.map(() => '401 401'))
})

// ASVS 7.4.5
test('an operator sees beforehand how many it is, and the guard ends them', async () => {
  const [owner] = await people('owner', 1)
  const [client, other] = await people('client', 2)
  await signIn(client!)
  const preview = await both.shop.call(
    'GET',
    '/containments/preview?verb=revoke_role&target=client',
    undefined,
    owner!.headers,
  )
  expect(preview).toMatchObject({
    status: 200,
    body: { sign_ins: 3, people: 2, sentence: 'three sign-ins of two people' },
  })
  const order = (body: object, who = owner!) => both.shop.call('POST', '/containments', body, who.headers)
  const all = { verb: 'revoke_role', target: 'client', reason: 'A list of passwords was found.' }
  expect((await order(all, client)).status).toBe(403)
  expect(await order(all)).toMatchObject({
    status: 201,
    body: { sentence: 'Ended three sessions of two accounts.' },
  })
  await expectOut(client!)
  await expectOut(other!)
  expect(await statusOf(owner!)).toBe('200 200')
  const listed = await both.shop.call('GET', '/containments', undefined, owner!.headers)
  expect((listed.body as { items: object[] }).items).toMatchObject([
    { verb: 'revoke_role', target_label: 'Every client', created_by: owner!.accountId, active: true },
  ])
  expect(await order({ verb: 'revoke_role', target: 'king', reason: 'x' })).toMatchObject({
    status: 409,
    body: { code: 'guard_refused' },
  })
})

test('an operator revokes the signing keys from the web, renews, and goes on', async () => {
  const [owner] = await people('owner', 1)
  const body = { verb: 'rotate_signing_keys', reason: 'A laptop was stolen.' }
  expect(await both.shop.call('POST', '/containments', body, owner!.headers)).toMatchObject({
    status: 201,
    body: { sentence: 'Revoked one signing key.' },
  })
  await expect.poll(() => statusOf(owner!), { interval: 5 }).toBe('401 401')
  const renewed = await refresh(both.callSecond, owner!)
  const headers = { authorization: `Bearer ${(renewed.body as { access_token: string }).access_token}` }
  expect(await statusOf({ headers })).toBe('200 200')
})

// ASVS 8.4.1
test('who runs one shop of two ends what is of his shop, and neither the other nor everybody', async () => {
  const [owner] = await people('owner', 1)
  const [theirs] = await people('owner', 1)
  await both.shop.owner
    .sql`update membership set shop_id = ${OTHER_SHOP} where account_id = ${theirs!.accountId}`
  const order = (body: object) =>
    both.shop.call('POST', '/containments', { reason: 'To be safe.', ...body }, owner!.headers)
  for (const body of [
    { verb: 'revoke_all' },
    { verb: 'revoke_role', target: 'client' },
    { verb: 'revoke_role', target: 'client', shop_id: OTHER_SHOP },
    { verb: 'revoke_shop', target: OTHER_SHOP },
    { verb: 'rotate_signing_keys' },
  ])
    expect(await order(body)).toMatchObject({ status: 409, body: { code: 'guard_refused' } })
  expect(await both.shop.owner.sql`select 1 from containment`).toHaveLength(0)
  expect((await order({ verb: 'revoke_role', target: 'client', shop_id: both.shop.shopId })).status).toBe(201)
})
