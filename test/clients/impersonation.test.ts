import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { presentKey } from '../setup/signing-key.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close(), 30_000)

type Headers = Record<string, string>
type Person = Awaited<ReturnType<TestShop['person']>>
const REASON = 'Ana called about Tuesday'

const me = (headers: Headers) => shop.call('GET', '/auth/me', undefined, headers)
const isIn = async (headers: Headers): Promise<boolean> => (await me(headers)).status === 200

/** A client of the shop who has an account. */
async function client(): Promise<Person & { clientId: string }> {
  const person = await shop.person('client')
  const { body } = await shop.call('PATCH', '/clients/me', { phone: '030 5550199' }, person.headers)
  return { ...person, clientId: body.id }
}

const look = (staff: Headers, clientId: string, extra: object = {}) =>
  shop.call('POST', `/clients/${clientId}/impersonation`, { reason: REASON, ...extra }, staff)

/** A manager who sees the shop as a client does. */
async function looking() {
  const [manager, ana] = await Promise.all([shop.person('manager'), client()])
  const { status, body } = await look(manager.headers, ana.clientId)
  expect(status).toBe(201)
  const eyes = { authorization: `Bearer ${body.access_token}` }
  return { manager, ana, eyes, id: body.id as string, token: body.access_token as string }
}

const reread = (sessionId: string) => shop.owner.sql`select pg_notify('sixfb_session', ${sessionId})`
const sessionOf = ({ headers }: Person): string =>
  decodeJwt<{ sid: string }>(headers['authorization']?.slice(7) ?? '').sid
const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 3 })
const at = (time: string, days = 0): string =>
  `${day
    .add({ days })
    .toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: time })
    .toString({ timeZoneName: 'never' })}`

test('who runs the shop sees it as a client does, and books, moves and cancels for him', async () => {
  const { manager, ana, eyes, id, token } = await looking()
  expect(decodeJwt(token)).toMatchObject({ sub: ana.accountId, sid: id, act: { sub: manager.accountId } })
  expect((await me(eyes)).body).toMatchObject({
    account: { id: ana.accountId, email: ana.email, roles: [{ role: 'client', shop_id: shop.shopId }] },
    session: { id, impersonated: true },
  })
  expect((await me(ana.headers)).body.session.impersonated).toBe(false)
  expect((await shop.call('GET', '/clients/me', undefined, eyes)).body.id).toBe(ana.clientId)

  const wish = { service_id: shop.serviceId, start_at: at('10:00') }
  const booked = await shop.call('POST', '/bookings', wish, eyes)
  expect(booked).toMatchObject({ status: 201, body: { client: { id: ana.clientId } } })
  const path = `/bookings/${booked.body.id}`
  expect((await shop.call('POST', `${path}/rescheduling`, { start_at: at('12:00') }, eyes)).status).toBe(200)
  expect((await shop.call('POST', `${path}/cancellation`, {}, eyes)).status).toBe(200)
  const listed = (await shop.call('GET', '/bookings', undefined, eyes)).body.items
  expect(listed.map((one: { id: string }) => one.id)).toEqual([booked.body.id])

  const foreign = await shop.call('POST', '/bookings', wish, (await client()).headers)
  for (const [method, end] of [
    ['GET', ''],
    ['POST', '/cancellation'],
  ] as const)
    expect(
      (await shop.call(method, `/bookings/${foreign.body.id}${end}`, method === 'GET' ? undefined : {}, eyes))
        .status,
    ).toBe(404)

  const history = await shop.owner.sql<{ by_account: string; by_role: string }[]>`
    select by_account, by_role from booking_history where booking_id = ${booked.body.id}`
  expect(history).toEqual(history.map(() => ({ by_account: manager.accountId, by_role: 'client' })))
  expect(history).toHaveLength(2)
})

test('the events name both, the ledger the one who reads, and neither the reason', async () => {
  const { manager, ana, eyes, id } = await looking()
  await shop.call('POST', '/bookings', { service_id: shop.serviceId, start_at: at('09:00', 1) }, eyes)
  await shop.call('DELETE', '/auth/impersonation', undefined, eyes)
  const events = (
    await shop.owner.sql<{ text: string }[]>`select body::text as text from event
      where body::json #>> '{actor,user,uid}' = ${manager.accountId}
        and body::json #>> '{actor,user,account,uid}' = ${ana.accountId}
        or body::json #>> '{session,uid}' = ${id} order by id`
  ).map(({ text }) => ({ text, body: JSON.parse(text) }))
  expect(events.map(({ body }) => [body.class_uid, body.activity_name ?? body.activity_id])).toEqual([
    [3002, 'Impersonation Started'],
    [3004, 1],
    [3002, 'Impersonation Ended'],
  ])
  for (const { body } of events.filter((one) => one.body.class_uid === 3002))
    expect(body).toMatchObject({
      actor: { user: { uid: manager.accountId } },
      user: { uid: ana.accountId },
      account_switch_type_id: 2,
    })
  for (const { text } of events) expect(text).not.toContain('Tuesday')
  const readers = await shop.owner.sql<{ account_id: string }[]>`
    select distinct account_id from access_record where session_id = ${id}`
  expect(readers).toEqual([{ account_id: manager.accountId }])
}, 120_000)

// ASVS 8.2.1
test('of all that the program can do it may do these things, and nothing else', async () => {
  const { eyes } = await looking()
  const { paths } = (await shop.call('GET', '/openapi.json')).body as {
    paths: Record<string, Record<string, { security?: unknown }>>
  }
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { security }]) => ({
      name: `${method.toUpperCase()} ${path}`,
      isPublicReading: method === 'get' && security === undefined,
    })),
  )
  expect(operations.length).toBeGreaterThan(100)
  const allowed: string[] = []
  for (const { name } of operations.filter((one) => !one.isPublicReading)) {
    const [method = '', path = ''] = name.split(' ')
    const address = path.replaceAll(/\{\w+\}/g, systemRandom.uuid())
    const { status, body } = await shop.call(method, address, method === 'GET' ? undefined : {}, eyes)
    if (status !== 403 || !['not_while_impersonating', 'forbidden'].includes(body.code)) allowed.push(name)
    // That one ends it.
    if (name === 'DELETE /auth/impersonation') eyes.authorization = (await looking()).eyes.authorization
  }
  expect(allowed.toSorted()).toEqual([
    'DELETE /auth/impersonation',
    'GET /auth/me',
    'GET /bookings',
    'GET /bookings/{id}',
    'GET /bookings/{id}/history',
    'GET /clients/me',
    'POST /bookings',
    'POST /bookings/{id}/cancellation',
    'POST /bookings/{id}/confirmation',
    'POST /bookings/{id}/rescheduling',
  ])
})

describe('is not begun', () => {
  // ASVS 8.2.1, 10.3.4
  test('by a barber, an operator, a client, or without a fresh proof', async () => {
    const { clientId } = await client()
    for (const role of ['barber', 'operator', 'client'] as const)
      expect((await look((await shop.person(role)).headers, clientId)).body.code).toBe('forbidden')
    const owner = await shop.person('owner')
    await shop.owner
      .sql`update session set proven_at = now() - interval '16 minutes' where id = ${sessionOf(owner)}`
    await reread(sessionOf(owner))
    await expect
      .poll(async () => (await look(owner.headers, clientId)).body.code, { interval: 5 })
      .toBe('step_up_required')
  })

  test('for who works in a shop, has no account, was erased, or is nobody’s client here', async () => {
    const { headers } = await shop.person('manager')
    const refused = async (clientId: string) => (await look(headers, clientId)).body.code
    const { body: guest } = await shop.call('POST', '/clients', { name: 'No Account' }, headers)
    expect(await refused(guest.id)).toBe('client_without_account')
    expect(await refused(systemRandom.uuid())).toBe('not_found')
    for (const role of ['barber', 'manager', 'owner', 'operator'] as const) {
      const staff = await shop.person(role)
      const id = systemRandom.uuid()
      await shop.owner.sql`insert into client (id, shop_id, account_id, name, created_at)
        values (${id}, ${shop.shopId}, ${staff.accountId}, 'Staff', now())`
      expect([role, await refused(id)]).toEqual([role, 'account_of_staff'])
    }
    const { clientId } = await client()
    await shop.call('POST', `/clients/${clientId}/erasure`, { reason: 'requested' }, headers)
    expect(await refused(clientId)).toBe('client_erased')
    expect((await look(headers, clientId, { reason: '  ' })).status).toBe(400)
    expect((await look(headers, clientId, { minutes: 60 })).status).toBe(400)
  })
})

describe('ends', () => {
  test('when it is stopped, and who began it goes on', async () => {
    const { manager, eyes } = await looking()
    expect((await shop.call('DELETE', '/auth/impersonation', undefined, eyes)).status).toBe(204)
    expect([await isIn(eyes), await isIn(manager.headers)]).toEqual([false, true])
    expect((await shop.call('DELETE', '/auth/impersonation', undefined, manager.headers)).body.code).toBe(
      'not_impersonating',
    )
  })

  test('with the sign-in by which it began', async () => {
    const { manager, eyes } = await looking()
    const second = await shop.call('POST', '/auth/login', {
      email: manager.email,
      password: manager.password,
    })
    await shop.call('POST', '/auth/logout', {}, { authorization: `Bearer ${second.body.access_token}` })
    expect(await isIn(eyes)).toBe(true)
    await shop.call('POST', '/auth/logout', {}, manager.headers)
    expect(await isIn(eyes)).toBe(false)
  })

  test('with the role by which it began', async () => {
    const { manager, eyes } = await looking()
    expect(await isIn(eyes)).toBe(true)
    await shop.owner
      .sql`update membership set role = 'barber', barber_id = ${shop.barberId} where account_id = ${manager.accountId}`
    await expect.poll(() => isIn(eyes), { interval: 5 }).toBe(false)
  })

  test('when the client becomes one of the staff', async () => {
    const { ana, eyes } = await looking()
    expect(await isIn(eyes)).toBe(true)
    await shop.owner
      .sql`insert into membership (account_id, shop_id, role) values (${ana.accountId}, ${shop.shopId}, 'manager')`
    await expect.poll(() => isIn(eyes), { interval: 5 }).toBe(false)
  })

  test.each(['manager', 'ana'] as const)(
    'when the guard revokes all sign-ins of the account of the %s',
    async (who) => {
      const all = await looking()
      await shop.owner
        .sql`insert into containment (id, verb, target, reason, created_by, created_at, expires_at)
      values (${systemRandom.uuid()}, 'revoke_account', ${all[who].accountId}, 'test', 'test', now(), now() + interval '1 hour')`
      await shop.owner.sql`select pg_notify('sixfb_containment', '')`
      await expect.poll(() => isIn(all.eyes), { interval: 5 }).toBe(false)
    },
  )

  test('after ten minutes, and nothing renews it', async () => {
    const { eyes, id, token } = await looking()
    const { iat = 0, exp = 0 } = decodeJwt(token)
    expect(exp - iat).toBe(600)
    const [row] = await shop.owner.sql<{ seconds: number; renewals: number }[]>`
      select extract(epoch from expires_at - created_at)::float8 as seconds,
        (select count(*)::int from refresh_token where session_id = ${id}) as renewals
      from session where id = ${id}`
    expect(row).toEqual({ seconds: 600, renewals: 0 })
    await shop.owner.sql`update session set expires_at = now() where id = ${id}`
    await reread(id)
    await expect.poll(() => isIn(eyes), { interval: 5 }).toBe(false)
  })

  test('when the client ends it, or signs all others out', async () => {
    const one = await looking()
    const list = await shop.call('GET', '/auth/impersonations', undefined, one.ana.headers)
    const path = `/auth/sessions/${list.body.items[0].id}`
    expect((await shop.call('DELETE', path, undefined, one.ana.headers)).status).toBe(204)
    const other = await looking()
    await shop.call('POST', '/auth/sessions/revocation', {}, other.ana.headers)
    expect([await isIn(one.eyes), await isIn(other.eyes)]).toEqual([false, false])
  })
})

test('the client is told by mail with the reason, and finds it on his page and in his export until he is erased', async () => {
  const { manager, ana, id } = await looking()
  const mails = () => {
    const folder = join(shop.server.context.dataDir, 'mail')
    return (existsSync(folder) ? readdirSync(folder) : [])
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .filter((text) => text.includes(`To: ${ana.email}`))
      .filter((text) => text.includes('Subject: Test Shop looked at your account'))
  }
  await expect.poll(() => mails().length, { timeout: 8_000 }).toBe(1)
  expect(mails()[0]).toContain(REASON)
  const { body } = await shop.call('GET', '/auth/impersonations', undefined, ana.headers)
  expect(body.items).toMatchObject([{ id, reason: REASON, shop: { name: 'Test Shop' } }])
  expect((await shop.call('GET', '/auth/impersonations', undefined, manager.headers)).body.items).toEqual([])
  const sessions = (await shop.call('GET', '/auth/sessions', undefined, ana.headers)).body.items
  expect(sessions.map((one: { id: string }) => one.id)).toEqual([sessionOf(ana)])
  const exported = (await shop.call('GET', '/clients/me/export', undefined, ana.headers)).body
  expect(exported.records.impersonation).toMatchObject([{ reason: REASON, started_at: expect.any(String) }])
  await shop.call('POST', `/clients/${ana.clientId}/erasure`, { reason: 'requested' }, manager.headers)
  expect(await shop.owner.sql`select reason from impersonation where session_id = ${id}`).toEqual([
    { reason: '' },
  ])
})

describe('in a browser', () => {
  const own = () => ({ origin: shop.url, 'sec-fetch-site': 'same-origin' })

  test('stands beside the sign-in of the staff, and counts only for pages that are about it', async () => {
    const [manager, ana, ben] = [await shop.person('manager'), await client(), await client()]
    const { email, password } = manager
    const cookies = ({ headers }: { headers: globalThis.Headers }) =>
      headers.getSetCookie().map((line) => line.split(';')[0]!)
    const login = await shop.call('POST', '/auth/login', { email, password, transport: 'cookie' }, own())
    const signedIn = { ...own(), cookie: cookies(login).join('; ') }
    const begun = await look(signedIn, ana.clientId, { transport: 'cookie' })
    expect(begun.status).toBe(201)
    expect(begun.body).not.toHaveProperty('access_token')
    const [line = ''] = begun.headers.getSetCookie()
    expect(line).toMatch(/^6fb_impersonation=.*Max-Age=600.*HttpOnly.*SameSite=Strict/)
    const cookie = `${signedIn.cookie}; ${line.split(';')[0]}`
    const about = { ...own(), cookie, 'x-impersonation': begun.body.id }
    expect((await me(about)).body.account.id).toBe(ana.accountId)
    expect((await me({ cookie })).body.account.id).toBe(manager.accountId)

    // Another window begins another one: the first must not show Ben as Ana.
    const next = await look(signedIn, ben.clientId, { transport: 'cookie' })
    const replaced = `${signedIn.cookie}; ${cookies(next)[0]}`
    expect((await me({ ...about, cookie: replaced })).status).toBe(401)
    expect((await me({ ...about, cookie: signedIn.cookie })).status).toBe(401)

    const stop = (headers: Headers) => shop.call('DELETE', '/auth/impersonation', undefined, headers)
    expect(
      (await stop({ ...about, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' })).body.code,
    ).toBe('csrf_rejected')
    const stopped = await stop(about)
    expect(stopped.status).toBe(204)
    expect(stopped.headers.getSetCookie()[0]).toMatch(/^6fb_impersonation=;/)
    expect([(await me(about)).status, (await me({ cookie })).status]).toEqual([401, 200])
  })
})

test('a token that names nobody behind it, or somebody else, is none though our key signed it', async () => {
  const { ana, token } = await looking()
  const key = await presentKey(shop)
  const sign = (claims: object) =>
    new SignJWT({ ...claims }).setProtectedHeader({ ...decodeProtectedHeader(token), alg: 'EdDSA' }).sign(key)
  const { act: _, ...alone } = decodeJwt(token)
  for (const claims of [
    alone,
    { ...alone, act: { sub: ana.accountId } },
    { ...alone, act: 'x' },
    { ...alone, act: null },
  ])
    expect(await isIn({ authorization: `Bearer ${await sign(claims)}` })).toBe(false)
  const plain = decodeJwt(ana.headers['authorization']?.slice(7) ?? '')
  expect(
    await isIn({ authorization: `Bearer ${await sign({ ...plain, act: { sub: systemRandom.uuid() } })}` }),
  ).toBe(false)
})
