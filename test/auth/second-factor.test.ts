import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Secret } from 'otpauth'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { nobody } from '../../src/app/auth/actor.ts'
import { removeSecondFactors } from '../../src/app/auth/second-factors/remove-second-factors.ts'
import { sha256 } from '../../src/platform/crypto/digest.ts'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { codeNow, protectedPerson, type ProtectedPerson } from './second-factor.test-helper.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close(), 30_000)

const logIn = (email: string, password: string) => shop.call('POST', '/auth/login', { email, password })
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const isIn = async (headers: Record<string, string>): Promise<boolean> =>
  (await shop.call('GET', '/auth/me', undefined, headers)).status === 200
const second = (id: string, code: string) =>
  shop.call('POST', '/auth/second-factor', { second_factor_id: id, code })

/** The first step of a sign-in with the right password; gives the id of the second. */
async function firstStep({ email, password }: ProtectedPerson): Promise<string> {
  const { status, body } = await logIn(email, password)
  expect({ status, code: body.code }).toEqual({ status: 403, code: 'second_factor_required' })
  return body.second_factor_id
}

/** What was mailed to an address about something. */
async function mailAbout(email: string, subject: string, count = 1): Promise<void> {
  const folder = join(shop.server.context.dataDir, 'mail')
  const find = () =>
    (existsSync(folder) ? readdirSync(folder) : [])
      .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', ''))
      .filter((text) => text.includes(`To: ${email}`) && text.includes(`Subject: ${subject}`)).length
  await expect.poll(find, { timeout: 8_000 }).toBe(count)
}

async function mailedLink(accountId: string, purpose: string, email: string): Promise<string> {
  const token = systemRandom.bytes(32).toString('base64url')
  await shop.owner.sql`insert into mailed_link (digest, account_id, purpose, email, created_at, expires_at)
    values (${sha256(token)}, ${accountId}, ${purpose}, ${email}, now(), now() + interval '30 minutes')`
  return token
}

// ASVS 6.3.3
test('with an authenticator app the right password opens nothing without a code, and with one it does', async () => {
  const person = await protectedPerson(shop, 'barber')
  const asked = await logIn(person.email, person.password)
  expect(asked).toMatchObject({
    status: 403,
    body: { code: 'second_factor_required', methods: ['totp', 'recovery_code'] },
  })
  expect(Object.keys(asked.body)).not.toContain('access_token')
  const { status, body } = await second(asked.body.second_factor_id, await person.freshCode())
  expect(status).toBe(200)
  expect(await isIn(bearer(body.access_token))).toBe(true)
  await mailAbout(person.email, 'Signing in takes a second step now')
})

test('who does not know the password learns nothing of a second factor', async () => {
  const [plain, guarded] = [await shop.person('client'), await protectedPerson(shop, 'client')]
  const answers = await Promise.all(
    [plain.email, guarded.email, 'nobody@example.com'].map(async (email) => {
      const { status, body } = await logIn(email, 'not the one')
      return { status, code: body.code, keys: Object.keys(body).toSorted() }
    }),
  )
  expect(answers[1]).toEqual(answers[0])
  expect(answers[2]).toEqual(answers[0])
})

// ASVS 6.5.2, 7.4.3
test('setting an app up signs all other devices out, and a code counts only once it was confirmed', async () => {
  const person = await shop.person('manager')
  const other = bearer((await logIn(person.email, person.password)).body.access_token)
  const begun = await shop.call('POST', '/auth/authenticator', {}, person.headers)
  expect((await logIn(person.email, person.password)).status).toBe(200)
  const confirm = (code: string) =>
    shop.call('POST', '/auth/authenticator/confirmation', { code }, person.headers)
  expect((await confirm('000000')).body.code).toBe('second_factor_failed')
  const confirmed = await confirm(codeNow(begun.body.secret))
  const codes = confirmed.body.recovery_codes as string[]
  expect(codes).toHaveLength(10)
  // 24 of 32 signs are 120 bits.
  for (const code of codes) expect(code).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){5}[0-9A-HJKMNP-TV-Z]{4}$/)
  expect(await isIn(other)).toBe(false)
  expect(await isIn(person.headers)).toBe(true)
  expect((await shop.call('POST', '/auth/authenticator', {}, person.headers)).body.code).toBe(
    'authenticator_exists',
  )
  expect((await confirm(codeNow(begun.body.secret))).status).toBe(409)
})

test('a client whose address may be somebody else’s cannot keep its owner out with an app', async () => {
  const person = await shop.person('client')
  expect((await shop.call('POST', '/auth/authenticator', {}, person.headers)).body.code).toBe(
    'verify_email_first',
  )
})

// ASVS 6.5.1
test('a code is good once: not in another sign-in, and not in two at the same time', async () => {
  const person = await protectedPerson(shop, 'barber')
  for (let round = 0; round < 4; round++) {
    const ids = [await firstStep(person), await firstStep(person)]
    const code = await person.freshCode()
    const both = await Promise.all(ids.map((id) => second(id, code)))
    expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['200', '403'])
    expect((await second(await firstStep(person), code)).body.code).toBe('second_factor_failed')
    await shop.owner.sql`delete from second_factor_challenge where account_id = ${person.accountId}`
  }
})

// ASVS 6.5.1
test('the second step is good once, also with two right codes at the same time', async () => {
  const person = await protectedPerson(shop, 'barber')
  const id = await firstStep(person)
  const [one = '', two = ''] = person.recoveryCodes
  const both = await Promise.all([second(id, one), second(id, two)])
  expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['200', '401'])
  expect((await second(id, await person.freshCode())).body.code).toBe('second_factor_expired')
})

// ASVS 6.4.4, 6.5.1
test('of two sign-ins at once with one recovery code one gets in; a mail tells, and how many are left is shown', async () => {
  const person = await protectedPerson(shop, 'barber')
  const [code = ''] = person.recoveryCodes
  const ids = [await firstStep(person), await firstStep(person)]
  const both = await Promise.all(ids.map((id) => second(id, code.toLowerCase().replaceAll('-', ' '))))
  expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['200', '403'])
  await mailAbout(person.email, 'A recovery code of your account was used')
  const state = await shop.call('GET', '/auth/second-factors', undefined, person.headers)
  expect(state.body).toMatchObject({ methods: ['totp'], recovery_codes_left: 9 })

  const renewed = await shop.call('POST', '/auth/recovery-codes', {}, person.headers)
  expect((await second(await firstStep(person), person.recoveryCodes[1]!)).status).toBe(403)
  expect((await second(await firstStep(person), renewed.body.recovery_codes[1])).status).toBe(200)
})

test('five wrong codes end a sign-in, however many come at once, and a mail tells that the password is known', async () => {
  const person = await protectedPerson(shop, 'barber')
  const id = await firstStep(person)
  const guesses = await Promise.all(Array.from({ length: 12 }, (_, n) => second(id, String(100_000 + n))))
  const refused = guesses.filter(({ body }) => body.code === 'second_factor_failed')
  expect(refused).toHaveLength(5)
  expect((await second(id, await person.freshCode())).body.code).toBe('second_factor_expired')
  const failures = await shop.owner
    .sql`select 1 from event where body::json -> 'user' ->> 'uid' = ${person.accountId}
    and body::json ->> 'status_detail' = 'second_factor_failed' and (body::json ->> 'activity_id')::int = 1`
  expect(failures).toHaveLength(5)
  await mailAbout(person.email, 'Somebody knows your password')
})

test('after ten guesses in an hour no code is looked at, but its owner gets in from his own device or with a recovery code', async () => {
  const person = await protectedPerson(shop, 'barber')
  const device = 'a-device-of-his-own'.padEnd(43, 'x')
  const cookie = { cookie: `6fb_device=${device}` }
  const login = { email: person.email, password: person.password }
  const own = await shop.call('POST', '/auth/login', login, cookie)
  const answer = { second_factor_id: own.body.second_factor_id, code: await person.freshCode() }
  expect((await shop.call('POST', '/auth/second-factor', answer, cookie)).status).toBe(200)
  for (let round = 0; round < 2; round++) {
    const id = await firstStep(person)
    for (let n = 0; n < 5; n++) expect((await second(id, String(100_000 + n))).status).toBe(403)
  }
  const refused = await second(await firstStep(person), await person.freshCode())
  expect({ status: refused.status, code: refused.body.code }).toEqual({ status: 429, code: 'too_many_codes' })
  expect(refused.headers.get('retry-after')).toBe('3600')
  expect((await second(await firstStep(person), person.recoveryCodes[0]!)).status).toBe(200)
  const again = await shop.call('POST', '/auth/login', login, cookie)
  const fresh = { second_factor_id: again.body.second_factor_id, code: await person.freshCode() }
  expect((await shop.call('POST', '/auth/second-factor', fresh, cookie)).status).toBe(200)
})

// ASVS 2.3.1, 6.4.3
test('the second step is of no use when it is too old, made up, or after a new password', async () => {
  const person = await protectedPerson(shop, 'barber')
  const old = await firstStep(person)
  await shop.owner.sql`update second_factor_challenge set expires_at = now()`
  expect((await second(old, await person.freshCode())).body.code).toBe('second_factor_expired')
  expect((await second('A'.repeat(43), '123456')).body.code).toBe('second_factor_expired')
  const waiting = await firstStep(person)
  const token = await mailedLink(person.accountId, 'reset_password', person.email)
  const reset = { token, new_password: 'four words in a row' }
  expect((await shop.call('POST', '/auth/password-reset/completion', reset)).status).toBe(204)
  expect((await second(waiting, await person.freshCode())).body.code).toBe('second_factor_expired')
  // The reset signed nobody in, and the second step is asked for as before.
  expect((await logIn(person.email, 'four words in a row')).body.code).toBe('second_factor_required')
})

// ASVS 6.3.3, 6.5.1
test('a mailed link that signs in asks for the second step as well, and is used up', async () => {
  const person = await protectedPerson(shop, 'client')
  const token = await mailedLink(person.accountId, 'sign_in', person.email)
  const asked = await shop.call('POST', '/auth/sign-in-link/completion', { token })
  expect(asked).toMatchObject({ status: 403, body: { code: 'second_factor_required' } })
  expect((await shop.call('POST', '/auth/sign-in-link/completion', { token })).status).toBe(410)
  const { status, body } = await second(asked.body.second_factor_id, await person.freshCode())
  expect(status).toBe(200)
  expect(await isIn(bearer(body.access_token))).toBe(true)
})

test('removing the app takes the recovery codes along, and the password is enough again', async () => {
  const person = await protectedPerson(shop, 'client')
  expect((await shop.call('DELETE', '/auth/authenticator', undefined, person.headers)).status).toBe(204)
  expect((await logIn(person.email, person.password)).status).toBe(200)
  const left = await shop.owner.sql`select 1 from recovery_code where account_id = ${person.accountId}`
  expect(left).toHaveLength(0)
  expect((await shop.call('DELETE', '/auth/authenticator', undefined, person.headers)).status).toBe(404)
  expect((await shop.call('POST', '/auth/recovery-codes', {}, person.headers)).body.code).toBe(
    'no_second_factor',
  )
  await mailAbout(person.email, 'The authenticator app of your account was removed')
})

test('neither the database nor its events hold a secret or a code', async () => {
  const person = await protectedPerson(shop, 'barber')
  const id = await firstStep(person)
  const raw = Buffer.from(Secret.fromBase32(person.secret).bytes)
  const tables = await shop.owner.sql<{ name: string }[]>`
    select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`
  const secrets = [
    person.secret,
    id,
    ...person.recoveryCodes,
    ...person.recoveryCodes.map((code) => code.replaceAll('-', '')),
  ]
  const found: string[] = []
  for (const { name } of tables) {
    const rows = await shop.owner.sql<
      { text: string }[]
    >`select t::text as text from ${shop.owner.sql(name)} t`
    const whole = rows
      .map(({ text }) => text)
      .join('\n')
      .toLowerCase()
    for (const one of [...secrets, raw.toString('hex'), raw.toString('base64')])
      if (whole.includes(one.toLowerCase())) found.push(`${name}: ${one}`)
  }
  expect(tables.length).toBeGreaterThan(30)
  expect(found).toEqual([])
})

test('under another key of the server an app opens nothing, and its owner gets in by a recovery code', async () => {
  const person = await protectedPerson(shop, 'barber')
  const { keys } = shop.server.context
  const before = keys.sealing
  keys.sealing = [systemRandom.bytes(32)]
  try {
    const id = await firstStep(person)
    expect((await second(id, await person.freshCode())).status).toBe(403)
    expect((await second(id, person.recoveryCodes[0]!)).status).toBe(200)
  } finally {
    keys.sealing = before
  }
})

// ASVS 6.4.4
test('who has lost phone and paper gets in by the password again, once somebody at the machine says so', async () => {
  const person = await protectedPerson(shop, 'owner')
  const waiting = await shop.call('POST', '/auth/login', { email: person.email, password: person.password })
  const actor = nobody({ shopId: shop.shopId, requestId: person.accountId, source: 'command line, uid 0' })
  const remove = () =>
    shop.owner.query
      .transaction()
      .execute((transaction) =>
        removeSecondFactors(shop.server.context, transaction, actor, person.accountId),
      )
  expect(await remove()).toEqual(['totp'])
  await expect
    .poll(async () => (await shop.call('GET', '/auth/me', undefined, person.headers)).status, {
      timeout: 5_000,
    })
    .toBe(401)
  const step = { second_factor_id: waiting.body.second_factor_id, code: codeNow(person.secret) }
  expect((await shop.call('POST', '/auth/second-factor', step)).status).toBe(401)
  const { email, password } = person
  expect((await shop.call('POST', '/auth/login', { email, password })).status).toBe(200)
  const told = () => shop.owner
    .sql`select 1 from event where body::json -> 'user' ->> 'uid' = ${person.accountId}
    and body::json ->> 'status_detail' = 'break_glass'`
  expect(await told()).toHaveLength(1)
  expect(await remove()).toEqual([])
  expect(await told()).toHaveLength(1)
})

// ASVS 6.4.3
test('a mailbox alone takes the second step from nobody who works here, whether he showed that it is his or not', async () => {
  const person = await protectedPerson(shop, 'owner')
  await shop.owner.sql`update account set email_verified_at = null where id = ${person.accountId}`
  const token = await mailedLink(person.accountId, 'reset_password', person.email)
  const reset = { token, new_password: 'four words in a row' }
  expect((await shop.call('POST', '/auth/password-reset/completion', reset)).status).toBe(204)
  expect((await logIn(person.email, reset.new_password)).body).toMatchObject({
    code: 'second_factor_required',
    methods: ['totp', 'recovery_code'],
  })
})

test('an order to sign somebody out ends a sign-in that waits for its second step', async () => {
  const person = await protectedPerson(shop, 'barber')
  const waiting = await firstStep(person)
  await shop.owner.sql`insert into containment (id, verb, target, reason, created_by, created_at, expires_at)
    values (gen_random_uuid(), 'revoke_account', ${person.accountId}, 'A test.', 'test', now(), now() + interval '1 hour')`
  expect((await second(waiting, await person.freshCode())).body.code).toBe('second_factor_expired')
  expect((await second(await firstStep(person), await person.freshCode())).status).toBe(200)
})
