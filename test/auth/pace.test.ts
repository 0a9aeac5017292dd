import { afterAll, beforeAll, expect, test } from 'vitest'
import { hmac } from '../../src/platform/crypto/digest.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop({ TRUSTED_PROXIES: '127.0.0.1' })
})
afterAll(() => shop.close(), 30_000)

interface From {
  source: string
  cookie?: string
}
const logIn = (email: string, password: string, { source, cookie }: From, extra: object = {}) =>
  shop.call(
    'POST',
    '/auth/login',
    { email, password, ...extra },
    { 'x-forwarded-for': source, ...(cookie === undefined ? {} : { cookie }) },
  )
const guess = (email: string, from: From) => logIn(email, 'a wrong guess', from)

/** Signs somebody in on a device, which the account knows from then on. */
async function deviceOf(person: { email: string; password: string }, source: string): Promise<From> {
  const { headers } = await logIn(person.email, person.password, { source })
  const cookie = headers
    .getSetCookie()
    .find((line) => line.startsWith('6fb_device='))
    ?.split(';')[0]
  return { source, cookie: cookie! }
}

/** Until when who tried last has to wait, in milliseconds since 1970. */
async function waitsUntil(): Promise<number> {
  const [row] = await shop.owner.sql<{ at: Temporal.Instant }[]>`select max(free_at) as at from sign_in_pace`
  return row?.at.epochMilliseconds ?? 0
}

const waitPassed = () => shop.owner.sql`update sign_in_pace set free_at = free_at - interval '2 minutes'`

// ASVS 6.3.1
test.each(['account', 'no account'])(
  'after five wrong tries each has to wait twice as long, at most a minute, and a right one ends it (%s)',
  async (which) => {
    const person = await shop.person('client')
    const email = which === 'account' ? person.email : `nobody-${person.accountId}@example.com`
    const from = { source: `203.0.113.${which.length}` }
    for (let tries = 0; tries < 4; tries++)
      expect(await guess(email, from)).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } })
    for (const seconds of [2, 4, 8, 16, 32, 60, 60, 60]) {
      const beforeMs = Date.now()
      expect((await guess(email, from)).body.code).toBe('invalid_credentials')
      // The wait began at the try, somewhere between these: however slow the machine is.
      const untilMs = await waitsUntil()
      expect(untilMs - seconds * 1_000).toBeGreaterThanOrEqual(beforeMs - 1)
      expect(untilMs - seconds * 1_000).toBeLessThanOrEqual(Date.now() + 1)
      await shop.owner.sql`update sign_in_pace set free_at = free_at + interval '1 minute'`
      const { status, body, headers } = await guess(email, from)
      expect([status, body.code]).toEqual([429, 'too_many_tries'])
      expect(Number(headers.get('retry-after'))).toBeLessThanOrEqual(60 + seconds)
      await waitPassed()
    }
    // The same password from elsewhere is not held back by it.
    expect((await guess(email, { source: '203.0.113.200' })).status).toBe(401)
  },
)

// ASVS 6.3.1
test('tries that come while one has to wait are not looked at, and make the wait no longer', async () => {
  const { email, password } = await shop.person('client')
  const from = { source: '203.0.113.21' }
  for (let tries = 0; tries < 5; tries++) await guess(email, from)
  // The right password is no exception: else the answer would tell which it is.
  expect(await logIn(email, password, from)).toMatchObject({ status: 429, body: { code: 'too_many_tries' } })
  for (let tries = 0; tries < 30; tries++)
    expect(Number((await guess(email, from)).headers.get('retry-after'))).toBeLessThanOrEqual(2)
  await waitPassed()
  expect((await logIn(email, password, from)).status).toBe(200)
  // A right one forgets the wrong ones before it.
  for (let tries = 0; tries < 5; tries++) expect((await guess(email, from)).status).toBe(401)
})

// ASVS 6.3.1
test('of a hundred guesses at once five are looked at, and one more after two seconds, four, eight', async () => {
  const { email } = await shop.person('client')
  const all = await Promise.all(Array.from({ length: 100 }, () => guess(email, { source: '203.0.113.22' })))
  const codes = all.map(({ body }) => body.code as string)
  const seen = codes.filter((code) => code === 'invalid_credentials')
  expect(seen.length).toBeLessThanOrEqual(8)
  expect(codes.filter((code) => code === 'internal')).toEqual([])
})

// ASVS 6.3.1
test('an attacker with many sources neither keeps the owner’s device out nor makes it wait', async () => {
  const person = await shop.person('owner')
  const own = await deviceOf(person, '198.51.100.1')
  for (let n = 0; n < 30; n++) await guess(person.email, { source: `203.0.113.${n}` })
  // Also one who sits behind the owner's own address.
  for (let n = 0; n < 10; n++) await guess(person.email, { source: own.source })
  for (let n = 0; n < 6; n++) {
    const answer = await logIn(person.email, person.password, own)
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([200, null])
  }
})

// ASVS 6.3.1
test('an account that many sources guess at asks unknown devices for a mailed code, and the owner gets in by it', async () => {
  const person = await shop.person('client')
  const stranger = `nobody-${person.accountId}@example.com`
  for (const email of [person.email, stranger]) {
    for (let n = 0; n < 20; n++)
      expect((await guess(email, { source: `192.0.2.${n}` })).body.code).toBe('invalid_credentials')
    expect((await guess(email, { source: '192.0.2.99' })).body.code).toBe('challenge_required')
  }
  const newDevice = { source: '198.51.100.7' }
  const asked = await logIn(person.email, person.password, newDevice)
  expect(asked).toMatchObject({ status: 403, body: { code: 'challenge_required' } })
  const id = asked.body.challenge_id as string
  // The guesses go on, also from where the owner is: the code opens all the same.
  for (let n = 0; n < 10; n++) await guess(person.email, newDevice)
  const digest = hmac(shop.server.context.keys.digest, 'code', id, '204816')
  await shop.owner.sql`update sign_in_challenge set code_digest = ${digest} where id = ${id}`
  const code = { challenge_id: id, challenge_code: '204816' }
  expect((await logIn(person.email, person.password, newDevice, code)).status).toBe(200)
})

// ASVS 6.3.1
test('a code that nobody asked for is no way around the wait', async () => {
  const { email, accountId } = await shop.person('client')
  const from = { source: '203.0.113.23' }
  for (let tries = 0; tries < 5; tries++) await guess(email, from)
  const made = { challenge_id: accountId, challenge_code: '000000' }
  expect((await logIn(email, 'a wrong guess', from, made)).body.code).toBe('too_many_tries')
})

// ASVS 6.3.1
test('a stolen device does not guess its owner’s password faster than anybody else', async () => {
  const person = await shop.person('client')
  const own = await deviceOf(person, '198.51.100.2')
  for (let n = 0; n < 5; n++) expect((await guess(person.email, own)).status).toBe(401)
  expect((await guess(person.email, { ...own, source: '203.0.113.24' })).body.code).toBe('too_many_tries')
})

test('tries are kept under digests and forgotten an hour after the last', async () => {
  const { email } = await shop.person('client')
  const from = { source: '203.0.113.25' }
  for (let tries = 0; tries < 6; tries++) await guess(email, from)
  await shop.owner.sql`update sign_in_pace set expires_at = now() - interval '1 second', free_at = now()`
  for (let tries = 0; tries < 5; tries++) expect((await guess(email, from)).status).toBe(401)
  const rows = await shop.owner.sql<{ key: Buffer }[]>`select key from sign_in_pace`
  expect(rows.length).toBeGreaterThan(0)
  for (const { key } of rows) expect(key.length).toBe(32)
})

test('a flood of sign-ins is turned away before it fills the memory, and a known device gets in meanwhile', async () => {
  const person = await shop.person('client')
  const own = await deviceOf(person, '198.51.100.3')
  const flood = Promise.all(
    Array.from({ length: 400 }, (_, n) => guess(`flood-${n}@example.com`, { source: `10.0.${n % 40}.1` })),
  )
  const mine = await logIn(person.email, person.password, own)
  expect(mine.status).toBe(200)
  const answers = await flood
  const busy = answers.filter(({ body }) => body.code === 'sign_in_busy')
  expect(busy.length).toBeGreaterThan(0)
  for (const { status, headers } of busy) expect([status, headers.get('retry-after')]).toEqual([503, '2'])
  expect(new Set(answers.map(({ body }) => body.code))).toEqual(
    new Set(['invalid_credentials', 'sign_in_busy']),
  )
})
