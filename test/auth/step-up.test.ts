import { afterAll, beforeAll, expect, test } from 'vitest'
import { startServer } from '../../src/entry/start-server.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { codeNow, protectedPerson } from './second-factor.test-helper.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close(), 30_000)

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
type Headers = Record<string, string>
const stepUp = (headers: Headers, body: object) => shop.call('POST', '/auth/step-up', body, headers)
const invite = (headers: Headers) =>
  shop.call('POST', '/staff', { email: 'new@example.com', name: 'New', roles: ['barber'] }, headers)
const isIn = async (headers: Headers): Promise<boolean> =>
  (await shop.call('GET', '/auth/me', undefined, headers)).status === 200

/** As if somebody had signed in half an hour ago. */
async function settle(accountId: string): Promise<void> {
  await shop.owner.sql`update session set proven_at = proven_at - interval '30 minutes',
    second_factor_at = second_factor_at - interval '30 minutes' where account_id = ${accountId}`
  await shop.owner.sql`select pg_notify('sixfb_session', '')`
}

/** Waits until the server has heard of it. */
async function expectStale(headers: Headers, methods: string[]): Promise<void> {
  await expect
    .poll(async () => (await invite(headers)).body, { timeout: 5_000 })
    .toMatchObject({ code: 'step_up_required', methods })
}

// ASVS 10.3.4
test('a sign-in counts for a quarter of an hour; after that the password is asked for, and then it counts again', async () => {
  const owner = await shop.person('owner')
  expect((await invite(owner.headers)).status).toBe(201)
  await settle(owner.accountId)
  await expectStale(owner.headers, ['password'])
  expect((await shop.call('GET', '/staff', undefined, owner.headers)).status).toBe(200)
  expect((await stepUp(owner.headers, { password: owner.password })).status).toBe(204)
  expect((await invite(owner.headers)).status).toBe(201)
  const events = await shop.owner
    .sql`select 1 from event where body::json -> 'user' ->> 'uid' = ${owner.accountId}
    and body::json ->> 'activity_name' = 'Step Up'`
  expect(events).toHaveLength(1)
})

// ASVS 10.3.4
test('the proof is of one session: another of the same person is asked for its own', async () => {
  const owner = await shop.person('owner')
  const { body } = await shop.call('POST', '/auth/login', { email: owner.email, password: owner.password })
  const other = bearer(body.access_token)
  await settle(owner.accountId)
  await expectStale(owner.headers, ['password'])
  await expectStale(other, ['password'])
  expect((await stepUp(owner.headers, { password: owner.password })).status).toBe(204)
  expect((await invite(owner.headers)).status).toBe(201)
  expect((await invite(other)).body.code).toBe('step_up_required')
})

// ASVS 6.5.1, 10.3.4
test('with a second factor the password does not do, a code does, and a code of before does not', async () => {
  const owner = await protectedPerson(shop, 'owner')
  await settle(owner.accountId)
  await expectStale(owner.headers, ['totp'])
  expect((await stepUp(owner.headers, { password: owner.password })).body).toMatchObject({
    code: 'step_up_required',
    methods: ['totp'],
  })
  const code = await owner.freshCode()
  expect((await stepUp(owner.headers, { code })).status).toBe(204)
  expect((await invite(owner.headers)).status).toBe(201)
  expect((await stepUp(owner.headers, { code })).body.code).toBe('second_factor_failed')
})

// ASVS 7.5.1
test('with a second factor neither password nor address is changed by the password alone', async () => {
  const person = await protectedPerson(shop, 'client')
  await settle(person.accountId)
  const change = () =>
    shop.call(
      'POST',
      '/auth/email',
      { email: 'thief@example.com', present_password: person.password },
      person.headers,
    )
  await expect.poll(async () => (await change()).body.code, { timeout: 5_000 }).toBe('step_up_required')
  const next = { present_password: person.password, new_password: 'the words of the thief' }
  expect((await shop.call('POST', '/auth/password', next, person.headers)).body.code).toBe('step_up_required')
  expect((await stepUp(person.headers, { code: person.recoveryCodes[3]! })).status).toBe(204)
  expect((await change()).status).toBe(202)
})

test('the fifth wrong proof ends the session, whether passwords or codes', async () => {
  const owner = await protectedPerson(shop, 'owner')
  for (let tries = 0; tries < 4; tries++)
    expect((await stepUp(owner.headers, { code: '000000' })).body.code).toBe('second_factor_failed')
  expect((await stepUp(owner.headers, { code: '000000' })).status).toBe(401)
  expect(await isIn(owner.headers)).toBe(false)

  const client = await shop.person('client')
  for (let tries = 0; tries < 4; tries++)
    expect((await stepUp(client.headers, { password: 'a guess' })).body.code).toBe('password_not_right')
  expect((await stepUp(client.headers, { password: client.password })).status).toBe(204)
  // The right one begins the count anew.
  expect((await stepUp(client.headers, { password: 'a guess' })).body.code).toBe('password_not_right')
})

test.each([
  ['both at once', { password: 'a', code: '123456' }],
  ['neither', {}],
  ['a number', { code: 123_456 }],
  ['an endless one', { password: 'a'.repeat(5000) }],
])('a proof that is %s is refused as it stands', async (_, body) => {
  const { headers } = await shop.person('client')
  expect((await stepUp(headers, body)).status).toBe(400)
})

test('another server hears of the proof', async () => {
  const owner = await shop.person('owner')
  const second = await startServer(shop.start, undefined, shop.parts)
  try {
    await settle(owner.accountId)
    const inviteThere = async () => {
      const response = await fetch(`${second.url}/staff`, {
        method: 'POST',
        headers: { ...owner.headers, 'content-type': 'application/json' },
        body: JSON.stringify({ email: 'new@example.com', name: 'New', roles: ['barber'] }),
      })
      return response.status
    }
    await expect.poll(inviteThere, { timeout: 5_000 }).toBe(403)
    expect((await stepUp(owner.headers, { password: owner.password })).status).toBe(204)
    await expect.poll(inviteThere, { timeout: 2_000, interval: 20 }).toBe(201)
  } finally {
    await second.stop()
  }
})

// ASVS 6.3.3
test('whoever works in the shop is let be for the days of grace, then only sets a second factor up', async () => {
  const barber = await shop.person('barber')
  const me = async () => (await shop.call('GET', '/auth/me', undefined, barber.headers)).body.second_factor
  const { needed_by: neededBy } = await me()
  const [account] = await shop.owner.sql<{ since: Temporal.Instant }[]>`
    select staff_since as since from account where id = ${barber.accountId}`
  const due = account!.since.add({ hours: 7 * 24 })
  expect(Temporal.Instant.from(neededBy).epochMilliseconds).toBe(
    Math.floor(due.epochMilliseconds / 1000) * 1000,
  )
  const look = () => shop.call('GET', '/bookings', undefined, barber.headers)
  expect((await look()).status).toBe(200)

  await shop.owner
    .sql`update account set staff_since = now() - interval '8 days' where id = ${barber.accountId}`
  await shop.owner.sql`select pg_notify('sixfb_session', '')`
  await expect.poll(async () => (await look()).body.code, { timeout: 5_000 }).toBe('second_factor_needed')
  // What is open to all is, to him as to all.
  expect((await shop.call('GET', '/shop', undefined, barber.headers)).status).toBe(200)
  const begun = await shop.call('POST', '/auth/authenticator', {}, barber.headers)
  const confirmed = await shop.call(
    'POST',
    '/auth/authenticator/confirmation',
    { code: codeNow(begun.body.secret) },
    barber.headers,
  )
  expect(confirmed.status).toBe(200)
  expect((await look()).status).toBe(200)
  expect(await me()).toEqual({ methods: ['totp'], needed_by: null })
})

test('a client is asked for none, however long he is one, and a change of roles gives staff no new days', async () => {
  const client = await shop.person('client')
  const { body } = await shop.call('GET', '/auth/me', undefined, client.headers)
  expect(body.second_factor).toEqual({ methods: [], needed_by: null })
  const barber = await shop.person('barber')
  await shop.owner.sql`update account set staff_since = '2020-01-01' where id = ${barber.accountId}`
  await shop.owner
    .sql`update membership set role = 'manager', barber_id = null where account_id = ${barber.accountId}`
  await shop.owner
    .sql`insert into membership (account_id, shop_id, role) values (${barber.accountId}, ${shop.shopId}, 'operator')`
  const [row] = await shop.owner
    .sql`select staff_since < '2021-01-01' as kept from account where id = ${barber.accountId}`
  expect(row).toEqual({ kept: true })
})
