import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeSealedKey, openSealedKey } from '../../src/app/auth/signing-keys/sealed-key.ts'
import { rotateSigningKeys } from '../../src/app/auth/signing-keys/rotate-signing-keys.ts'
import { putAwaySigningKeys } from '../../src/app/auth/signing-keys/signing-keys.sql.ts'
import { revokeSigningKeys } from '../../src/security/response-actions/revoke-signing-keys.ts'
import { presentKey } from '../setup/signing-key.ts'
import { openTwoServers, type TwoServers } from './two-servers.test-helper.ts'

let both: TwoServers
beforeAll(async () => {
  both = await openTwoServers()
})
afterAll(() => both.close(), 30_000)

const ME = '/auth/me'
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const kidOf = (token: string): string => decodeProtectedHeader(token).kid ?? ''
const tokenOf = ({ headers }: { headers: Record<string, string> }): string =>
  headers['authorization']?.slice(7) ?? ''

async function goodKids(): Promise<string[]> {
  const { body } = await both.shop.call('GET', '/.well-known/jwks.json')
  return (body as { keys: { kid: string }[] }).keys.map(({ kid }) => kid)
}

async function alarms(): Promise<{ detail: string }[]> {
  return both.shop.owner.sql<{ detail: string; source: string }[]>`
    select body::json ->> 'status_detail' as detail from event where body::json ->> 'activity_name' = 'Forged Token'`
}

const rotate = () => rotateSigningKeys(both.shop.server.context, 'test', 'asked')
const revokeKeys = () =>
  both.guard.database.query
    .transaction()
    .execute((transaction) =>
      revokeSigningKeys(both.guard, transaction, { reason: 'A laptop was stolen.', by: 'test' }),
    )

/** The same token as `token`, made by whoever has the private key `key`. */
async function forge(token: string, key: KeyObject, kid: string): Promise<string> {
  const { sub = '', jti = '', sid, exp = 0, iat = 0 } = decodeJwt<{ sid: string }>(token)
  return new SignJWT({ sid })
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'at+jwt' })
    .setIssuer('6fb-booking')
    .setAudience('6fb-booking-api')
    .setSubject(sub)
    .setJti(jti)
    .setIssuedAt(iat)
    .setExpirationTime(exp)
    .sign(key)
}

test('a rotation under load refuses no request and no renewal, on either server', async () => {
  const people = await Promise.all(Array.from({ length: 4 }, () => both.shop.person('client')))
  const before = kidOf(tokenOf(people[0]!))
  const statuses = new Set<number>()
  const kids = new Set<string>()
  let isOver = false
  const load = people.map(async ({ refreshToken, headers }) => {
    let [refresh, own] = [refreshToken, headers]
    while (!isOver) {
      const renewed = await both.shop.call('POST', '/auth/refresh', { refresh_token: refresh })
      statuses.add(renewed.status)
      const { access_token: access, refresh_token: next } = renewed.body as {
        access_token: string
        refresh_token: string
      }
      refresh = next
      kids.add(kidOf(access))
      for (const status of [...(await both.ask(ME, own)), ...(await both.ask(ME, bearer(access)))])
        statuses.add(status)
      own = bearer(access)
    }
  })
  const made = await rotate()
  await expect.poll(() => kids.has(made ?? ''), { timeout: 20_000 }).toBe(true)
  isOver = true
  await Promise.all(load)
  expect([...statuses]).toEqual([200])
  expect([...kids]).toEqual([before, made])
  // The old one is good beside it: people who have not renewed go on.
  expect(await goodKids()).toEqual([made, before])
  expect(await both.ask(ME, people[0]!.headers)).toEqual([200, 200])
})

test('of many that find no key, one makes it', async () => {
  const { owner, server } = both.shop
  const kept = await owner.sql`select * from signing_key`
  await owner.sql`delete from signing_key`
  const made = await Promise.all(
    Array.from({ length: 6 }, () => rotateSigningKeys(server.context, 'test', 'none_signs')),
  )
  expect(made.filter((kid) => kid !== null)).toHaveLength(1)
  await owner.sql`delete from signing_key`
  await owner.sql`insert into signing_key ${owner.sql(kept)}`
  await owner.sql`select pg_notify('sixfb_signing_key', '')`
})

test('a key is followed by another by its age, and its private half goes when it is good no more', async () => {
  const { server, owner } = both.shop
  const due = () => rotateSigningKeys(server.context, 'server', { olderThanDays: 30 })
  expect(await due()).toBeNull()
  await owner.sql`update signing_key set created_at = now() - interval '30 days' where signs_until is null`
  const [old] = await owner.sql<{ kid: string }[]>`select kid from signing_key where signs_until is null`
  const made = await due()
  expect(made).not.toBeNull()
  expect(await due()).toBeNull()
  const now = server.context.clock.now()
  const put = (after: Temporal.Instant, knownSince: Temporal.Instant) =>
    putAwaySigningKeys(server.context.database.query, after, knownSince)
  const privates = () =>
    owner.sql`select kid from signing_key where sealed_private is not null and kid in (${old!.kid}, ${made})`
  await put(now, now.subtract({ hours: 24 * 365 }))
  expect(await privates()).toHaveLength(2)
  await put(now.add({ minutes: 11 }), now.subtract({ hours: 24 * 365 }))
  expect(await privates()).toEqual([{ kid: made }])
  await owner.sql`select pg_notify('sixfb_signing_key', '')`
  await expect.poll(goodKids).not.toContain(old!.kid)
})

// ASVS 9.1.3
test('a token of a key that was put away is refused, and one that is made with it now is told of, with ids that are genuine', async () => {
  const person = await both.shop.person('client')
  const token = tokenOf(person)
  const kid = kidOf(token)
  const stolen = await openSealedKey(
    both.shop.server.context.keys.tokenSealing,
    (
      await both.shop.owner.sql<{ sealed_private: string }[]>`select sealed_private from signing_key
        where kid = ${kid}`
    )[0]!.sealed_private,
  )
  expect(await both.ask(ME, person.headers)).toEqual([200, 200])
  await both.shop.owner.sql`update signing_key set signs_until = now() - interval '20 minutes',
    good_until = now() - interval '9 minutes', sealed_private = null where kid = ${kid}`
  await both.shop.owner.sql`select pg_notify('sixfb_signing_key', '')`
  await expect.poll(() => both.ask(ME, person.headers)).toEqual([401, 401])
  const before = (await alarms()).length
  const { body } = await both.shop.call('POST', '/auth/refresh', { refresh_token: person.refreshToken })
  const { access_token: fresh } = body as { access_token: string }
  expect(await both.ask(ME, bearer(fresh))).toEqual([200, 200])
  const forged = await forge(fresh, stolen!.privateKey, kid)
  expect(await both.ask(ME, bearer(forged))).toEqual([401, 401])
  const told = await alarms()
  expect(told.length).toBeGreaterThan(before)
  expect(told.at(-1)?.detail).toBe('key_put_away')
  expect(await both.ask(ME, bearer(fresh))).toEqual([200, 200])
})

test('a restart keeps the keys, and people stay signed in', async () => {
  const person = await both.shop.person('client')
  const kids = await goodKids()
  await both.shop.restart()
  both.urls[0] = both.shop.url
  expect(await goodKids()).toEqual(kids)
  expect(await both.ask(ME, person.headers)).toEqual([200, 200])
})

// ASVS 9.1.3
// Playbook B2
test('an emergency refuses all that the old key signed on both servers, tells of nobody honest, and people go on', async () => {
  const [person, other] = [await both.shop.person('client'), await both.shop.person('client')]
  const stolen = await presentKey(both.shop)
  const stolenKid = kidOf(tokenOf(person))
  const before = (await alarms()).length
  expect(await both.ask(ME, person.headers)).toEqual([200, 200])
  expect(await revokeKeys()).toBeGreaterThan(0)
  await expect.poll(() => both.ask(ME, person.headers), { interval: 5 }).toEqual([401, 401])
  expect(await both.ask(ME, other.headers)).toEqual([401, 401])
  // Each renews at another server, and is known at both.
  const renewed = await both.callSecond('POST', '/auth/refresh', { refresh_token: person.refreshToken })
  const again = await both.shop.call('POST', '/auth/refresh', { refresh_token: other.refreshToken })
  const tokens = [renewed, again].map(({ body }) => (body as { access_token: string }).access_token)
  expect(new Set(tokens.map(kidOf)).size).toBe(1)
  expect(kidOf(tokens[0]!)).not.toBe(stolenKid)
  for (const token of tokens)
    await expect.poll(() => both.ask(ME, bearer(token)), { interval: 5 }).toEqual([200, 200])
  expect(await goodKids()).toEqual([kidOf(tokens[0]!)])
  expect((await alarms()).length).toBe(before)
  const forged = await forge(tokenOf(person), stolen, stolenKid)
  expect(await both.ask(ME, bearer(forged))).toEqual([401, 401])
})

// ASVS 9.1.1, 9.1.3
test('whoever has the database and not the secrets reads no key, and slips none in', async () => {
  const rows = await both.shop.owner.sql<
    { text: string }[]
  >`select signing_key::text as text from signing_key`
  const secret = (await presentKey(both.shop)).export({ format: 'jwk' }).d ?? ''
  expect(secret).toHaveLength(43)
  expect(rows.filter(({ text }) => text.includes(secret))).toEqual([])
  const [row] = await both.shop.owner.sql<{ sealed_private: string }[]>`select sealed_private from signing_key
    where signs_until is null`
  expect(await openSealedKey([Buffer.alloc(32)], row!.sealed_private)).toBeNull()
  const person = await both.shop.person('client')
  const own = [Buffer.alloc(32, 1)] as const
  const planted = await makeSealedKey(own)
  await both.shop.owner.sql`insert into signing_key (kid, public_key, sealed_private, created_at, signs_from)
    values (${planted.kid}, ${planted.publicKey}, ${planted.sealedPrivate}, now(), now())`
  await both.shop.owner.sql`select pg_notify('sixfb_signing_key', '')`
  const { privateKey } = (await openSealedKey(own, planted.sealedPrivate))!
  const forged = await forge(tokenOf(person), privateKey, planted.kid)
  expect(await both.ask(ME, bearer(forged))).toEqual([401, 401])
  expect(await goodKids()).not.toContain(planted.kid)
  expect(kidOf(tokenOf(await both.shop.person('client')))).toBe(kidOf(tokenOf(person)))
  const foreign = createPrivateKey(
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }),
  )
  const unknown = await forge(tokenOf(person), foreign, kidOf(tokenOf(person)))
  expect(await both.ask(ME, bearer(unknown))).toEqual([401, 401])
})
