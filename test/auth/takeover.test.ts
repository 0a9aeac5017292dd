import { sign as signBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closeAccount } from '../../src/app/auth/close-account.ts'
import { sha256 } from '../../src/platform/crypto/digest.ts'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { withTenant } from '../../src/platform/postgres/tenant.ts'
import { presentKey } from '../setup/signing-key.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close(), 30_000)

const NEXT = 'four words in a row'
const logIn = (email: string, password: string) => shop.call('POST', '/auth/login', { email, password })
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const me = async (headers: Record<string, string>) =>
  (await shop.call('GET', '/auth/me', undefined, headers)).status
const reset = (token: string, password = NEXT) =>
  shop.call('POST', '/auth/password-reset/completion', { token, new_password: password })

/** Puts a link into the table, as it is when it was mailed, and gives its token. */
async function mailed(accountId: string, purpose: string, email: string): Promise<string> {
  const token = systemRandom.bytes(32).toString('base64url')
  await shop.owner.sql`insert into mailed_link (digest, account_id, purpose, email, created_at, expires_at)
    values (${sha256(token)}, ${accountId}, ${purpose}, ${email}, now(), now() + interval '30 minutes')`
  return token
}

async function alarms(): Promise<number> {
  const [row] = await shop.owner.sql<{ n: number }[]>`select count(*) as n from event
    where body::json ->> 'activity_name' = 'Forged Token'`
  return row?.n ?? 0
}

/** Does something when the next request has looked at its password or link, and before it writes. */
function meanwhile(act: () => Promise<unknown>): void {
  const { context } = shop.server
  const { shops } = context
  context.shops = {
    forget: () => shops.forget(),
    async get(id) {
      context.shops = shops
      await act()
      return shops.get(id)
    },
  }
}

const close = (accountId: string) =>
  withTenant(shop.server.context.database, { shopId: shop.shopId, scope: 'shop' }, (transaction) =>
    closeAccount(shop.server.context, transaction, {
      accountId,
      shopId: shop.shopId,
      requestId: null,
      closedBy: null,
    }),
  )

test('whoever opened an account with somebody else’s address is out when its owner comes by mail', async () => {
  const email = 'somebody-else@example.com'
  const stranger = await shop.call('POST', '/auth/register', { email, name: 'Stranger', password: NEXT })
  const { sub } = decodeJwt<{ sub: string }>(stranger.body.access_token)
  // The owner of the address does not verify the stranger's account by a click.
  const verification = await mailed(sub, 'verify_email', email)
  expect(await shop.call('POST', '/auth/email/confirmation', { token: verification })).toMatchObject({
    status: 403,
    body: { code: 'sign_in_first' },
  })
  const token = await mailed(sub, 'sign_in', email)
  const entered = await shop.call('POST', '/auth/sign-in-link/completion', { token })
  expect(await me(bearer(entered.body.access_token))).toBe(200)
  expect(await me(bearer(stranger.body.access_token))).toBe(401)
  expect((await logIn(email, NEXT)).status).toBe(401)
  // Once the address is shown to be one's own, a link by mail signs nobody out.
  const again = await mailed(sub, 'sign_in', email)
  expect((await shop.call('POST', '/auth/sign-in-link/completion', { token: again })).status).toBe(200)
  expect(await me(bearer(entered.body.access_token))).toBe(200)
})

test('no link reopens an account that was closed, and its other addresses and devices are gone', async () => {
  const person = await shop.person('client')
  const other = `other-${person.accountId}@example.com`
  const tokens = await Promise.all(
    [
      ['change_email', other],
      ['reset_password', person.email],
      ['sign_in', person.email],
    ].map(([purpose, email]) => mailed(person.accountId, purpose!, email!)),
  )
  await shop.owner.sql`update session set name = 'Private phone' where account_id = ${person.accountId}`
  expect(await close(person.accountId)).toBe(true)
  const [change, password, entry] = tokens
  expect((await shop.call('POST', '/auth/email/confirmation', { token: change })).status).toBe(410)
  expect((await reset(password!)).status).toBe(410)
  expect((await shop.call('POST', '/auth/sign-in-link/completion', { token: entry })).status).toBe(410)
  expect(await shop.owner.sql`select 1 from mailed_link where email = ${other}`).toHaveLength(0)
  expect(await shop.owner.sql`select 1 from session where name = 'Private phone'`).toHaveLength(0)
})

// ASVS 7.4.2
test('a sign-in that was under way does not outlive a new password or the end of the account', async () => {
  const person = await shop.person('client')
  meanwhile(async () => reset(await mailed(person.accountId, 'reset_password', person.email)))
  expect((await logIn(person.email, person.password)).status).toBe(401)

  const link = await mailed(person.accountId, 'sign_in', person.email)
  meanwhile(async () =>
    reset(await mailed(person.accountId, 'reset_password', person.email), 'five words in a row'),
  )
  expect((await shop.call('POST', '/auth/sign-in-link/completion', { token: link })).status).toBe(410)

  meanwhile(() => close(person.accountId))
  expect((await logIn(person.email, 'five words in a row')).status).toBe(401)
  const living = await shop.owner
    .sql`select 1 from session where account_id = ${person.accountId} and revoked_at is null`
  expect(living).toHaveLength(0)
})

test('a change of password that was under way does not undo a reset', async () => {
  const person = await shop.person('client')
  meanwhile(async () => reset(await mailed(person.accountId, 'reset_password', person.email)))
  const body = { present_password: person.password, new_password: 'the words of the thief' }
  expect((await shop.call('POST', '/auth/password', body, person.headers)).status).toBe(403)
  expect((await logIn(person.email, NEXT)).status).toBe(200)
})

test('two links of one account at once: one is taken, the other is none any more', async () => {
  for (let round = 0; round < 6; round++) {
    const person = await shop.person('client')
    const links = await Promise.all(
      [0, 1].map(() => mailed(person.accountId, 'reset_password', person.email)),
    )
    const both = await Promise.all(links.map((token) => reset(token)))
    expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['204', '410'])
  }
})

// ASVS 6.3.1
test('guessing the present password on an open screen ends the session at the fifth wrong one', async () => {
  const person = await shop.person('client')
  const guess = () =>
    shop.call('POST', '/auth/password', { present_password: 'a guess', new_password: NEXT }, person.headers)
  for (let tries = 0; tries < 4; tries++) expect((await guess()).body.code).toBe('password_not_right')
  expect(await guess()).toMatchObject({ status: 401, body: { code: 'session_ended' } })
  expect(await me(person.headers)).toBe(401)
  expect((await logIn(person.email, person.password)).status).toBe(200)
})

test('three mails go to an address however many ask at once; requests that sent none keep nobody waiting', async () => {
  const { email, accountId } = await shop.person('client')
  const ask = () => shop.call('POST', '/auth/password-reset', { email })
  const sent = async () =>
    (await shop.owner.sql`select 1 from mailed_link where email = ${email} and mailed`).length
  await Promise.all(Array.from({ length: 20 }, ask))
  expect(await sent()).toBe(3)
  for (let step = 0; step < 4; step++) {
    await shop.owner.sql`update mailed_link set created_at = created_at - interval '4 minutes'
      where account_id = ${accountId}`
    await ask()
  }
  expect(await sent()).toBe(4)
})

test('changes of address from many accounts do not fill one mailbox', async () => {
  const victim = 'victim@example.org'
  for (let n = 0; n < 5; n++) {
    const { password, headers } = await shop.person('client')
    await shop.call('POST', '/auth/email', { email: victim, present_password: password }, headers)
  }
  expect(await shop.owner.sql`select 1 from mailed_link where email = ${victim} and mailed`).toHaveLength(3)
})

test('no text of a stranger stands in a mail: neither his name nor what his browser says of itself', async () => {
  const email = 'strangers-text@example.org'
  await shop.call('POST', '/auth/register', { email, name: 'N https://evil.example/prize', password: NEXT })
  // Of a new device is told once the address is shown to be one's own.
  await shop.owner.sql`update account set provisional = false where email = ${email}`
  await shop.call(
    'POST',
    '/auth/login',
    { email, password: NEXT },
    { 'user-agent': 'See https://evil.example' },
  )
  const folder = join(shop.server.context.dataDir, 'mail')
  const own = () =>
    (existsSync(folder) ? readdirSync(folder) : [])
      .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', ''))
      .filter((text) => text.includes(`To: ${email}`))
  await expect.poll(() => own().length, { timeout: 8_000 }).toBe(2)
  for (const text of own()) expect(text).not.toContain('evil')
})

test.each([
  ['another end', { exp: 4_000_000_000 }],
  ['a number as subject', { sub: 5 }],
  ['a number as session', { sid: 5 }],
  ['an object as id', { jti: { a: 1 } }],
  ['what no text of the database can hold', { sub: 'a\u0000b' }],
])(
  'a token with our signature and %s is refused and told of, once, also of eight at the same time',
  async (_, changed) => {
    const { headers } = await shop.person('client')
    const good = headers['authorization']?.slice(7) ?? ''
    expect(await me(headers)).toBe(200)
    const claims = Buffer.from(JSON.stringify({ ...decodeJwt(good), ...changed })).toString('base64url')
    const text = `${good.split('.')[0]}.${claims}`
    const key = await presentKey(shop)
    const forged = `${text}.${signBytes(null, Buffer.from(text), key).toString('base64url')}`
    const before = await alarms()
    const all = await Promise.all(Array.from({ length: 8 }, () => me(bearer(forged))))
    expect(all).toEqual(all.map(() => 401))
    expect((await alarms()) - before).toBe(1)
  },
)
