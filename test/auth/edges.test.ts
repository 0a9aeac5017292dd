import { afterAll, beforeAll, expect, test } from 'vitest'
import { safeNext } from '../../web/app/session.ts'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

const SITE = 'https://www.barber.example'
const FOREIGN = 'https://evil.example'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop({ PUBLIC_URL: 'https://shop.example' })
  await shop.owner.sql`insert into shop (id, organisation_id, slug, name, time_zone, currency, created_at)
    select ${systemRandom.uuid()}, organisation_id, 'other', 'Other', 'Europe/Berlin', 'EUR', now() from shop`
})
afterAll(() => shop.close(), 30_000)

const own = { origin: 'https://shop.example', 'sec-fetch-site': 'same-origin' }

// ASVS 3.3.1, 3.3.2, 3.3.3, 10.1.1
test('by https each cookie is a __Host- one: Secure, for / and this host alone, HttpOnly, SameSite=Strict', async () => {
  const { email, password } = await shop.person('client')
  const login = await shop.call('POST', '/auth/login', { email, password, transport: 'cookie' }, own)
  const cookies = login.headers.getSetCookie()
  expect(cookies.map((line) => line.split('=')[0] ?? '').toSorted()).toEqual([
    '__Host-6fb_access',
    '__Host-6fb_device',
    '__Host-6fb_refresh',
  ])
  for (const line of cookies) {
    expect(line).toMatch(/; Path=\/;.*HttpOnly.*Secure.*SameSite=Strict/)
    expect(line).not.toContain('Domain')
  }
  const cookie = cookies.map((line) => line.split(';')[0]).join('; ')
  expect((await shop.call('GET', '/auth/me', undefined, { cookie })).status).toBe(200)
  expect((await shop.call('POST', '/auth/refresh', {}, { cookie, ...own })).status).toBe(200)
  // One that a sibling host could have set is none of ours.
  const tossed = { cookie: cookie.replaceAll('__Host-', '') }
  expect((await shop.call('GET', '/auth/me', undefined, tossed)).status).toBe(401)
  expect((await shop.call('POST', '/auth/refresh', {}, { ...tossed, ...own })).status).toBe(401)
})

// ASVS 3.4.1
test.each(['/', '/shop', '/nowhere', '/health', '/bookings/%zz', '/docs/'])(
  'by https %s says that it is only to be reached so, for a year',
  async (path) => {
    const { headers } = await shop.call('GET', path)
    expect(headers.get('strict-transport-security')).toBe('max-age=31536000')
  },
)

test('signing out clears the cookies as they were set', async () => {
  const { email, password } = await shop.person('client')
  const { headers } = await shop.call('POST', '/auth/login', { email, password, transport: 'cookie' }, own)
  const cookie = headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const out = await shop.call('POST', '/auth/logout', {}, { cookie, ...own })
  expect(out.headers.getSetCookie()).toHaveLength(2)
  for (const line of out.headers.getSetCookie())
    expect(line).toMatch(/^__Host-6fb_(access|refresh)=; .*Path=\/; Expires=Thu, 01 Jan 1970.*Secure/)
})

const crossOrigin = async (method: string, path: string, headers: Record<string, string>) =>
  [...(await shop.call(method, path, undefined, headers)).headers].filter(([name]) =>
    name.startsWith('access-control-'),
  )

// ASVS 3.4.2
test('no page of another origin may read anything, until the owner of the shop lists it; all others still may not', async () => {
  const preflight = { origin: SITE, 'access-control-request-method': 'POST' }
  expect(await crossOrigin('GET', '/services', { origin: SITE })).toEqual([])
  expect(await crossOrigin('OPTIONS', '/bookings', preflight)).toEqual([])

  const owner = await shop.person('owner')
  const set = (origins: string[], headers = owner.headers) =>
    shop.call('PUT', '/shop/origins', { origins }, headers)
  expect((await set([SITE], (await shop.person('manager')).headers)).status).toBe(403)
  expect(await set([SITE])).toMatchObject({ status: 200, body: { origins: [SITE] } })
  expect((await shop.call('GET', '/shop/origins', undefined, owner.headers)).body).toEqual({
    origins: [SITE],
  })

  const answer = await shop.call('GET', '/services', undefined, { origin: SITE })
  expect(answer.headers.get('access-control-allow-origin')).toBe(SITE)
  expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  expect(answer.headers.get('vary')).toContain('Origin')
  const allowed = await shop.call('OPTIONS', '/bookings', undefined, preflight)
  expect([allowed.status, allowed.headers.get('vary')]).toEqual([204, 'Origin'])
  expect(Object.fromEntries(allowed.headers)).toMatchObject({
    'access-control-allow-origin': SITE,
    'access-control-allow-methods': expect.stringContaining('POST'),
    'access-control-allow-headers': expect.stringContaining('Authorization'),
  })
  for (const origin of [
    FOREIGN,
    'null',
    `${SITE}.evil.example`,
    SITE.replace('https', 'http'),
    `${SITE}:8443`,
  ]) {
    expect(await crossOrigin('GET', '/services', { origin })).toEqual([])
    expect(await crossOrigin('OPTIONS', '/bookings', { ...preflight, origin })).toEqual([])
  }
  // What one shop allows is no other one's business.
  expect(await crossOrigin('GET', '/services', { origin: SITE, 'x-shop': 'other' })).toEqual([])
  expect(await crossOrigin('OPTIONS', '/bookings?shop=other', preflight)).toEqual([])

  expect((await set([])).status).toBe(200)
  expect(await crossOrigin('GET', '/services', { origin: SITE })).toEqual([])
})

test.each([
  'http://www.example.com',
  'https://www.example.com/',
  'https://*.example.com',
  'https://user@example.com',
  'https://EXAMPLE.com',
  'https://localhost',
  '*',
  'null',
])('%s is no origin that can be listed', async (origin) => {
  const { headers } = await shop.person('owner')
  expect(await shop.call('PUT', '/shop/origins', { origins: [origin] }, headers)).toMatchObject({
    status: 400,
    body: { code: 'invalid_request' },
  })
})

// ASVS 3.5.1
test('a listed page does not get in by the cookies of whoever visits it', async () => {
  const owner = await shop.person('owner')
  await shop.call('PUT', '/shop/origins', { origins: [SITE] }, owner.headers)
  const { email, password } = owner
  const { headers } = await shop.call('POST', '/auth/login', { email, password, transport: 'cookie' }, own)
  const cookie = headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const from = { cookie, origin: SITE, 'sec-fetch-site': 'cross-site' }
  expect(await shop.call('POST', '/auth/logout', {}, from)).toMatchObject({
    status: 403,
    body: { code: 'csrf_rejected' },
  })
  const entering = { email, password, transport: 'cookie' }
  expect((await shop.call('POST', '/auth/login', entering, from)).body.code).toBe('csrf_rejected')
})

// ASVS 3.4.3, 14.2.3
test.each(['/', '/queue', '/status', '/manage/x', '/wish/x', '/app', '/app/sign-in', '/docs/', '/nowhere'])(
  'the page %s runs no script and takes no style that is not ours',
  async (path) => {
    const { headers, body } = await shop.call('GET', path, undefined, { accept: 'text/html' })
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("object-src 'none'")
    expect(policy).toContain("base-uri 'none'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toMatch(/unsafe-|\*|https?:|script-src[^;]*data:/)
    const nonces = [...(body as string).matchAll(/nonce="([^"]*)"/g)].map(([, nonce]) => nonce)
    for (const nonce of nonces) expect(policy).toContain(`'nonce-${nonce}'`)
  },
)

test('each answer of /docs has a nonce of its own', async () => {
  const nonce = async () =>
    /'nonce-([^']+)'/.exec(
      (await shop.call('GET', '/docs/')).headers.get('content-security-policy') ?? '',
    )?.[1]
  const [one, other] = [await nonce(), await nonce()]
  expect(one).toMatch(/^[A-Za-z0-9_-]{22}$/)
  expect(other).not.toBe(one)
})

// ASVS 1.2.2, 3.7.2
test.each([
  '/docs',
  '/docs?next=https://evil.example',
  '//evil.example/docs',
  '/manage/https:%2F%2Fevil.example',
  '/manage/x?shop=https://evil.example',
  '/app/sign-in?next=https://evil.example',
])('%s leads to no other host', async (path) => {
  const { headers } = await shop.server.http.inject({
    method: 'GET',
    url: path,
    headers: { host: 'evil.example' },
  })
  expect(String(headers.location ?? '/')).toMatch(/^\/(?![/\\])/)
})

// ASVS 1.2.2, 3.7.2
test.each([
  'https://evil.example',
  '//evil.example',
  '/\\evil.example',
  '/app/..//evil.example',
  'javascript:alert(1)',
  '/app/day#//evil.example',
])('a sign-in does not go on to %s', (next) => {
  expect(safeNext(next)).toBeNull()
})
