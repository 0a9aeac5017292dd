import { afterAll, beforeAll, expect, test } from 'vitest'
import { isDescribed } from '../../src/app/auth/activity/activity.ts'
import { activities } from '../../src/app/auth/auth-event.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close(), 30_000)

type Headers = Record<string, string>
interface Item {
  id: string
  kind: string
  sentence: string
  succeeded: boolean
  device: string | null
  session_id: string | null
  session: string
}

const activityOf = async (
  headers: Headers,
  query = '',
): Promise<{ items: Item[]; next_cursor: string | null }> =>
  (await shop.call('GET', `/auth/activity${query}`, undefined, headers)).body

// ASVS 16.3.1
test('a person reads in plain words what happened to the account, the newest first', async () => {
  const { email, password, headers, accountId } = await shop.person('client')
  await shop.call('POST', '/auth/login', { email, password: 'a guess at it' })
  const phone = { 'user-agent': 'Mozilla/5.0 (iPhone) Safari/605' }
  const { body } = await shop.call('POST', '/auth/login', { email, password }, phone)
  const wish = { present_password: password, new_password: 'four words in a row' }
  await shop.call('POST', '/auth/password', wish, headers)
  const { items } = await activityOf(headers)
  expect(items.map(({ sentence }) => sentence)).toEqual([
    'The password was changed.',
    'Signed in from 127.0.0.1 with Safari on iPhone. This device was new.',
    'Somebody at 127.0.0.1 tried to sign in with a wrong password.',
    expect.stringMatching(/^Signed in from 127\.0\.0\.1 with a program/),
  ])
  // The change signed the phone out.
  expect(items.map(({ session }) => session)).toEqual(['none', 'ended', 'none', 'current'])
  expect(items.map(({ kind }) => kind)).toEqual(['password_changed', 'logon', 'logon', 'logon'])
  expect(JSON.stringify(items)).not.toMatch(new RegExp(`${body.access_token}|${email}`))
  const [record] = await shop.owner.sql`select account_id, source_table from access_record
    where purpose = 'own activity' and account_id = ${accountId}`
  expect(record).toEqual({ account_id: accountId, source_table: 'event' })
})

test('it is read page by page, and no page has an event twice or leaves one out', async () => {
  const { email, headers } = await shop.person('client')
  for (let n = 0; n < 6; n++) await shop.call('POST', '/auth/login', { email, password: `guess ${n}` })
  const whole = await activityOf(headers)
  expect([whole.items.length, whole.next_cursor]).toEqual([7, null])
  const read: string[] = []
  let cursor: string | null = ''
  for (let page = 0; page < 3; page++) {
    const next: Awaited<ReturnType<typeof activityOf>> = await activityOf(
      headers,
      `?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`,
    )
    read.push(...next.items.map(({ id }) => id))
    cursor = next.next_cursor
  }
  expect([read, cursor]).toEqual([whole.items.map(({ id }) => id), null])
  expect((await shop.call('GET', '/auth/activity?limit=101', undefined, headers)).status).toBe(400)
  expect((await shop.call('GET', '/auth/activity?cursor=bm9uc2Vuc2U', undefined, headers)).status).toBe(400)
})

test('nobody sees what happened to another account, not even the owner of the shop', async () => {
  const person = await shop.person('client')
  const own = await activityOf(person.headers)
  expect(own.items.length).toBeGreaterThan(0)
  for (const role of ['client', 'owner', 'operator'] as const) {
    const { headers } = await shop.person(role)
    const ids = (await activityOf(headers)).items.map(({ id }) => id)
    expect(ids.filter((id) => own.items.some((item) => item.id === id))).toEqual([])
  }
  expect((await shop.call('GET', '/auth/activity')).status).toBe(401)
})

test('the server still reads nothing else of the log', async () => {
  const { accountId } = await shop.person('client')
  const { database } = shop.server.context
  await expect(database.sql`select 1 from event limit 1`).rejects.toThrow('permission denied')
  expect(await database.sql`select 1 from own_activity(null, null, 100)`).toHaveLength(0)
  const plan = await shop.owner.sql.begin(async (sql) => {
    await sql`set local enable_seqscan = off`
    return sql`explain select id from event where class_uid = 3002 and body -> 'user' ->> 'uid' = ${accountId}
      order by at desc, id desc limit 100`
  })
  expect(JSON.stringify(plan)).toContain('Index Scan Backward using event_by_account')
})

test('the making of a key stands there, and so does a session that was ended', async () => {
  const { email, password, headers } = await shop.person('owner')
  const wish = { name: 'Website', scopes: ['bookings.read'] }
  const { body: key } = await shop.call('POST', '/api-keys', wish, headers)
  await shop.call('POST', `/api-keys/${key.id}/rotation`, {}, headers)
  await shop.call('DELETE', `/api-keys/${key.id}`, undefined, headers)
  await shop.call('POST', '/auth/login', { email, password })
  await shop.call('POST', '/auth/sessions/revocation', {}, headers)
  const { items } = await activityOf(headers)
  expect(items.slice(0, 5).map(({ sentence }) => sentence)).toEqual([
    'You signed a device out.',
    expect.stringContaining('Signed in from'),
    'You revoked an API key of the shop.',
    'You gave an API key of the shop a new secret.',
    'You made an API key for the shop.',
  ])
})

test('every kind of event has a sentence of its own', () => {
  const kinds = Object.entries<{ id: number; name?: string }>(activities)
  expect(kinds.length).toBeGreaterThan(5)
  const silent = kinds.filter(
    ([, { id, name }]) => !isDescribed({ activityId: id, activityName: name ?? null }),
  )
  expect(silent).toEqual([])
})
