import { AsyncLocalStorage } from 'node:async_hooks'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PostgresQueryCompiler, type KyselyPlugin } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

const PASSWORD = 'four words in a row'

let shop: TestShop
/** The statements of the request that is under way. */
const statements = new AsyncLocalStorage<string[]>()

beforeAll(async () => {
  shop = await openTestShop()
  const { context } = shop.server
  const { query, sql } = context.database
  const compiler = new PostgresQueryCompiler()
  const recorder: KyselyPlugin = {
    transformQuery({ node, queryId }) {
      statements.getStore()?.push(compiler.compileQuery(node, queryId).sql)
      return node
    },
    transformResult: ({ result }) => Promise.resolve(result),
  }
  context.database = {
    ...context.database,
    query: query.withPlugin(recorder),
    sql: new Proxy(sql, {
      apply(target, self, parts: [TemplateStringsArray]) {
        statements.getStore()?.push(parts[0].join('?'))
        return Reflect.apply(target, self, parts) as unknown
      },
    }),
  }
})
afterAll(() => shop.close(), 30_000)

/** What does not depend on the account: ids, tokens, dates and what is left of the limit, each as long as it is. */
const masked = (text: string): string =>
  text
    .replace(/[A-Za-z0-9_-]{20,}/g, (secret) => 'x'.repeat(secret.length))
    .replace(/r=\d+;t=\d+|\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT/g, 'now')

/** All that can be seen of an answer, and the statements behind it. */
async function ask(url: string, payload: object) {
  const sent: string[] = []
  const answer = await statements.run(sent, async () => {
    const injected = await shop.server.http.inject({ method: 'POST', url, payload })
    return injected
  })
  const headers = Object.entries(answer.headers).map(([name, value]) => `${name}: ${String(value)}`)
  return {
    seen: [answer.statusCode, masked(headers.join('\n')), masked(answer.body)],
    statements: sent,
    body: answer.json(),
  }
}

let made = 0
/** Addresses of the same length: one of an account, one that a stranger claims, one of nobody. */
async function addresses() {
  made += 1
  const person = await shop.person('client')
  const [owned, claimed, free] = ['owned', 'claim', 'nobod'].map((name) => `${name}-${made}@example.com`)
  await shop.owner.sql`update account set email = ${owned!} where id = ${person.accountId}`
  await ask('/auth/register', { email: claimed, name: 'Stranger', password: 'the words of a stranger' })
  return { person, owned: owned!, claimed: claimed!, free: free! }
}

const mailsTo = (email: string): string[] => {
  const folder = join(shop.server.context.dataDir, 'mail')
  return (existsSync(folder) ? readdirSync(folder) : [])
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', ''))
    .filter((text) => text.includes(`To: ${email}`))
}

// Playbook B5
test.each([
  ['/auth/login', { password: 'a wrong password' }],
  ['/auth/password-reset', {}],
  ['/auth/sign-in-link', {}],
  ['/auth/register', { name: 'Anybody', password: PASSWORD }],
])('%s answers byte for byte the same, by the same statements, whoever has an account', async (url, body) => {
  const { owned, claimed, free } = await addresses()
  const answers = []
  for (const email of [owned, claimed, free]) {
    const { seen, statements: sent } = await ask(url, { ...body, email })
    answers.push({ seen: seen.map((part) => String(part).replaceAll(email, 'the address')), sent })
  }
  const [first, ...others] = answers
  expect(first!.sent.length).toBeGreaterThan(2)
  for (const other of others) expect(other).toEqual(first)
})

test('who registers an address with an account gets one that shows nothing of it, and behaves as any new one', async () => {
  const { owned, free, person } = await addresses()
  const behaviour = []
  for (const email of [owned, free]) {
    const seen: unknown[] = []
    for (const password of [PASSWORD, 'five words in a row']) {
      const { body } = await ask('/auth/register', { email, name: 'Stranger', password })
      const headers = { authorization: `Bearer ${body.access_token}` }
      const me = await shop.call('GET', '/auth/me', undefined, headers)
      expect(me.body.account.id).not.toBe(person.accountId)
      seen.push([me.status, me.body.account.email === email, me.body.account.roles.length])
      seen.push((await shop.call('GET', '/bookings', undefined, headers)).body)
      const next = `${password} more`
      const change = { present_password: password, new_password: next }
      seen.push((await shop.call('POST', '/auth/password', change, headers)).status)
      // Each comes in again with his own password, whoever came later.
      for (const tried of [next, password, `${PASSWORD} more`])
        seen.push((await ask('/auth/login', { email, password: tried })).seen[0])
      seen.push((await shop.call('POST', '/auth/email-verification', {}, headers)).status)
    }
    behaviour.push(seen)
  }
  expect(behaviour[1]).toEqual(behaviour[0])
  // And the owner comes in as before.
  const { body } = await ask('/auth/login', { email: owned, password: person.password })
  const headers = { authorization: `Bearer ${body.access_token}` }
  expect((await shop.call('GET', '/auth/me', undefined, headers)).body.account.id).toBe(person.accountId)
})

test('the owner of an address is told of who registers it, gets no link for him, and keeps the address', async () => {
  const { owned, person } = await addresses()
  const { body } = await ask('/auth/register', { email: owned, name: 'Stranger', password: PASSWORD })
  await expect.poll(() => mailsTo(owned).length, { timeout: 8_000 }).toBe(1)
  expect(mailsTo(owned)[0]).toContain('Subject: You have an account already')
  expect(mailsTo(owned)[0]).not.toMatch(/#[A-Za-z0-9_-]{43}/)
  // A link to it would be of no use: the address is taken, which only who reads there can learn.
  const headers = { authorization: `Bearer ${body.access_token}` }
  const [link] = await shop.owner.sql<{ account_id: string }[]>`select account_id from mailed_link
    where email = ${owned} and purpose = 'verify_email'`
  expect(link?.account_id).not.toBe(person.accountId)
  const reset = await ask('/auth/password-reset', { email: owned })
  expect(reset.seen[0]).toBe(202)
  const [target] = await shop.owner.sql<{ account_id: string }[]>`select account_id from mailed_link
    where email = ${owned} and purpose = 'reset_password'`
  expect(target?.account_id).toBe(person.accountId)
  expect((await shop.call('GET', '/auth/me', undefined, headers)).status).toBe(200)
})

test('of two who claim an address it is his who follows the link that is mailed there; the other one’s is of no use', async () => {
  const email = 'twice-claimed@example.com'
  const claim = async (name: string, password: string) => {
    const { body } = await ask('/auth/register', { email, name, password })
    return { authorization: `Bearer ${body.access_token}` }
  }
  const thief = await claim('Thief', 'the words of the thief')
  const person = await claim('Person', PASSWORD)
  const tokens = (): string[] =>
    mailsTo(email).flatMap((text) => /verify-email#([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? [])
  await expect.poll(() => tokens().length, { timeout: 8_000 }).toBe(2)
  const confirm = (token: string, headers: Record<string, string>) =>
    shop.call('POST', '/auth/email/confirmation', { token }, headers)
  const outcomes = await Promise.all(tokens().map((token) => confirm(token, person)))
  expect(outcomes.map(({ status }) => String(status)).toSorted()).toEqual(['200', '403'])
  const late = await Promise.all(tokens().map((token) => confirm(token, thief)))
  expect(late.map(({ body }) => body.code as string).toSorted()).toEqual(['email_taken', 'sign_in_first'])
  // Whoever signs in by mail from now on is the person.
  const [row] = await shop.owner.sql<{ name: string }[]>`select name from account_for_sign_in(${email})`
  expect(row).toEqual({ name: 'Person' })
})

test('a link that went to a claim is of no use once the address is somebody else’s', async () => {
  const email = 'late-link@example.com'
  await ask('/auth/register', { email, name: 'Thief', password: 'the words of the thief' })
  const { body } = await ask('/auth/register', { email, name: 'Person', password: PASSWORD })
  for (const url of ['/auth/sign-in-link', '/auth/password-reset']) await ask(url, { email })
  const tokenOf = (page: string) =>
    mailsTo(email).flatMap((text) => new RegExp(`${page}#([A-Za-z0-9_-]{43})`).exec(text)?.[1] ?? [])
  await expect
    .poll(() => [...tokenOf('enter'), ...tokenOf('new-password')].length, { timeout: 8_000 })
    .toBe(2)
  const me = await shop.call('GET', '/auth/me', undefined, { authorization: `Bearer ${body.access_token}` })
  await shop.owner.sql`update account set provisional = false, email_verified_at = now()
    where id = ${me.body.account.id as string}`
  const [enter] = tokenOf('enter')
  const [reset] = tokenOf('new-password')
  expect((await ask('/auth/sign-in-link/completion', { token: enter })).seen[0]).toBe(410)
  const next = { token: reset, new_password: 'six words in a row' }
  expect((await ask('/auth/password-reset/completion', next)).seen[0]).toBe(410)
})

// ASVS 6.3.1
test('a device of who only claims an address is none of its owner’s: it is asked for a code as any other', async () => {
  const { owned } = await addresses()
  const registered = await shop.call('POST', '/auth/register', {
    email: owned,
    name: 'Thief',
    password: PASSWORD,
  })
  const cookie = registered.headers.getSetCookie().map((line) => line.split(';')[0])[0]!
  const guess = (password: string) => shop.call('POST', '/auth/login', { email: owned, password }, { cookie })
  for (let tries = 0; tries < 5; tries++) expect((await guess('a wrong guess')).status).toBe(401)
  expect((await guess('a wrong guess')).body.code).toBe('too_many_tries')
})
