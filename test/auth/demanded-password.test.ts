import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { liftPasswordReset } from '../../src/app/auth/auth.sql.ts'
import { withTenant } from '../../src/platform/postgres/tenant.ts'
import { requirePasswordReset } from '../../src/security/response-actions/require-password-reset.ts'
import { openTwoServers, type TwoServers } from './two-servers.test-helper.ts'

let both: TwoServers
beforeAll(async () => {
  both = await openTwoServers()
})
afterAll(() => both.close(), 30_000)

const NEXT = 'four words in a row'
const SUBJECT = 'Your account needs a new password'
const logIn = (email: string, password: string) => both.shop.call('POST', '/auth/login', { email, password })

async function demand(accountId: string): Promise<void> {
  await both.guard.database.query
    .transaction()
    .execute((transaction) =>
      requirePasswordReset(both.guard, transaction, [accountId], { reason: 'It was on a list.', by: 'test' }),
    )
  const known = () => both.shop.server.context.containments.has('require_password_reset', accountId)
  await expect.poll(known, { interval: 5 }).toBe(true)
}

function mailsTo(email: string): string[] {
  const folder = join(both.shop.server.context.dataDir, 'mail')
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8').replaceAll('=\r\n', ''))
    .filter((text) => text.includes(`To: ${email}`))
}

test('the right password of a suspect opens nothing but a mail, once in a quarter of an hour; a new one by that link does', async () => {
  const person = await both.shop.person('client')
  const { email, password } = person
  expect(await both.ask('/auth/me', person.headers)).toEqual([200, 200])
  await demand(person.accountId)
  // Whoever was signed in is out as well.
  await expect.poll(() => both.ask('/auth/me', person.headers), { interval: 5 }).toEqual([401, 401])
  for (let tries = 0; tries < 3; tries++)
    expect(await logIn(email, password)).toMatchObject({
      status: 403,
      body: { code: 'password_reset_required' },
    })
  const demands = () => mailsTo(email).filter((text) => text.includes(`Subject: ${SUBJECT}`))
  await expect.poll(() => demands().length, { timeout: 8_000 }).toBe(1)
  const [mailed] = await both.shop.owner.sql<{ n: number; all: number }[]>`
    select count(*) filter (where mailed) as n, count(*) as all from mailed_link where email = ${email}
      and purpose = 'reset_password'`
  expect(mailed).toEqual({ n: 1, all: 3 })

  const token = /new-password#([A-Za-z0-9_-]{43})/.exec(demands()[0] ?? '')?.[1]
  const reset = { token, new_password: NEXT }
  expect((await both.shop.call('POST', '/auth/password-reset/completion', reset)).status).toBe(204)
  expect((await logIn(email, NEXT)).status).toBe(200)
  const lifted = await both.shop.owner
    .sql`select lifted_by, lifted_at is not null as is_lifted from containment
    where verb = 'require_password_reset' and target = ${person.accountId}`
  expect(lifted).toEqual([{ lifted_by: 'password reset', is_lifted: true }])
  const told = await both.shop.owner.sql`select 1 from event where class_uid = 7001
    and body::json -> 'unmapped' ->> 'by' = 'password reset'`
  expect(told).toHaveLength(1)
})

test('who does not know the password learns nothing of a demand', async () => {
  const [suspect, honest] = [await both.shop.person('client'), await both.shop.person('client')]
  await demand(suspect.accountId)
  const [one, other] = [await logIn(suspect.email, 'a guess'), await logIn(honest.email, 'a guess')]
  const { instance, ...body } = one.body as Record<string, unknown>
  expect(other.body).toEqual({ ...body, instance: expect.not.stringMatching(String(instance)) as string })
  expect([one.status, other.status]).toEqual([401, 401])
  expect(mailsTo(suspect.email).filter((text) => text.includes(SUBJECT))).toEqual([])
})

test('the server lifts no demand of an account that has no new password', async () => {
  const suspect = await both.shop.person('client')
  await demand(suspect.accountId)
  const { database } = both.shop.server.context
  const tenant = { shopId: both.shop.shopId, accountId: suspect.accountId }
  expect(await withTenant(database, tenant, liftPasswordReset)).toEqual([])
  const standing = await both.shop.owner.sql`select 1 from containment where lifted_at is null
    and verb = 'require_password_reset' and target = ${suspect.accountId}`
  expect(standing).toHaveLength(1)
})
