import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiKeyPattern } from '../../src/app/auth/api-keys/api-key.ts'
import { apiKeyScopes } from '../../src/app/auth/api-keys/scopes.ts'
import { actions, permissions } from '../../src/app/auth/permissions.ts'
import { slotsAhead } from '../setup/next-slot.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
let owner: Awaited<ReturnType<TestShop['person']>>
beforeAll(async () => {
  shop = await openTestShop()
  owner = await shop.person('owner')
})
afterAll(() => shop.close(), 30_000)

interface Made {
  id: string
  key: string
  prefix: string
  expires_at: string
}

const bearer = (key: string) => ({ authorization: `Bearer ${key}` })

async function make(scopes: readonly string[] = ['bookings.read'], more: object = {}): Promise<Made> {
  const body = { name: 'Website', scopes, ...more }
  const { status, body: made } = await shop.call('POST', '/api-keys', body, owner.headers)
  expect(status).toBe(201)
  return made as Made
}

const use = (key: string, path = '/bookings', method = 'GET') =>
  shop.call(method, path, undefined, bearer(key))
const rotate = async (id: string, hours?: number): Promise<Made> => {
  const body = hours === undefined ? {} : { overlap_hours: hours }
  const { status, body: made } = await shop.call('POST', `/api-keys/${id}/rotation`, body, owner.headers)
  expect(status).toBe(200)
  return made as Made
}
const listed = async (id: string) => {
  const { body } = await shop.call('GET', '/api-keys', undefined, owner.headers)
  return (body.items as (Made & Record<string, unknown>)[]).find((one) => one.id === id)!
}

test('a scanner finds a key in any text, and tells by the checksum whether it is one', async () => {
  const { key, prefix } = await make()
  const text = `const client = connect({ token: "${key}" }) // 6fb_live_short`
  expect(text.match(new RegExp(`\\b${apiKeyPattern}\\b`, 'g'))).toEqual([key])
  expect(key.startsWith(prefix)).toBe(true)
  const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
  const sum = Array.from(key.slice(-6)).reduce((value, digit) => value * 62 + digits.indexOf(digit), 0)
  expect(sum).toBe(crc32(key.slice(0, -6)))

  const other = key.at(-10) === 'a' ? 'b' : 'a'
  const mistyped = `${key.slice(0, -10)}${other}${key.slice(-9)}`
  for (const wrong of [mistyped, key.slice(0, -1), `${key}0`, '6fb_live_'])
    expect(await use(wrong)).toMatchObject({ status: 401, body: { code: 'api_key_malformed' } })
})

test('only its digest is kept: no table, no event and no answer has the key again', async () => {
  const { id, key, prefix } = await make()
  await use(key)
  const secret = key.slice(prefix.length)
  const tables = await shop.owner.sql<{ name: string }[]>`
    select quote_ident(relname) as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`
  for (const { name } of tables) {
    const found = await shop.owner.sql`
      select 1 from ${shop.owner.sql.unsafe(name)} as t where t::text like ${`%${secret}%`} limit 1`
    expect([name, found.length]).toEqual([name, 0])
  }
  const { body } = await shop.call('GET', '/api-keys', undefined, owner.headers)
  expect(JSON.stringify(body)).toContain(prefix)
  expect(JSON.stringify(body)).not.toContain(secret)
  expect(await listed(id)).toMatchObject({ name: 'Website', state: 'good', created_by: owner.accountId })
})

test('a rotated key has two good secrets, and after the overlap one', async () => {
  const first = await make()
  const second = await rotate(first.id)
  expect(second.prefix).toBe(first.prefix)
  expect([(await use(first.key)).status, (await use(second.key)).status]).toEqual([200, 200])
  expect((await listed(first.id))['previous_ends_at']).toBeTruthy()

  // Once more: no more than two are ever good.
  const third = await rotate(first.id)
  expect(await use(first.key)).toMatchObject({ status: 401, body: { code: 'api_key_unknown' } })
  expect([(await use(second.key)).status, (await use(third.key)).status]).toEqual([200, 200])

  await shop.owner
    .sql`update api_key set previous_ends_at = now() - interval '1 second' where id = ${first.id}`
  await shop.restart()
  expect(await use(second.key)).toMatchObject({ status: 401, body: { code: 'api_key_expired' } })
  expect((await use(third.key)).status).toBe(200)

  const fourth = await rotate(first.id, 0)
  expect(await use(third.key)).toMatchObject({ status: 401, body: { code: 'api_key_expired' } })
  expect((await use(fourth.key)).status).toBe(200)
})

test('a key ends with its time, by default after 90 days, and a rotation does not outlive it', async () => {
  const key = await make(['bookings.read'], { expires_in_days: 365 })
  expect(days(key.expires_at)).toBe(365)
  expect(days((await make()).expires_at)).toBe(90)
  const tooLong = { name: 'Website', scopes: ['bookings.read'], expires_in_days: 366 }
  expect((await shop.call('POST', '/api-keys', tooLong, owner.headers)).status).toBe(400)

  const short = await make()
  await shop.owner.sql`update api_key set expires_at = now() + interval '1 hour' where id = ${short.id}`
  await rotate(short.id)
  const [row] = await shop.owner.sql<{ ends: boolean }[]>`
    select previous_ends_at <= now() + interval '1 hour' as ends from api_key where id = ${short.id}`
  expect(row?.ends).toBe(true)
  await shop.owner.sql`update api_key set expires_at = now() - interval '1 second' where id = ${key.id}`
  await shop.restart()
  expect(await use(key.key)).toMatchObject({ status: 401, body: { code: 'api_key_expired' } })
  expect((await listed(key.id))['state']).toBe('expired')
})

test('a revoked key is refused everywhere at once, also on another server within 100 ms, and for good', async () => {
  const { id, key } = await make()
  const other = await shop.anotherServer()
  try {
    const there = async () => (await fetch(`${other.url}/bookings`, { headers: bearer(key) })).status
    expect([await there(), await there()]).toEqual([200, 200])
    expect((await shop.call('DELETE', `/api-keys/${id}`, undefined, owner.headers)).status).toBe(204)
    const revokedMs = performance.now()
    expect(await use(key)).toMatchObject({ status: 401, body: { code: 'api_key_revoked' } })
    while ((await there()) === 200) expect(performance.now() - revokedMs).toBeLessThan(100)
    expect(performance.now() - revokedMs).toBeLessThan(200)
    expect(await there()).toBe(401)
  } finally {
    await other.stop()
  }
  expect(await shop.call('DELETE', `/api-keys/${id}`, undefined, owner.headers)).toMatchObject({
    status: 404,
    body: { code: 'api_key_not_found' },
  })
  expect((await shop.call('POST', `/api-keys/${id}/rotation`, {}, owner.headers)).status).toBe(404)
})

test('a key ends with its maker: who owns the shop no more has no key of it either', async () => {
  const maker = await shop.person('owner')
  const body = { name: 'Mine', scopes: ['bookings.read'] }
  const { body: made } = await shop.call('POST', '/api-keys', body, maker.headers)
  expect((await use(made.key)).status).toBe(200)
  await shop.owner.sql`update membership set role = 'barber' where account_id = ${maker.accountId}`
  await expect
    .poll(() => use(made.key), { interval: 10, timeout: 1000 })
    .toMatchObject({ status: 401, body: { code: 'api_key_revoked' } })
})

// ASVS 8.2.1, 10.3.2
test('scopes hold on every route of the API: without them nothing but what anyone may', async () => {
  const { key } = await make(['rules.read'])
  const { paths } = (await shop.call('GET', '/openapi.json')).body as {
    paths: Record<string, Record<string, { security?: object[] }>>
  }
  const asked = Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations)
      .filter(([, { security }]) => security !== undefined)
      .map(([method]) => ({ method: method.toUpperCase(), path: path.replace(/\{\w+\}/g, shop.shopId) })),
  )
  expect(asked.length).toBeGreaterThan(60)
  const passed: string[] = []
  for (const { method, path } of asked) {
    const { status, body } = await shop.call(method, path, method === 'GET' ? undefined : {}, bearer(key))
    if (status === 403 && body.code === 'api_key_scope') continue
    passed.push(`${method} ${path}`)
  }
  expect(passed).toEqual(['GET /booking-rules'])
})

// ASVS 10.3.2
test('a key with every scope that there is reads no account, makes no keys and steers no incident', async () => {
  const { key } = await make(apiKeyScopes)
  for (const [method, path] of [
    ['GET', '/auth/me'],
    ['GET', '/auth/sessions'],
    ['GET', '/auth/activity'],
    ['POST', '/auth/logout'],
    ['POST', '/auth/password'],
    ['GET', '/clients/me'],
    ['GET', '/api-keys'],
    ['POST', '/api-keys'],
    ['DELETE', `/api-keys/${shop.shopId}`],
    ['GET', '/staff'],
    ['POST', '/organisation/shops'],
    ['DELETE', `/containments/${shop.shopId}`],
    ['POST', `/incidents/${shop.shopId}/resolution`],
  ] as const)
    expect([path, await use(key, path, method)]).toEqual([
      path,
      expect.objectContaining({ status: 403, body: expect.objectContaining({ code: 'api_key_scope' }) }),
    ])
  for (const scope of ['account.own', 'api_keys.manage', 'incidents.contain', 'nonsense']) {
    const wish = { name: 'Too much', scopes: [scope] }
    expect((await shop.call('POST', '/api-keys', wish, owner.headers)).status).toBe(400)
  }
  // Whoever adds an action for owners decides whether programs may do it.
  expect(actions.filter((action) => !apiKeyScopes.includes(action))).toHaveLength(15)
  expect(apiKeyScopes.every((scope) => 'owner' in permissions[scope])).toBe(true)
})

// ASVS 10.3.2
test('with the scope a key books for the shop, and without it not even as a guest', async () => {
  const body = {
    service_id: shop.serviceId,
    barber_id: shop.barberId,
    start_at: slotsAhead()(),
    client: { name: 'Ana', email: 'ana@example.com' },
  }
  const reader = await make(['bookings.read'])
  expect(await shop.call('POST', '/bookings', body, bearer(reader.key))).toMatchObject({
    status: 403,
    body: { code: 'api_key_scope', scope: 'bookings.make' },
  })
  const writer = await make([
    'bookings.make',
    'bookings.read',
    'bookings.change',
    'clients.read',
    'clients.change',
  ])
  const made = await shop.call('POST', '/bookings', body, bearer(writer.key))
  expect(made.status).toBe(201)
  const [event] = await shop.owner.sql<{ actor: object }[]>`select body -> 'actor' as actor from event
    where body -> 'entity' ->> 'uid' = ${made.body.id} order by id limit 1`
  expect(event?.actor).toMatchObject({ user: { uid: writer.id, credential_uid: writer.id } })

  const read = await shop.call('GET', '/bookings', undefined, bearer(reader.key))
  expect(read.body.items.map(({ id }: { id: string }) => id)).toContain(made.body.id)
  const records = await shop.owner.sql`select account_id, token_id, source_table from access_record
    where session_id = ${reader.id} and ${made.body.id}::uuid = any(record_keys)`
  expect([...records]).toEqual([{ account_id: null, token_id: reader.id, source_table: 'booking' }])

  const [client] = (await shop.call('GET', '/clients?q=Ana', undefined, bearer(writer.key))).body.items
  const note = await shop.call(
    'POST',
    `/clients/${client.id}/notes`,
    { text: 'Likes it short.' },
    bearer(writer.key),
  )
  expect(note).toMatchObject({ status: 201, body: { author: { name: 'Website' } } })
})

// ASVS 10.3.4
test('making and rotating a key asks its owner to have shown himself lately, revoking one does not', async () => {
  const { id } = await make()
  await shop.owner
    .sql`update session set proven_at = now() - interval '1 hour' where account_id = ${owner.accountId}`
  await shop.restart()
  const old = await shop.call('POST', '/api-keys', { name: 'Late', scopes: ['bookings.read'] }, owner.headers)
  expect(old).toMatchObject({ status: 403, body: { code: 'step_up_required' } })
  expect((await shop.call('POST', `/api-keys/${id}/rotation`, {}, owner.headers)).status).toBe(403)
  expect((await shop.call('DELETE', `/api-keys/${id}`, undefined, owner.headers)).status).toBe(204)
  await shop.owner.sql`update session set proven_at = now() where account_id = ${owner.accountId}`
  await shop.restart()
})

// ASVS 8.2.1
test('nobody but an owner has to do with keys, and those of another shop are not there', async () => {
  const { id } = await make()
  for (const role of ['client', 'barber', 'manager', 'operator'] as const) {
    const { headers } = await shop.person(role)
    const wish = { name: 'Mine', scopes: ['bookings.read'] }
    expect((await shop.call('GET', '/api-keys', undefined, headers)).status).toBe(403)
    expect((await shop.call('POST', '/api-keys', wish, headers)).status).toBe(403)
    expect((await shop.call('DELETE', `/api-keys/${id}`, undefined, headers)).status).toBe(403)
  }
})

// ASVS 8.4.1
test('a key knows its shop, and acts in no other', async () => {
  const { key } = await make()
  await shop.owner
    .sql`insert into shop (id, slug, name, time_zone, currency, phone, notice_minutes_min, horizon_days)
    values (gen_random_uuid(), 'elsewhere', 'Elsewhere', 'Europe/Berlin', 'EUR', '', 0, 365)`
  const headers = { ...bearer(key), 'x-shop': 'elsewhere' }
  expect(await shop.call('GET', '/bookings', undefined, headers)).toMatchObject({
    status: 403,
    body: { code: 'api_key_other_shop' },
  })
  expect((await shop.call('GET', '/bookings', undefined, { ...bearer(key), 'x-shop': 'test' })).status).toBe(
    200,
  )
})

// ASVS 16.3.1, 16.3.2
test('every refusal is an event that names the key, and never holds it', async () => {
  const { id, key } = await make()
  const { key: stranger } = await make()
  await shop.owner.sql`delete from api_key where public_id = ${stranger.slice(9, 20)}`
  await shop.call('DELETE', `/api-keys/${id}`, undefined, owner.headers)
  await shop.restart()
  await use(key)
  await use(stranger)
  await use('6fb_live_nonsense')
  const rows = await shop.owner.sql<{ uid: string; detail: string; shop_id: string | null }[]>`
    select body -> 'user' ->> 'uid' as uid, body ->> 'status_detail' as detail, shop_id from event
    where body ->> 'activity_name' = 'API Key Refused' order by id desc limit 3`
  expect([...rows]).toEqual([
    { uid: 'unknown', detail: 'api_key_malformed', shop_id: null },
    { uid: 'unknown', detail: 'api_key_unknown', shop_id: null },
    { uid: id, detail: 'api_key_revoked', shop_id: shop.shopId },
  ])
})

test('a key in an address is refused, wherever it stands', async () => {
  const { key } = await make()
  for (const path of [`/bookings?api_key=${key}`, `/services?x=1&token=${key}`, `/bookings/${key}`])
    expect(await shop.call('GET', path)).toMatchObject({ status: 400, body: { code: 'api_key_in_address' } })
})

test('its use is written down once a minute, with where it came from', async () => {
  const { id, key } = await make()
  expect(await listed(id)).toMatchObject({ last_used_at: null, last_used_from: null })
  await use(key)
  await expect.poll(async () => (await listed(id))['last_used_at'], { timeout: 2000 }).toBeTruthy()
  await shop.owner.sql`update api_key set last_used_from = 'before' where id = ${id}`
  for (let n = 0; n < 5; n++) await use(key)
  expect((await listed(id))['last_used_from']).toBe('before')
  await shop.owner.sql`update api_key set last_used_at = now() - interval '61 seconds' where id = ${id}`
  await shop.restart()
  await use(key)
  await expect.poll(async () => (await listed(id))['last_used_from'], { timeout: 2000 }).toBe('127.0.0.1')
})

test('an order of the guard against a key holds it off, and lifted it is good again', async () => {
  const { id, key } = await make()
  const { containments } = shop.server.context
  await shop.owner.sql`insert into containment (id, verb, target, reason, created_by, created_at, expires_at)
    values (gen_random_uuid(), 'revoke_session', ${id}, 'It leaked.', 'test', now(), now() + interval '1 hour')`
  await containments.refresh()
  expect(await use(key)).toMatchObject({ status: 401, body: { code: 'api_key_revoked' } })
  await shop.owner.sql`update containment set lifted_at = now() where target = ${id}`
  await containments.refresh()
  expect((await use(key)).status).toBe(200)
})

test('an order against who made a key holds off what he made before, since a thief may have', async () => {
  const maker = await shop.person('owner')
  const wish = { name: 'Website', scopes: ['bookings.read'] }
  const { body: made } = await shop.call('POST', '/api-keys', wish, maker.headers)
  expect((await use(made.key)).status).toBe(200)
  await shop.owner.sql`insert into containment (id, verb, target, reason, created_by, created_at, expires_at)
    values (gen_random_uuid(), 'revoke_account', ${maker.accountId}, 'Stolen.', 'test', now(), now() + interval '1 hour')`
  await shop.server.context.containments.refresh()
  expect(await use(made.key)).toMatchObject({ status: 401, body: { code: 'api_key_revoked' } })
})

test('requests are counted by key as well, from however many addresses they come', async () => {
  const small = await openTestShop({ RATE_LIMIT_MAX: '6', TRUSTED_PROXIES: '127.0.0.1' })
  try {
    const { headers } = await small.person('owner')
    const wish = { name: 'Website', scopes: ['bookings.read'] }
    const { body: made } = await small.call('POST', '/api-keys', wish, headers)
    const from = (n: number) =>
      small.call('GET', '/bookings', undefined, { ...bearer(made.key), 'x-forwarded-for': `192.0.2.${n}` })
    const first = await from(1)
    expect(first.headers.get('ratelimit')).toMatch(/^"key";r=5;t=\d+$/)
    for (let n = 2; n <= 6; n++) expect((await from(n)).status).toBe(200)
    expect(await from(7)).toMatchObject({ status: 429, body: { code: 'rate_limited' } })
  } finally {
    await small.close()
  }
}, 30_000)

function days(instant: string): number {
  const { epochMilliseconds } = Temporal.Instant.from(instant)
  return Math.round((epochMilliseconds - Temporal.Now.instant().epochMilliseconds) / 86_400_000)
}
