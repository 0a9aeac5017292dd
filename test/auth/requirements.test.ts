import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeJwt, decodeProtectedHeader, exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { presentKey } from '../setup/signing-key.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close(), 30_000)

const me = async (token: string): Promise<number> =>
  (await shop.call('GET', '/auth/me', undefined, { authorization: `Bearer ${token}` })).status
const tokenOf = ({ headers }: { headers: Record<string, string> }): string =>
  headers['authorization']?.slice(7) ?? ''

// ASVS 6.2.5, 6.2.8, 6.2.9
test('a password of any characters and any length up to 200 is taken and compared as it was typed', async () => {
  const chosen = [
    '  spaces at both ends  ',
    'onlysmallletterswithoutanend',
    'Größe ✂️ 理髪店 und Haarschnitt',
    `${'long and longer '.repeat(12)}: the end`.slice(0, 200),
  ]
  for (const [n, password] of chosen.entries()) {
    const email = `any-${n}@example.com`
    const logIn = async (typed: string) =>
      (await shop.call('POST', '/auth/login', { email, password: typed })).status
    expect((await shop.call('POST', '/auth/register', { email, name: 'Any', password })).status).toBe(201)
    expect(await logIn(password)).toBe(200)
    const changed = [`${password} `, password.slice(0, -1), password.toUpperCase(), ` ${password}`]
    for (const typed of changed.filter((one) => one.length <= 200)) expect(await logIn(typed)).toBe(401)
  }
})

/** A token with our own signature, of a session that lives, but for `changed`. */
async function signed(good: string, changed: { claims?: JWTPayload; typ?: string }): Promise<string> {
  const key = await presentKey(shop)
  return new SignJWT({ ...decodeJwt(good), ...changed.claims })
    .setProtectedHeader({
      ...decodeProtectedHeader(good),
      alg: 'EdDSA',
      ...(changed.typ === undefined ? {} : { typ: changed.typ }),
    })
    .sign(key)
}

// ASVS 9.2.2, 9.2.3, 10.3.1
test('a token of another type, audience or issuer is none, though our key signed it', async () => {
  const good = tokenOf(await shop.person('client'))
  expect(await me(await signed(good, {}))).toBe(200)
  const { aud: _, ...withoutAudience } = decodeJwt(good)
  const others = {
    'an ID token': await signed(good, { typ: 'JWT' }),
    'a logout token': await signed(good, { typ: 'logout+jwt' }),
    'another audience': await signed(good, { claims: { aud: 'another-api' } }),
    'another issuer': await signed(good, { claims: { iss: 'https://evil.example' } }),
    'no audience': await new SignJWT(withoutAudience)
      .setProtectedHeader({ ...decodeProtectedHeader(good), alg: 'EdDSA' })
      .sign(await presentKey(shop)),
  }
  for (const [name, token] of Object.entries(others)) expect([name, await me(token)]).toEqual([name, 401])
})

// ASVS 9.1.3
test('a token that brings its own key, or says where it lies, is none', async () => {
  const good = tokenOf(await shop.person('client'))
  const { publicKey, privateKey } = await generateKeyPair('EdDSA')
  const jwk = await exportJWK(publicKey)
  const header = { ...decodeProtectedHeader(good), alg: 'EdDSA' }
  for (const named of [
    { jwk },
    { jku: 'https://evil.example/jwks.json' },
    { x5u: 'https://evil.example/x5' },
  ])
    expect(
      await me(
        await new SignJWT(decodeJwt(good)).setProtectedHeader({ ...header, ...named }).sign(privateKey),
      ),
    ).toBe(401)
})

// ASVS 9.2.1
// Playbook B6
test('a token counts until its end, and not a second longer', async () => {
  const good = tokenOf(await shop.person('client'))
  const { tokens } = shop.server.context
  const end = Temporal.Instant.fromEpochMilliseconds((decodeJwt(good).exp ?? 0) * 1000)
  expect(await tokens.verify(good, end.subtract({ seconds: 1 }))).not.toBeNull()
  expect(await tokens.verify(good, end)).toBeNull()
})

// ASVS 6.5.5, 6.6.2, 6.6.3
test('a mailed code is good for its own sign-in alone, for ten minutes, and after five wrong ones for none', async () => {
  const { email, password } = await shop.person('client')
  await shop.owner.sql`insert into containment (id, verb, target, reason, created_by, created_at, expires_at)
    values (gen_random_uuid(), 'challenge_account', 'everyone', 'test', 'test', now(), now() + interval '1 hour')`
  await shop.owner.sql`select pg_notify('sixfb_containment', '')`
  await expect
    .poll(() => shop.server.context.containments.has('challenge_account', 'everyone'), { interval: 5 })
    .toBe(true)
  const logIn = (challenge: { id: string; code: string } | null) =>
    shop.call('POST', '/auth/login', {
      email,
      password,
      ...(challenge === null ? {} : { challenge_id: challenge.id, challenge_code: challenge.code }),
    })
  const codes = (): string[] => {
    const folder = join(shop.server.context.dataDir, 'mail')
    return (existsSync(folder) ? readdirSync(folder) : [])
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .filter((text) => text.includes(email))
      .flatMap((text) => /^Subject: (\d{6})/m.exec(text)?.[1] ?? [])
  }
  const asked: { id: string; code: string }[] = []
  for (let n = 0; n < 3; n++) {
    const { body } = await logIn(null)
    await expect.poll(() => codes().length, { timeout: 8_000 }).toBe(n + 1)
    const fresh = codes().filter((code) => !asked.some((one) => one.code === code))
    asked.push({ id: body.challenge_id, code: fresh[0] ?? '' })
  }
  const [first, second, guessed] = asked as [(typeof asked)[0], (typeof asked)[0], (typeof asked)[0]]
  expect((await logIn({ id: first.id, code: second.code })).body.code).toBe('challenge_failed')
  expect((await logIn(first)).status).toBe(200)
  const wrong = String((Number(guessed.code) + 1) % 1_000_000).padStart(6, '0')
  for (let tries = 0; tries < 5; tries++)
    expect((await logIn({ id: guessed.id, code: wrong })).body.code).toBe('challenge_failed')
  expect((await logIn(guessed)).body.code).toBe('challenge_failed')
  const [life] = await shop.owner.sql`select extract(epoch from expires_at - created_at)::int as seconds
    from sign_in_challenge where id = ${second.id}`
  expect(life).toEqual({ seconds: 600 })
  await shop.owner.sql`update sign_in_challenge set expires_at = now() where id = ${second.id}`
  expect((await logIn(second)).body.code).toBe('challenge_failed')
})
