import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
let manager: { authorization?: string }
/** A slot that is offered: the day after tomorrow at ten, in the zone of the shop. */
let slot: string
/** Rows of every table that a request could write; events and records of access excepted. */
let rowsBefore: string

beforeAll(async () => {
  shop = await openTestShop()
  manager = (await shop.person('manager')).headers
  slot = dayAfterTomorrow()
    .toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '10:00' })
    .toInstant()
    .toString()
  rowsBefore = await rows()
})
afterAll(() => shop.close())

const dayAfterTomorrow = (): Temporal.PlainDate => Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 2 })

async function rows(): Promise<string> {
  const [counts] = await shop.owner.sql`
    select (select count(*) from client) as clients, (select count(*) from booking) as bookings,
      (select count(*) from occupancy) as occupancies, (select count(*) from account) as accounts,
      (select count(*) from idempotency_key) as keys, (select count(*) from payment) as payments,
      (select count(*) from calendar_connection) as calendars`
  return JSON.stringify(counts)
}

/** A booking that would be taken, but for `changes`. */
const booking = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  service_id: shop.serviceId,
  barber_id: shop.barberId,
  start_at: slot,
  client: { name: 'Guest', email: 'guest@example.com', phone: '+49 30 23125000' },
  ...changes,
})

async function expectRefused(
  answer: { status: number; body: unknown },
  status: number,
  code: string,
): Promise<void> {
  expect(answer).toMatchObject({ status, body: { status, code } })
  expect(await rows()).toBe(rowsBefore)
}

const at = (time: string): string =>
  dayAfterTomorrow().toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: time }).toInstant().toString()

describe('a booking is refused, and nothing is written, when', () => {
  // ASVS 2.2.1, 2.2.2, 15.3.3, 15.3.5
  test.for<[what: string, changes: () => Record<string, unknown>]>([
    ['a field is unknown', () => ({ price_minor: 1 })],
    ['a field of the client is unknown', () => ({ client: { name: 'Guest', account_id: shop.shopId } })],
    ['an id is a number', () => ({ service_id: 7 })],
    ['an id is no UUID', () => ({ service_id: "x' or 1=1 --" })],
    ['an id is a list', () => ({ barber_id: [shop.barberId] })],
    ['the name is empty', () => ({ client: { name: '' } })],
    ['the name is blank', () => ({ client: { name: ' \t ' } })],
    ['the name has a NUL', () => ({ client: { name: 'a\0b' } })],
    ['the name has half of a pair', () => ({ client: { name: 'a\ud800b' } })],
    ['the name is long', () => ({ client: { name: 'x'.repeat(121) } })],
    ['the note is long', () => ({ note: 'x'.repeat(501) })],
    [
      'the address has a line break',
      () => ({ client: { name: 'G', email: 'a@example.com\nBcc: b@example.com' } }),
    ],
    ['the address is a list', () => ({ client: { name: 'G', email: 'a@example.com, b@example.com' } })],
    ['the day is not in the calendar', () => ({ start_at: '2031-02-30T10:00:00+01:00' })],
    ['the hour is not on the clock', () => ({ start_at: '2031-02-20T25:00:00+01:00' })],
    ['the time has no offset', () => ({ start_at: '2031-02-20T10:00:00' })],
    ['the time is a number', () => ({ start_at: 1_900_000_000 })],
    ['the time is only a day', () => ({ start_at: '2031-02-20' })],
    ['the time is missing', () => ({ start_at: undefined })],
    ['the client is text', () => ({ client: 'Guest' })],
  ])('%s', async ([, changes]) => {
    await expectRefused(await shop.call('POST', '/bookings', booking(changes())), 400, 'invalid_request')
  })
})

describe('a time is not given when', () => {
  // ASVS 2.2.3
  test.for<[what: string, start: () => string, reason: string]>([
    ['it is over', () => '2020-01-15T10:00:00+01:00', 'in_the_past'],
    ['it is years away', () => '2099-01-15T10:00:00+01:00', 'beyond_horizon'],
    ['it lies off the grid', () => at('10:07'), 'off_the_grid'],
    ['it lies before opening', () => at('08:45'), 'outside_hours'],
    ['it ends after closing', () => at('17:45'), 'outside_hours'],
    ['it is a fraction off', () => at('10:00').replace('Z', '.001Z'), 'off_the_grid'],
  ])('%s', async ([, start, reason]) => {
    const answer = await shop.call('POST', '/bookings', booking({ start_at: start() }))
    await expectRefused(answer, 422, 'slot_not_offered')
    expect(answer.body).toMatchObject({ reason })
  })

  test('nobody offers the service, or this barber does not', async () => {
    const other = '0193a1de-0000-7000-8000-000000000001'
    await expectRefused(
      await shop.call('POST', '/bookings', booking({ service_id: other })),
      422,
      'service_not_offered',
    )
    await expectRefused(
      await shop.call('POST', '/bookings', booking({ barber_id: other })),
      422,
      'service_not_offered',
    )
  })
})

describe('a body is refused when it', () => {
  // ASVS 1.5.2, 5.2.1
  test.for<[what: string, body: () => string, status: number, code: string]>([
    ['is cut off', () => '{"service_id":', 400, 'malformed_json'],
    ['is empty', () => '', 400, 'malformed_json'],
    ['is null', () => 'null', 400, 'invalid_request'],
    ['is a list', () => '[]', 400, 'invalid_request'],
    ['is 10 MB', () => JSON.stringify({ note: 'x'.repeat(10_000_000) }), 413, 'body_too_large'],
    ['is 20,000 lists deep', () => '['.repeat(20_000) + ']'.repeat(20_000), 400, 'invalid_request'],
    ['is not UTF-8 text of JSON', () => '\u0000\u0001', 400, 'malformed_json'],
    ['names a constructor', () => '{"constructor":{"prototype":{"isStaff":true}}}', 400, 'malformed_json'],
    ['names a prototype', () => '{"__proto__":{"isStaff":true}}', 400, 'malformed_json'],
  ])('%s', async ([, body, status, code]) => {
    await expectRefused(await shop.call('POST', '/bookings', body()), status, code)
  })

  test('is a form', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    await expectRefused(await shop.call('POST', '/bookings', 'a=b', form), 415, 'unsupported_media_type')
  })
})

describe('an address is refused when it', () => {
  test.for<[path: string, status: number, code: string]>([
    ['/bookings/not-an-id', 400, 'invalid_request'],
    ['/bookings/0193a1de-0000-7000-8000-000000000001', 404, 'not_found'],
    ['/bookings?limit=0', 400, 'invalid_request'],
    ['/bookings?limit=101', 400, 'invalid_request'],
    ['/bookings?limit=ten', 400, 'invalid_request'],
    ['/bookings?client_id=1', 400, 'invalid_request'],
    ['/bookings?cursor=bm9uc2Vuc2U', 400, 'invalid_request'],
    ['/bookings?from=2031-02-30', 400, 'invalid_request'],
    ['/bookings?from=%00', 400, 'invalid_request'],
    ['/dashboard/summary?date=2031-02-30', 400, 'invalid_request'],
    ['/dashboard/summary?date=2031-02-20T10:00', 400, 'invalid_request'],
    ['/dashboard/summary?date=0001-01-01', 400, 'invalid_request'],
    ['/dashboard/summary?date=9999-12-31', 400, 'invalid_request'],
    ['/dashboard/summary?day=2031-02-20', 400, 'invalid_request'],
    ['/guest-bookings/AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAA', 404, 'link_not_valid'],
    [`/guest-bookings/${'A'.repeat(61)}`, 400, 'invalid_request'],
    [`/guest-bookings/${'A'.repeat(500)}`, 414, 'uri_too_long'],
    ['/bookings/%zz', 404, 'not_found'],
    ['/availability?from=2031-01-01&to=2031-01-02', 422, 'visit_not_valid'],
    ['/no/such/place', 404, 'not_found'],
  ])('%s', async ([path, status, code]) => {
    await expectRefused(await shop.call('GET', path, undefined, manager), status, code)
  })

  test.for<[query: string, status: number, code: string]>([
    ['from=2031-01-01T00:00:00&to=2031-01-02', 400, 'invalid_request'],
    ['from=2031-01-01&to=2031-06-01', 422, 'range_not_valid'],
    ['from=2031-01-02&to=2031-01-01', 422, 'range_not_valid'],
    ['from=2031-01-01&to=2031-01-02&barber_id=7', 400, 'invalid_request'],
  ])('/availability of a service with %s', async ([query, status, code]) => {
    await expectRefused(
      await shop.call('GET', `/availability?service_id=${shop.serviceId}&${query}`),
      status,
      code,
    )
  })
})

describe('years that no calendar here needs', () => {
  const farCursor = (time: string, id: string): string =>
    `cursor=${Buffer.from(`${time} ${id}`).toString('base64url')}`

  // ASVS 1.4.2
  test.for([
    '/bookings?from=0000-01-01',
    '/bookings?from=0001-01-01',
    '/bookings?to=9999-12-31',
    '/bookings?from=0000-01-01T00:00:00Z',
    '/dashboard/summary?date=0000-01-01',
    '/dashboard/summary?date=0001-01-01',
    '/dashboard/summary?date=9999-12-31',
    `/bookings?${farCursor('2026-01-01T00:00Z', '-'.repeat(36))}`,
    `/bookings?${farCursor('-271821-04-20T00:00Z', '0193a1de-0000-7000-8000-000000000001')}`,
  ])('%s breaks nothing', async (path) => {
    const { status } = await shop.call('GET', path, undefined, manager)
    expect([200, 400, 422]).toContain(status)
  })

  test.for(['from=0001-01-01&to=0001-01-02', 'from=9999-12-30&to=9999-12-31'])(
    '/availability with %s breaks nothing',
    async (query) => {
      const { status } = await shop.call('GET', `/availability?service_id=${shop.serviceId}&${query}`)
      expect([200, 400, 422]).toContain(status)
    },
  )
})

describe('what staff send is refused when', () => {
  test.for<[what: string, body: () => Record<string, unknown>, status: number, code: string]>([
    ['a calendar is a file', () => ({ url: 'file:///etc/passwd' }), 422, 'calendar_address_invalid'],
    [
      'it holds a password',
      () => ({ url: 'https://a:b@example.com/c.ics' }),
      422,
      'calendar_address_invalid',
    ],
    ['its name is empty', () => ({ name: '' }), 400, 'invalid_request'],
    ['its name is long', () => ({ name: 'x'.repeat(81) }), 400, 'invalid_request'],
    ['its barber is unknown', () => ({ barber_id: shop.shopId }), 404, 'not_found'],
    ['its field is unknown', () => ({ etag: 'x' }), 400, 'invalid_request'],
  ])('%s', async ([, changes, status, code]) => {
    const calendar = {
      barber_id: shop.barberId,
      name: 'Mine',
      url: 'https://example.com/c.ics',
      ...changes(),
    }
    await expectRefused(await shop.call('POST', '/calendar-connections', calendar, manager), status, code)
  })

  // ASVS 1.4.2
  test('the payment is negative, broken or of another kind', async () => {
    const path = '/bookings/0193a1de-0000-7000-8000-000000000001/completion'
    for (const payment of [
      { method: 'in_shop', amount_minor: -1 },
      { method: 'in_shop', amount_minor: 10.5 },
      { method: 'in_shop', amount_minor: '3200' },
      { method: 'card', amount_minor: 3_200 },
    ]) {
      await expectRefused(await shop.call('POST', path, { payment }, manager), 400, 'invalid_request')
    }
  })
})

describe('an account is not made when', () => {
  // ASVS 6.2.1, 15.3.3
  test.for<[what: string, changes: Record<string, unknown>]>([
    ['the address is none', { email: 'nobody' }],
    ['the password is short', { password: 'short' }],
    ['the password is long', { password: 'x'.repeat(201) }],
    ['a role is asked for', { role: 'owner' }],
    ['the name is a number', { name: 7 }],
  ])('%s', async ([, changes]) => {
    const account = { email: 'new@example.com', password: 'correct horse battery', name: 'New', ...changes }
    await expectRefused(await shop.call('POST', '/auth/register', account), 400, 'invalid_request')
  })
})

test('the booking that all of these spoil is taken', async () => {
  expect(await shop.call('POST', '/bookings', booking())).toMatchObject({ status: 201 })
})
