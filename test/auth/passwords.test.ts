import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close(), 30_000)

const NEXT = 'four words in a row'
type Person = Awaited<ReturnType<TestShop['person']>>

const logIn = (email: string, password: string) => shop.call('POST', '/auth/login', { email, password })
const isIn = async (headers: Record<string, string>): Promise<boolean> =>
  (await shop.call('GET', '/auth/me', undefined, headers)).status === 200

/** Mails to an address, as they stand in the file, with soft line breaks taken out. */
function mailsTo(email: string): string[] {
  const folder = join(shop.server.context.dataDir, 'mail')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', ''))
    .filter((text) => text.includes(`To: ${email}`))
}

/** The token of the newest link to a page that was mailed to an address. */
async function linkTo(email: string, page: string, count = 1): Promise<string> {
  const tokens = () =>
    mailsTo(email).flatMap((text) => new RegExp(`${page}#([A-Za-z0-9_-]{43})`).exec(text)?.[1] ?? [])
  await expect.poll(() => tokens().length, { timeout: 8_000 }).toBe(count)
  return tokens().at(-1)!
}

async function mailAbout(email: string, subject: string): Promise<void> {
  await expect
    .poll(() => mailsTo(email).filter((text) => text.includes(`Subject: ${subject}`)).length, {
      timeout: 8_000,
    })
    .toBe(1)
}

// ASVS 6.2.2, 6.2.3, 7.4.3, 7.5.1
test('a password is changed by who knows the present one; all other devices are signed out, and a mail tells', async () => {
  const person = await shop.person('client')
  const { email, password } = person
  const other = { authorization: `Bearer ${(await logIn(email, password)).body.access_token}` }
  const change = (present: string, next: string) =>
    shop.call('POST', '/auth/password', { present_password: present, new_password: next }, person.headers)
  expect(await change('not the one', NEXT)).toMatchObject({
    status: 403,
    body: { code: 'password_not_right' },
  })
  expect(await isIn(other)).toBe(true)
  expect((await change(password, NEXT)).status).toBe(204)
  expect([await isIn(person.headers), await isIn(other)]).toEqual([true, false])
  expect((await logIn(email, password)).status).toBe(401)
  expect((await logIn(email, NEXT)).status).toBe(200)
  await mailAbout(email, 'The password of your account was changed')
})

// ASVS 6.2.4, 6.2.12
test.each(['password12345', 'Qwertyuiop', '1234567890', 'aaaaaaaaaaaa', 'Password1234!'])(
  '%s is refused, wherever a password is chosen',
  async (weak) => {
    const person = await shop.person('client')
    const refusal = { status: 422, body: { code: 'password_too_weak' } }
    const body = { present_password: person.password, new_password: weak }
    expect(await shop.call('POST', '/auth/password', body, person.headers)).toMatchObject(refusal)
    const account = { email: `weak-${weak.length}@example.com`, name: 'Weak', password: weak }
    expect(await shop.call('POST', '/auth/register', account)).toMatchObject(refusal)
    await shop.call('POST', '/auth/password-reset', { email: person.email })
    const token = await linkTo(person.email, '/app/new-password')
    const reset = { token, new_password: weak }
    expect(await shop.call('POST', '/auth/password-reset/completion', reset)).toMatchObject(refusal)
    // It is not used up by that.
    const good = { token, new_password: NEXT }
    expect((await shop.call('POST', '/auth/password-reset/completion', good)).status).toBe(204)
  },
)

// ASVS 6.2.11
test('one’s own address or name is no password', async () => {
  const account = { email: 'maximilian@example.com', name: 'Max Imilian', password: 'Maximilian' }
  for (const password of ['Maximilian', 'maximilian1', 'maximilian@example.com'])
    expect(await shop.call('POST', '/auth/register', { ...account, password })).toMatchObject({
      status: 422,
      body: { code: 'password_too_weak' },
    })
})

// ASVS 6.4.3, 7.4.3
test('a link to choose a new password is good once, of two at the same time for one, and signs every device out', async () => {
  const person = await shop.person('client')
  expect(
    await shop.call('POST', '/auth/password-reset', { email: person.email.toUpperCase() }),
  ).toMatchObject({
    status: 202,
    body: { sent_to: person.email },
  })
  const token = await linkTo(person.email, '/app/new-password')
  const [row] = await shop.owner
    .sql`select count(*)::int as n from mailed_link where encode(digest, 'escape') like ${`%${token}%`}`
  expect(row).toEqual({ n: 0 })
  const reset = () => shop.call('POST', '/auth/password-reset/completion', { token, new_password: NEXT })
  const both = await Promise.all([reset(), reset()])
  expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['204', '410'])
  expect(await isIn(person.headers)).toBe(false)
  expect((await logIn(person.email, NEXT)).status).toBe(200)
  expect(await reset()).toMatchObject({ status: 410, body: { code: 'link_not_good' } })
})

// ASVS 6.4.3
test('a link is of no use when it is too old, for another purpose, or made up', async () => {
  const person = await shop.person('client')
  await shop.call('POST', '/auth/password-reset', { email: person.email })
  const token = await linkTo(person.email, '/app/new-password')
  const gone = { status: 410, body: { code: 'link_not_good' } }
  expect(await shop.call('POST', '/auth/sign-in-link/completion', { token })).toMatchObject(gone)
  expect(await shop.call('POST', '/auth/email/confirmation', { token })).toMatchObject(gone)
  await shop.owner
    .sql`update mailed_link set expires_at = now() where expires_at < now() + interval '31 minutes'`
  for (const one of [token, 'A'.repeat(43)])
    expect(
      await shop.call('POST', '/auth/password-reset/completion', { token: one, new_password: NEXT }),
    ).toMatchObject(gone)
  expect((await logIn(person.email, person.password)).status).toBe(200)
})

test('an address without an account is answered as one with it, with the same rows and no mail', async () => {
  const person = await shop.person('client')
  const rows = async (): Promise<number> =>
    (await shop.owner.sql<{ n: number }[]>`select count(*) as n from mailed_link`)[0]!.n
  for (const path of ['/auth/password-reset', '/auth/sign-in-link']) {
    const ask = async (email: string) => {
      const before = await rows()
      const { status, body } = await shop.call('POST', path, { email })
      return { status, keys: Object.keys(body), rows: (await rows()) - before }
    }
    expect(await ask('nobody@example.com')).toEqual(await ask(person.email))
  }
  await linkTo(person.email, '/app/enter')
  expect(mailsTo('nobody@example.com')).toEqual([])
})

// ASVS 2.4.1
test('nobody’s mailbox is filled: of ten links asked for at an address three are sent', async () => {
  const { email } = await shop.person('client')
  for (let n = 0; n < 10; n++)
    expect((await shop.call('POST', '/auth/password-reset', { email })).status).toBe(202)
  await shop.call('POST', '/auth/sign-in-link', { email })
  await linkTo(email, '/app/enter')
  await linkTo(email, '/app/new-password', 3)
})

// ASVS 6.5.1
test('a client signs in by a mailed link, once; whoever works in a shop gets none', async () => {
  const client = await shop.person('client')
  const barber = await shop.person('barber')
  for (const { email } of [barber, client])
    expect((await shop.call('POST', '/auth/sign-in-link', { email })).status).toBe(202)
  const token = await linkTo(client.email, '/app/enter')
  const enter = () => shop.call('POST', '/auth/sign-in-link/completion', { token })
  const both = await Promise.all([enter(), enter()])
  expect(both.map(({ status }) => String(status)).toSorted()).toEqual(['200', '410'])
  const { access_token: access } = both.find(({ status }) => status === 200)!.body
  expect(await isIn({ authorization: `Bearer ${access}` })).toBe(true)
  const [account] = await shop.owner.sql`select email_verified_at is not null as verified from account
    where id = ${client.accountId}`
  expect(account).toEqual({ verified: true })
  expect(mailsTo(barber.email).some((text) => text.includes('/app/enter'))).toBe(false)
})

// ASVS 6.5.5
test('a link that signs in is good for ten minutes, as its mail says, and then no more', async () => {
  const { email } = await shop.person('client')
  await shop.call('POST', '/auth/sign-in-link', { email })
  const token = await linkTo(email, '/app/enter')
  expect(mailsTo(email).filter((text) => text.includes('good once, for 10 minutes'))).toHaveLength(1)
  const [row] = await shop.owner.sql`select extract(epoch from expires_at - created_at)::int as seconds
    from mailed_link where email = ${email} and purpose = 'sign_in'`
  expect(row).toEqual({ seconds: 600 })
  await shop.owner.sql`update mailed_link set expires_at = now() where email = ${email}`
  expect(await shop.call('POST', '/auth/sign-in-link/completion', { token })).toMatchObject({
    status: 410,
    body: { code: 'link_not_good' },
  })
})

test('a new account is asked by mail whether the address is its own', async () => {
  const email = 'verified@example.com'
  const { body } = await shop.call('POST', '/auth/register', { email, name: 'Vera', password: NEXT })
  const headers = { authorization: `Bearer ${body.access_token}` }
  const token = await linkTo(email, '/app/verify-email')
  // A stranger may have opened it: only who is signed in to it can make it his address.
  expect(await shop.call('POST', '/auth/email/confirmation', { token })).toMatchObject({
    status: 403,
    body: { code: 'sign_in_first' },
  })
  expect(await shop.call('POST', '/auth/email/confirmation', { token }, headers)).toMatchObject({
    status: 200,
    body: { email },
  })
  expect((await shop.call('POST', '/auth/email/confirmation', { token }, headers)).status).toBe(410)
  expect((await shop.call('POST', '/auth/email-verification', {}, headers)).status).toBe(202)
})

// ASVS 7.5.1
test('another address holds once its link is followed; the old one is told, and links that went there are dead', async () => {
  const person: Person = await shop.person('client')
  const next = `moved-${person.accountId}@example.com`
  await shop.call('POST', '/auth/password-reset', { email: person.email })
  const old = await linkTo(person.email, '/app/new-password')
  const move = (email: string, password: string) =>
    shop.call('POST', '/auth/email', { email, present_password: password }, person.headers)
  expect((await move(next, 'not the one')).status).toBe(403)
  expect((await move(next, person.password)).status).toBe(202)
  expect((await logIn(next, person.password)).status).toBe(401)
  const token = await linkTo(next, '/app/verify-email')
  expect((await shop.call('POST', '/auth/email/confirmation', { token })).body).toEqual({ email: next })
  expect((await logIn(next, person.password)).status).toBe(200)
  expect((await logIn(person.email, person.password)).status).toBe(401)
  await mailAbout(person.email, 'The e-mail address of your account was changed')
  const reset = { token: old, new_password: NEXT }
  expect((await shop.call('POST', '/auth/password-reset/completion', reset)).status).toBe(410)

  const other = await shop.person('client')
  const taken = await shop.call(
    'POST',
    '/auth/email',
    { email: next, present_password: other.password },
    other.headers,
  )
  expect(taken).toMatchObject({ status: 202, body: { sent_to: next } })
  expect(mailsTo(next).filter((text) => text.includes('/app/verify-email'))).toHaveLength(1)
})
