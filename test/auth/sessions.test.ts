import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close(), 30_000)

type Headers = Record<string, string>
interface Listed {
  id: string
  name: string | null
  is_current: boolean
}

const sessionsOf = async (headers: Headers): Promise<Listed[]> =>
  (await shop.call('GET', '/auth/sessions', undefined, headers)).body.items
const isIn = async (headers: Headers): Promise<boolean> =>
  (await shop.call('GET', '/auth/me', undefined, headers)).status === 200

/** Signs in once more, as from another device. */
async function anotherDevice(
  person: { email: string; password: string },
  userAgent: string,
): Promise<Headers> {
  const { email, password } = person
  const { body } = await shop.call('POST', '/auth/login', { email, password }, { 'user-agent': userAgent })
  return { authorization: `Bearer ${body.access_token}` }
}

// ASVS 7.4.1, 7.5.2, 10.4.9
test('a person sees where he is signed in, names a device, and signs one or all others out', async () => {
  const person = await shop.person('client')
  const phone = await anotherDevice(person, 'Mozilla/5.0 (iPhone) Safari/605')
  const tablet = await anotherDevice(person, 'Mozilla/5.0 (iPad) Safari/605')
  const listed = await sessionsOf(person.headers)
  expect(listed).toHaveLength(3)
  expect(listed.filter(({ is_current: isCurrent }) => isCurrent)).toHaveLength(1)
  const [phoneId, tabletId] = await Promise.all(
    [phone, tablet].map(async (headers) => (await sessionsOf(headers)).find((one) => one.is_current)!.id),
  )

  const path = `/auth/sessions/${phoneId}`
  expect((await shop.call('PATCH', path, { name: ' Phone ' }, person.headers)).status).toBe(204)
  expect((await sessionsOf(person.headers)).find(({ id }) => id === phoneId)).toMatchObject({
    name: 'Phone',
    device: 'Safari on iPhone',
    user_agent: 'Mozilla/5.0 (iPhone) Safari/605',
    source: '127.0.0.1',
  })

  expect((await shop.call('DELETE', path, undefined, person.headers)).status).toBe(204)
  expect([await isIn(phone), await isIn(tablet), await isIn(person.headers)]).toEqual([false, true, true])
  for (const [method, body] of [
    ['DELETE', undefined],
    ['PATCH', { name: 'Gone' }],
  ] as const)
    expect(await shop.call(method, path, body, person.headers)).toMatchObject({
      status: 404,
      body: { code: 'session_not_found' },
    })

  expect(await shop.call('POST', '/auth/sessions/revocation', {}, person.headers)).toMatchObject({
    status: 200,
    body: { ended: 1 },
  })
  expect([await isIn(tablet), await isIn(person.headers)]).toEqual([false, true])
  const [row] = await shop.owner.sql`select count(*)::int as n from event
    where body::json ->> 'activity_name' = 'Session Revoked' and body::json #>> '{session,uid}' in (${phoneId!}, ${tabletId!})`
  expect(row).toEqual({ n: 2 })
})

// ASVS 8.2.2
test('nobody sees, names or ends the sign-ins of somebody else, not even the owner of the shop', async () => {
  const person = await shop.person('client')
  const [own] = await sessionsOf(person.headers)
  for (const role of ['client', 'owner'] as const) {
    const other = await shop.person(role)
    expect((await sessionsOf(other.headers)).map(({ id }) => id)).not.toContain(own!.id)
    const path = `/auth/sessions/${own!.id}`
    expect((await shop.call('DELETE', path, undefined, other.headers)).status).toBe(404)
    expect((await shop.call('PATCH', path, { name: 'Mine' }, other.headers)).status).toBe(404)
  }
  expect(await isIn(person.headers)).toBe(true)
  expect((await shop.call('GET', '/auth/sessions')).status).toBe(401)
})

test('a sign-in on a new device is told by mail; one on a known device is not', async () => {
  const person = await shop.person('client')
  const { email, password } = person
  const mails = (): string[] => {
    const folder = join(shop.server.context.dataDir, 'mail')
    return readdirSync(folder)
      .map((name) => readFileSync(join(folder, name), 'utf8'))
      .filter((text) => text.includes(email))
  }
  const strange = await shop.call(
    'POST',
    '/auth/login',
    { email, password },
    { 'user-agent': 'Firefox/150 (Windows)' },
  )
  const strangeMail = () => mails().find((text) => text.includes('Firefox on Windows'))
  await expect
    .poll(strangeMail, { timeout: 5000 })
    .toMatch(/Subject: A new sign-in[\s\S]*127\.0\.0\.1[\s\S]*\/app\/security/)
  const cookie = strange.headers
    .getSetCookie()
    .find((line) => line.startsWith('6fb_device='))!
    .split(';')[0]!
  const before = mails().length
  await shop.call(
    'POST',
    '/auth/login',
    { email, password },
    { cookie, 'user-agent': 'Firefox/150 (Android)' },
  )
  await shop.call('POST', '/auth/login', { email, password }, { 'user-agent': 'Firefox/150 (Mac OS X)' })
  await expect.poll(() => mails().length, { timeout: 5000 }).toBe(before + 1)
  expect(mails().some((text) => text.includes('Firefox on Android'))).toBe(false)
})
