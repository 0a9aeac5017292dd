import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sha256 } from '../../src/platform/crypto/digest.ts'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { softwarePasskey, type Lies, type SoftwarePasskey } from './software-authenticator.ts'

const ORIGIN = 'https://book.example.com'
type Headers = Record<string, string>
type Person = Awaited<ReturnType<TestShop['person']>>

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop({ PUBLIC_URL: ORIGIN })
})
afterAll(() => shop.close(), 30_000)

const post = (path: string, body: object, headers: Headers = {}) => shop.call('POST', path, body, headers)
const remove = (id: string, headers: Headers) =>
  shop.call('DELETE', `/auth/passkeys/${id}`, undefined, headers)
const list = async (headers: Headers) =>
  (await shop.call('GET', '/auth/passkeys', undefined, headers)).body.items
const refusal = { status: 403, body: { code: 'passkey_not_good' } }

/** Adds a passkey of a person; `lies` is what the authenticator or the page does otherwise. */
async function add(person: { headers: Headers }, passkey: SoftwarePasskey, lies: Lies = {}) {
  const { body: options } = await post('/auth/passkeys/options', {}, person.headers)
  const credential = passkey.create(options, lies)
  return post('/auth/passkeys', { name: 'Phone', credential }, person.headers)
}

/** Somebody with a passkey, who proved himself with it just now. */
async function withPasskey(role: 'client' | 'owner' = 'client', { synced = false } = {}) {
  const person = await shop.person(role)
  const passkey = softwarePasskey(ORIGIN, { synced })
  const { body } = await add(person, passkey)
  return { ...person, passkey, id: String(body.id) }
}

const askToSignIn = async () => (await post('/auth/passkey-sign-in/options', {})).body
const signIn = async (passkey: SoftwarePasskey, lies: Lies = {}, headers: Headers = {}) =>
  post('/auth/passkey-sign-in', { credential: passkey.get(await askToSignIn(), lies) }, headers)

async function stepUp(headers: Headers, passkey: SoftwarePasskey, lies: Lies = {}) {
  const { body: options } = await post('/auth/step-up/passkey/options', {}, headers)
  return post('/auth/step-up/passkey', { credential: passkey.get(options, lies) }, headers)
}

/** The events of sign-ins since the last look, the newest last. */
async function events(accountId: string): Promise<{ name: string | null; detail: string; status: number }[]> {
  type SignInEvent = { class_uid: number; activity_name?: string; status_detail: string; status_id: number }
  const rows = await shop.owner.sql<{ body: SignInEvent }[]>`
    select body from event where body::text like ${`%${accountId}%`} order by id`
  return rows
    .map(({ body }) => body)
    .filter((event) => event.class_uid === 3002)
    .map((event) => ({
      name: event.activity_name ?? null,
      detail: event.status_detail,
      status: event.status_id,
    }))
}

async function mailed(email: string, subject: string): Promise<void> {
  const folder = join(shop.server.context.dataDir, 'mail')
  const find = () =>
    (existsSync(folder) ? readdirSync(folder) : [])
      .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', ''))
      .filter((text) => text.includes(`To: ${email}`) && text.includes(`Subject: ${subject}`)).length
  await expect.poll(find, { timeout: 8_000 }).toBe(1)
}

/** As if everybody had proven himself an hour ago, also to the server, which remembers sessions. */
async function anHourPasses(): Promise<void> {
  await shop.owner.sql`update session set proven_at = proven_at - interval '1 hour',
    second_factor_at = second_factor_at - interval '1 hour'`
  const rows = await shop.owner.sql<{ id: string }[]>`select id from session`
  for (const { id } of rows) shop.server.context.sessions.forget(id)
}

describe('a passkey', () => {
  test('is added, told of by mail, signs in with a second factor, is renamed, and is removed', async () => {
    const person = await withPasskey()
    await mailed(person.email, 'A passkey was added to your account')
    const [view] = await list(person.headers)
    expect(view).toMatchObject({ id: person.id, name: 'Phone', is_synced: false, last_used_at: null })

    const { status, body, headers } = await signIn(person.passkey)
    expect([status, body.token_type, body.expires_in]).toEqual([200, 'Bearer', 600])
    expect(headers.get('set-cookie')).toContain('6fb_device=')
    const fresh = { authorization: `Bearer ${body.access_token}` }
    const me = await shop.call('GET', '/auth/me', undefined, fresh)
    expect(me.body.account.id).toBe(person.accountId)
    const [session] = await shop.owner.sql`
      select second_factor_at is not null as strong from session where id = ${me.body.session.id}`
    expect(session).toEqual({ strong: true })
    expect((await list(fresh))[0].last_used_at).toMatch(/Z$/)
    expect((await events(person.accountId)).at(-1)).toEqual({ name: null, detail: 'passkey', status: 1 })

    const rename = { name: ' Marco’s phone ' }
    expect((await shop.call('PATCH', `/auth/passkeys/${person.id}`, rename, fresh)).status).toBe(204)
    expect((await list(fresh))[0].name).toBe('Marco’s phone')
    expect((await remove(person.id, fresh)).status).toBe(204)
    await mailed(person.email, 'A passkey was removed from your account')
    expect(await list(fresh)).toEqual([])
    expect(await signIn(person.passkey)).toMatchObject(refusal)
  })

  test('that is synced never counts, and signs in again and again', async () => {
    const { passkey, headers } = await withPasskey('client', { synced: true })
    expect((await list(headers))[0].is_synced).toBe(true)
    for (let n = 0; n < 3; n += 1) expect((await signIn(passkey)).status).toBe(200)
  })

  test('is asked for with a challenge that names nobody, and is told where it may be used', async () => {
    const { passkey, headers, email } = await withPasskey()
    const asked = await askToSignIn()
    expect(asked).toMatchObject({
      rpId: 'book.example.com',
      allowCredentials: [],
      userVerification: 'required',
    })
    expect((await askToSignIn()).challenge).not.toBe(asked.challenge)
    await stepUp(headers, passkey)
    const { body: made } = await post('/auth/passkeys/options', {}, headers)
    expect(made).toMatchObject({
      rp: { id: 'book.example.com', name: 'Test Shop' },
      user: { name: email },
      authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
      excludeCredentials: [{ id: passkey.credentialId, type: 'public-key', transports: ['internal'] }],
    })
    const [row] = await shop.owner.sql`select count(*)::int as n from passkey_challenge
      where digest = ${Buffer.from(asked.challenge, 'base64url')}`
    expect(row).toEqual({ n: 0 })
  })

  test('signs in where a password would be asked for a mailed code: it can be neither guessed nor phished', async () => {
    const { passkey, accountId, email, password } = await withPasskey()
    await shop.owner
      .sql`insert into containment (id, verb, target, reason, created_by, created_at, expires_at)
      select v.id::uuid, v.verb, v.target, 'test', 'test', now(), now() + interval '1 hour' from (values
        (${systemRandom.uuid()}, 'challenge_account', ${accountId}),
        (${systemRandom.uuid()}, 'block_source', '127.0.0.1')) v (id, verb, target)`
    await shop.owner.sql`select pg_notify('sixfb_containment', '')`
    const { containments } = shop.server.context
    await expect
      .poll(
        () =>
          containments.has('challenge_account', accountId) && containments.has('block_source', '127.0.0.1'),
      )
      .toBe(true)
    expect(await post('/auth/login', { email, password })).toMatchObject({
      status: 403,
      body: { code: 'challenge_required' },
    })
    expect((await signIn(passkey)).status).toBe(200)
    await shop.owner.sql`update containment set lifted_at = now()`
    await shop.owner.sql`select pg_notify('sixfb_containment', '')`
    await expect.poll(() => containments.has('block_source', '127.0.0.1')).toBe(false)
  })
})

describe('signing in is refused, with one code and an event that says why,', () => {
  test.each<[what: string, lies: Lies, detail: string]>([
    ['for a page of another origin', { origin: 'https://b00k.example.com' }, 'passkey_not_verified'],
    ['for another relying party', { rpId: 'example.com' }, 'passkey_not_verified'],
    ['when the authenticator did not ask for its person', { userVerified: false }, 'passkey_not_verified'],
    ['for what was signed as a registration', { type: 'webauthn.create' }, 'passkey_not_verified'],
    ['when it names another account', { userHandle: 'AZkPPnoQfD6aVz9tKxxOVA' }, 'passkey_not_verified'],
    ['when it became one that may be copied', { backupEligible: true }, 'passkey_not_verified'],
    ['for a challenge that was made up', { challenge: 'A'.repeat(43) }, 'passkey_challenge_not_good'],
  ])('%s', async (_, lies, detail) => {
    const { passkey, accountId } = await withPasskey()
    expect(await signIn(passkey, lies)).toMatchObject(refusal)
    expect((await events(accountId)).at(-1)).toEqual({ name: null, detail, status: 2 })
    // It is still good for its person.
    expect((await signIn(passkey)).status).toBe(200)
  })

  test('for a credential that nobody has, and for another one’s name on a key that is not his', async () => {
    const stranger = softwarePasskey(ORIGIN)
    expect(await signIn(stranger, { userHandle: 'AZkPPnoQfD6aVz9tKxxOVA' })).toMatchObject(refusal)
    const victim = await withPasskey()
    const handle = Buffer.from(victim.accountId.replaceAll('-', ''), 'hex').toString('base64url')
    const forged = { credentialId: victim.passkey.credentialId, userHandle: handle, counter: 99 }
    expect(await signIn(stranger, forged)).toMatchObject(refusal)
    // Nor does whoever has not the key get the owner's counter forward, or him accused.
    expect((await events(victim.accountId)).at(-1)).toMatchObject({ detail: 'passkey_not_verified' })
    expect((await signIn(victim.passkey)).status).toBe(200)
  })

  test('for an answer that comes again, also of two at the same time for one', async () => {
    const { passkey } = await withPasskey()
    const credential = passkey.get(await askToSignIn())
    const send = () => post('/auth/passkey-sign-in', { credential })
    const all = await Promise.all([send(), send(), send(), send()])
    expect(all.map(({ status }) => String(status)).toSorted()).toEqual(['200', '403', '403', '403'])
    expect(await send()).toMatchObject(refusal)
  })

  test('for an answer that comes too late', async () => {
    const { passkey } = await withPasskey()
    const credential = passkey.get(await askToSignIn())
    await shop.owner.sql`update passkey_challenge set expires_at = now()`
    expect(await post('/auth/passkey-sign-in', { credential })).toMatchObject(refusal)
  })

  test('for what was signed to step up, and for a counter that stands still or goes back: somebody has a copy', async () => {
    const { passkey, accountId, headers } = await withPasskey()
    const { body: options } = await post('/auth/step-up/passkey/options', {}, headers)
    const credential = passkey.get(options)
    expect(await post('/auth/passkey-sign-in', { credential })).toMatchObject(refusal)
    expect((await signIn(passkey, { counter: 7 })).status).toBe(200)
    for (const counter of [7, 3, 0]) {
      expect(await signIn(passkey, { counter })).toMatchObject(refusal)
      expect((await events(accountId)).at(-1)).toEqual({
        name: 'Passkey Copied',
        detail: 'passkey_counter_went_back',
        status: 2,
      })
    }
    const [row] = await shop.owner.sql`
      select counter::int from passkey where account_id = ${accountId}`
    expect(row).toEqual({ counter: 7 })
    expect((await signIn(passkey, { counter: 8 })).status).toBe(200)
  })

  test('of two at the same time with one counter, for one', async () => {
    const { passkey } = await withPasskey()
    const credentials = [await askToSignIn(), await askToSignIn()].map((options) =>
      passkey.get(options, { counter: 5 }),
    )
    const all = await Promise.all(
      credentials.map((credential) => post('/auth/passkey-sign-in', { credential })),
    )
    expect(all.map(({ status }) => String(status)).toSorted()).toEqual(['200', '403'])
  })

  test('with cookies from another site', async () => {
    const { passkey } = await withPasskey()
    const credential = passkey.get(await askToSignIn())
    const answer = await post(
      '/auth/passkey-sign-in',
      { credential, transport: 'cookie' },
      { origin: 'https://elsewhere.example', 'sec-fetch-site': 'cross-site' },
    )
    expect(answer).toMatchObject({ status: 403, body: { code: 'csrf_rejected' } })
  })
})

describe('a new passkey is refused', () => {
  test.each<[what: string, lies: Lies]>([
    ['for a page of another origin', { origin: 'https://b00k.example.com' }],
    ['for another relying party', { rpId: 'example.com' }],
    ['when the authenticator did not ask for its person', { userVerified: false }],
    ['for what was signed as a sign-in', { type: 'webauthn.get' }],
    ['for a challenge that was made up', { challenge: 'A'.repeat(43) }],
  ])('%s', async (_, lies) => {
    const person = await shop.person('client')
    expect(await add(person, softwarePasskey(ORIGIN), lies)).toMatchObject(refusal)
    expect(await list(person.headers)).toEqual([])
  })

  test('when it comes twice, too late, or was signed for somebody else', async () => {
    const [one, other] = [await shop.person('client'), await shop.person('client')]
    const make = async (person: Person) =>
      softwarePasskey(ORIGIN).create((await post('/auth/passkeys/options', {}, person.headers)).body)
    const send = (person: Person, credential: object) =>
      post('/auth/passkeys', { name: 'Key', credential }, person.headers)
    const credential = await make(one)
    expect(await send(other, credential)).toMatchObject(refusal)
    const both = await Promise.all([send(one, credential), send(one, credential)])
    expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['201', '403'])
    const late = await make(other)
    await shop.owner.sql`update passkey_challenge set expires_at = now()`
    expect(await send(other, late)).toMatchObject(refusal)
  })

  test('when it is somebody’s already', async () => {
    const { passkey } = await withPasskey()
    expect(await add(await shop.person('client'), passkey)).toMatchObject({
      status: 409,
      body: { code: 'passkey_known' },
    })
  })

  // ASVS 8.2.3
  test('with a field that nobody knows, or with a name that says nothing', async () => {
    const person = await shop.person('client')
    const credential = softwarePasskey(ORIGIN).create(
      (await post('/auth/passkeys/options', {}, person.headers)).body,
    )
    const invalid = { status: 400, body: { code: 'invalid_request' } }
    for (const body of [
      { name: 'Key', credential, account_id: person.accountId },
      { name: ' ', credential },
      { name: 'Key', credential: { ...credential, response: { ...credential.response, signature: 'AA' } } },
    ])
      expect(await post('/auth/passkeys', body, person.headers)).toMatchObject(invalid)
  })
})

describe('what is dangerous', () => {
  // ASVS 7.5.1, 10.3.4, 7.4.3
  test('asks who works here for the passkey as soon as there is one, and ends his other sessions', async () => {
    const person = await shop.person('barber')
    const other = (await post('/auth/login', { email: person.email, password: person.password })).body
    const headers = { authorization: `Bearer ${other.access_token}` }
    expect((await post('/auth/passkeys/options', {}, headers)).status).toBe(200)
    const passkey = softwarePasskey(ORIGIN)
    expect((await add(person, passkey)).status).toBe(201)
    // Whoever was in by the password alone is out; who added it has just shown himself by it.
    expect((await post('/auth/passkeys/options', {}, headers)).status).toBe(401)
    expect((await post('/auth/passkeys/options', {}, person.headers)).status).toBe(200)
    await anHourPasses()
    expect(await post('/auth/passkeys/options', {}, person.headers)).toMatchObject({
      status: 403,
      body: { code: 'step_up_required', methods: ['passkey'] },
    })
    expect((await stepUp(person.headers, passkey)).status).toBe(204)
    expect((await post('/auth/passkeys/options', {}, person.headers)).status).toBe(200)
    expect((await events(person.accountId)).at(-1)).toEqual({ name: 'Step Up', detail: 'passkey', status: 1 })
  })

  test('is opened to a client by his password as well: a passkey is one way in among others to him', async () => {
    const { email, password, headers, id } = await withPasskey()
    await anHourPasses()
    expect(await remove(id, headers)).toMatchObject({
      status: 403,
      body: { code: 'step_up_required', methods: ['password'] },
    })
    expect((await post('/auth/step-up', { password }, headers)).status).toBe(204)
    expect((await remove(id, headers)).status).toBe(204)
    expect((await post('/auth/login', { email, password })).status).toBe(200)
  })

  // ASVS 7.5.1, 10.3.4
  test('is shut again a quarter of an hour later', async () => {
    const { passkey, headers, id } = await withPasskey()
    await stepUp(headers, passkey)
    await anHourPasses()
    expect(await remove(id, headers)).toMatchObject({ status: 403, body: { code: 'step_up_required' } })
    await stepUp(headers, passkey)
    expect((await remove(id, headers)).status).toBe(204)
  })

  // ASVS 7.5.1, 10.3.4
  test('is not opened by somebody else’s passkey, for another page, twice, or by what was signed to sign in', async () => {
    const { passkey, headers, accountId, id } = await withPasskey()
    await anHourPasses()
    const stranger = await withPasskey()
    expect(await stepUp(headers, stranger.passkey)).toMatchObject(refusal)
    expect(await stepUp(headers, passkey, { origin: 'https://b00k.example.com' })).toMatchObject(refusal)
    expect(await stepUp(headers, passkey, { userVerified: false })).toMatchObject(refusal)
    const credential = passkey.get(await askToSignIn())
    expect(await post('/auth/step-up/passkey', { credential }, headers)).toMatchObject(refusal)
    const { body: options } = await post('/auth/step-up/passkey/options', {}, stranger.headers)
    const foreign = passkey.get(options)
    expect(await post('/auth/step-up/passkey', { credential: foreign }, headers)).toMatchObject(refusal)
    expect((await events(accountId)).at(-1)).toMatchObject({ name: 'Step Up', status: 2 })
    expect((await remove(id, headers)).status).toBe(403)
  })

  test('says so to who has no passkey', async () => {
    const { headers } = await shop.person('client')
    expect(await post('/auth/step-up/passkey/options', {}, headers)).toMatchObject({
      status: 409,
      body: { code: 'no_passkey' },
    })
  })
})

describe('an account', () => {
  test('without a password keeps one passkey, also when two are removed at once', async () => {
    const person = await withPasskey()
    await stepUp(person.headers, person.passkey)
    const { body: second } = await add(person, softwarePasskey(ORIGIN))
    await shop.owner.sql`update account set password_hash = null where id = ${person.accountId}`
    const both = await Promise.all([person.id, second.id].map((id) => remove(id, person.headers)))
    expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['204', '409'])
    expect(await list(person.headers)).toHaveLength(1)
  })

  // ASVS 8.2.2
  test('sees, renames and removes its own passkeys only', async () => {
    const one = await withPasskey()
    const other = await withPasskey()
    await stepUp(other.headers, other.passkey)
    const gone = { status: 404, body: { code: 'passkey_not_found' } }
    expect(await remove(one.id, other.headers)).toMatchObject(gone)
    expect(
      await shop.call('PATCH', `/auth/passkeys/${one.id}`, { name: 'Mine' }, other.headers),
    ).toMatchObject(gone)
    expect((await list(other.headers)).map(({ id }: { id: string }) => id)).toEqual([other.id])
    expect((await shop.call('GET', '/auth/passkeys')).status).toBe(401)
  })

  test('that was made with an address of somebody else’s loses its passkeys when that one comes by mail', async () => {
    const squatter = await withPasskey()
    await post('/auth/password-reset', { email: squatter.email })
    const folder = join(shop.server.context.dataDir, 'mail')
    const find = () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', ''))
        .filter((text) => text.includes(`To: ${squatter.email}`))
        .flatMap((text) => /new-password#([\w-]{43})/.exec(text)?.[1] ?? [])
    await expect.poll(find, { timeout: 8_000 }).toHaveLength(1)
    const reset = { token: find()[0], new_password: 'four words in a row' }
    expect((await post('/auth/password-reset/completion', reset)).status).toBe(204)
    expect(await signIn(squatter.passkey)).toMatchObject(refusal)
  })

  test('that has to choose a new password is not opened by a passkey, and a client’s is gone with the old one', async () => {
    const { accountId, email, passkey } = await withPasskey()
    await shop.owner
      .sql`insert into containment (id, verb, target, reason, created_by, created_at, expires_at)
      values (gen_random_uuid(), 'require_password_reset', ${accountId}, 'A list.', 'test', now(), now() + interval '1 hour')`
    await shop.server.context.containments.refresh()
    expect(await signIn(passkey)).toMatchObject({ status: 403, body: { code: 'password_reset_required' } })
    const token = systemRandom.bytes(32).toString('base64url')
    await shop.owner.sql`insert into mailed_link (digest, account_id, purpose, email, created_at, expires_at)
      values (${sha256(token)}, ${accountId}, 'reset_password', ${email}, now(), now() + interval '30 minutes')`
    const reset = { token, new_password: 'four words in a row' }
    expect((await post('/auth/password-reset/completion', reset)).status).toBe(204)
    expect(await signIn(passkey)).toMatchObject(refusal)
    expect((await post('/auth/login', { email, password: reset.new_password })).status).toBe(200)
  })

  test('that is closed loses its passkeys', async () => {
    const { accountId, passkey } = await withPasskey()
    const manager = await shop.person('manager')
    const clientId = systemRandom.uuid()
    await shop.owner.sql`insert into client (id, shop_id, account_id, name, email)
      values (${clientId}, ${shop.shopId}, ${accountId}, 'Gone', 'gone@example.com')`
    const erased = await post(
      `/clients/${clientId}/erasure`,
      { reason: 'requested', account: 'close' },
      manager.headers,
    )
    expect(erased.status).toBe(200)
    expect(await signIn(passkey)).toMatchObject(refusal)
    const [row] = await shop.owner.sql`select count(*)::int as n from passkey where account_id = ${accountId}`
    expect(row).toEqual({ n: 0 })
  })
})

test('under an address of numbers there are none, but on the machine itself by its name', async () => {
  const plain = await openTestShop()
  try {
    const { headers } = await plain.person('client')
    const none = { status: 409, body: { code: 'passkeys_need_a_domain' } }
    expect(await plain.call('POST', '/auth/passkeys/options', {}, headers)).toMatchObject(none)
    expect(await plain.call('POST', '/auth/passkey-sign-in/options', {})).toMatchObject(none)
    plain.url = plain.url.replace('127.0.0.1', 'localhost')
    const passkey = softwarePasskey(plain.url)
    const { body: options } = await plain.call('POST', '/auth/passkeys/options', {}, headers)
    expect(options.rp.id).toBe('localhost')
    const added = { name: 'Key', credential: passkey.create(options) }
    expect((await plain.call('POST', '/auth/passkeys', added, headers)).status).toBe(201)
    const asked = (await plain.call('POST', '/auth/passkey-sign-in/options', {})).body
    const credential = passkey.get(asked)
    expect((await plain.call('POST', '/auth/passkey-sign-in', { credential })).status).toBe(200)
  } finally {
    await plain.close()
  }
})

test('what was to be signed is forgotten as soon as it has run out', async () => {
  await askToSignIn()
  await shop.owner.sql`update passkey_challenge set expires_at = now() - interval '1 second'`
  const { challenge } = await askToSignIn()
  await shop.owner.sql`select forget_expired()`
  const rows = await shop.owner.sql`select expires_at from passkey_challenge`
  expect(rows).toHaveLength(1)
  expect(challenge).toHaveLength(43)
})
