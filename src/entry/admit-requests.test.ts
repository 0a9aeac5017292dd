import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { openTestShop, type TestShop } from '../../test/setup/test-shop.ts'
import { systemClock } from '../platform/clock/clock.ts'
import { addressOf, operationsOf } from '../security/manual-checks/operation.ts'

let shop: TestShop
let owner: Record<string, string>
let link: string
let aheadMs = 0
const zone = { timeZone: 'Europe/Berlin', plainTime: '10:00' }
const dayAfter = (days: number): Temporal.PlainDate => Temporal.Now.plainDateISO(zone.timeZone).add({ days })

beforeAll(async () => {
  vi.spyOn(systemClock, 'monotonicMs').mockImplementation(() => performance.now() + aheadMs)
  shop = await openTestShop()
  owner = (await shop.person('owner')).headers
  const { body } = (await book(2)) as { body: { manage_url: string } }
  link = `/guest-bookings/${new URL(body.manage_url).pathname.split('/').at(-1)}`
  await shop.owner.sql`update heartbeat set state = 'stopped' where process = 'guard'`
  await healthIs({ status: 'degraded', database: 'ok', guard: 'missing' })
})
afterAll(async () => {
  await shop.close()
  vi.restoreAllMocks()
})

/** Books as a guest for ten o'clock, so many days from now. */
function book(days: number): Promise<unknown> {
  const client = { name: 'Guest', email: 'guest@example.com' }
  const startAt = dayAfter(days).toZonedDateTime(zone).toInstant().toString()
  const wish = { service_id: shop.serviceId, barber_id: shop.barberId, start_at: startAt, client }
  return shop.call('POST', '/bookings', wish)
}

/** Waits for a beat of the server, one a second, to tell so. */
async function healthIs(view: object): Promise<void> {
  await vi.waitFor(
    async () => expect(await shop.call('GET', '/health')).toMatchObject({ status: 200, body: view }),
    5_000,
  )
}

/** What the server answers to each of these, in words such as `GET /bookings: 200`. */
async function answers(
  requests: { method: string; path: string }[],
  headers: Record<string, string>,
): Promise<string[]> {
  return Promise.all(
    requests.map(async ({ method, path }) => {
      const { status, body } = (await shop.call(method, path, undefined, headers)) as {
        status: number
        body: { code?: string }
      }
      return [`${method} ${path}: ${status}`, body.code].filter(Boolean).join(' ')
    }),
  )
}

test('within the grace time personal data is given', async () => {
  aheadMs = 10_000
  await healthIs({ status: 'degraded', database: 'ok', guard: 'missing' })
  expect(await answers([{ method: 'GET', path: '/bookings' }], owner)).toEqual(['GET /bookings: 200'])
  expect(await answers([{ method: 'GET', path: link }], {})).toEqual([`GET ${link}: 200`])
})

test('after it every operation that asks for a sign-in, and a signed link, is refused; booking goes on', async () => {
  aheadMs = 60_000
  const document = (await shop.call('GET', '/openapi.json')) as { body: Record<string, unknown> }
  const shut = operationsOf(document.body)
    .filter(({ isProtected }) => isProtected)
    .map((operation) => ({ method: operation.method, path: addressOf(operation) }))
  expect(shut.length).toBeGreaterThan(20)
  const links = [
    { method: 'GET', path: link },
    { method: 'GET', path: `${link}/calendar.ics` },
    { method: 'POST', path: `${link}/cancellation` },
  ]
  expect(await answers(shut, owner)).toEqual(
    shut.map(({ method, path }) => `${method} ${path}: 503 guard_missing`),
  )
  expect(await answers(links, {})).toEqual(
    links.map(({ method, path }) => `${method} ${path}: 503 guard_missing`),
  )
  const { headers } = await shop.call('GET', '/bookings', undefined, owner)
  expect(headers.get('retry-after')).toBe('10')

  await healthIs({ status: 'degraded', database: 'ok', guard: 'missing' })
  const range = `from=${dayAfter(3).toString()}&to=${dayAfter(4).toString()}`
  const open = [
    '/shop',
    '/services',
    '/barbers',
    `/availability?service_id=${shop.serviceId}&${range}`,
    '/health/live',
    '/health/ready',
  ].map((path) => ({ method: 'GET', path }))
  expect(await answers(open, {})).toEqual(open.map(({ path }) => `GET ${path}: 200`))
  expect(await book(3)).toMatchObject({ status: 201, body: { state: 'confirmed' } })
  expect(await answers([{ method: 'GET', path: '/bookings' }], {})).toEqual([
    'GET /bookings: 401 unauthenticated',
  ])
})

test('when a guard is back, so is what it watches over, and nothing was cancelled', async () => {
  await shop.owner.sql`update heartbeat set state = 'running' where process = 'guard'`
  await healthIs({ status: 'ok', guard: 'ok' })
  const { status, body } = (await shop.call('GET', '/bookings', undefined, owner)) as {
    status: number
    body: { items: { state: string }[] }
  }
  expect([status, body.items.map(({ state }) => state)]).toEqual([200, ['confirmed', 'confirmed']])
  expect(await answers([{ method: 'GET', path: link }], {})).toEqual([`GET ${link}: 200`])
})
