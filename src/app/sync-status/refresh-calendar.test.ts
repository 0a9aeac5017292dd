import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type {} from '../../../test/setup/database.ts'
import { calendar as text, event } from './calendar-text.test-helper.ts'
import { openConnectedShop } from './connected-shop.test-helper.ts'
import type { ConnectedShop } from './connected-shop.test-helper.ts'
import { refreshCalendar } from './refresh-calendar.ts'
import { serveCalendar } from './served-calendar.test-helper.ts'
import type { TestCalendar } from './served-calendar.test-helper.ts'

let shop: ConnectedShop
let calendar: TestCalendar

const ics = (...lines: string[]): string => text(event(...lines))

const refresh = (connectionId: string) =>
  refreshCalendar(shop.context, { shopId: shop.actor.shopId, connectionId })

beforeAll(async () => {
  shop = await openConnectedShop(inject('testServer'), 'refresh_calendar')
  calendar = await serveCalendar()
})

afterAll(async () => {
  await calendar.close()
  await shop.close()
})

beforeEach(async () => {
  await shop.empty()
  shop.context.settings.calendarPrivateNetworks = true
  calendar.answer = { status: 200, body: ics('DTSTART:20260702T100000Z', 'DURATION:PT1H') }
  calendar.asked.splice(0)
})

describe('refreshing', () => {
  test('blocks what stands in the calendar, and replaces it when that changes', async () => {
    const id = await shop.connect(calendar.url)
    expect(await refresh(id)).toBe('changed')
    expect(await shop.busy()).toEqual(['02 10:00-11:00'])
    calendar.answer.body = ics('DTSTART:20260703T120000Z', 'DURATION:PT30M', 'RRULE:FREQ=DAILY;COUNT=2')
    expect(await refresh(id)).toBe('changed')
    expect(await shop.busy()).toEqual(['03 12:00-12:30', '04 12:00-12:30'])
    expect(await shop.only()).toMatchObject({
      last_success_at: shop.context.clock.now(),
      consecutive_failures: 0,
      failure_code: null,
    })
    expect((await shop.events()).map(({ unmapped }) => unmapped)).toEqual([
      { barber_id: shop.barberId },
      { outcome: 'changed', events: 1, busy_ranges: 1, skipped: {} },
      { outcome: 'changed', events: 1, busy_ranges: 2, skipped: {} },
    ])
  })

  test('asks only for news on the same day, and for everything on the next', async () => {
    calendar.answer.headers = { etag: '"1"' }
    const id = await shop.connect(calendar.url)
    expect(await refresh(id)).toBe('changed')
    shop.context.clock.advance(600_000)
    expect(await refresh(id)).toBe('unchanged')
    expect(await shop.busy()).toEqual(['02 10:00-11:00'])
    expect(await shop.only()).toMatchObject({ last_success_at: shop.context.clock.now() })
    shop.context.clock.advance(86_400_000)
    expect(await refresh(id)).toBe('changed')
    expect(calendar.asked.map((headers) => headers['if-none-match'])).toEqual([undefined, '"1"', undefined])
  })

  test('after a failure the old ranges stay, and all is asked for again', async () => {
    calendar.answer.headers = { etag: '"1"' }
    const id = await shop.connect(calendar.url)
    await refresh(id)
    calendar.answer = { status: 503, body: 'later' }
    expect(await refresh(id)).toBe('failed')
    expect(await refresh(id)).toBe('failed')
    expect(await shop.busy()).toEqual(['02 10:00-11:00'])
    expect(await shop.only()).toMatchObject({ consecutive_failures: 2, failure_code: 'http_status' })
    expect((await shop.events()).at(-1)).toMatchObject({ status_id: 2, unmapped: { failure: 'http_status' } })
    calendar.answer = { status: 200, body: ics('SUMMARY:nothing'), headers: { etag: '"1"' } }
    expect(await refresh(id)).toBe('changed')
    const connection = await shop.only()
    expect(connection).toMatchObject({ consecutive_failures: 0, failure_code: 'partly_unreadable' })
    expect(connection?.failure_detail).toContain('1 without a start')
    expect(await shop.busy()).toEqual([])
  })

  test.each([
    [401, 'access_denied'],
    [404, 'not_found'],
    [304, 'bad_response'],
  ])('HTTP %i is remembered as %s', async (status, code) => {
    calendar.answer = { status, body: '' }
    expect(await refresh(await shop.connect(calendar.url))).toBe('failed')
    expect(await shop.only()).toMatchObject({ failure_code: code, consecutive_failures: 1 })
  })

  // ASVS 5.2.2
  test('a page instead of a calendar', async () => {
    calendar.answer.body = '<html>Sign in</html>'
    expect(await refresh(await shop.connect(calendar.url))).toBe('failed')
    expect(await shop.only()).toMatchObject({ failure_code: 'not_a_calendar' })
  })

  test('an address in a private network is refused unless the configuration allows it', async () => {
    shop.context.settings.calendarPrivateNetworks = false
    expect(await refresh(await shop.connect(calendar.url))).toBe('failed')
    expect(await shop.only()).toMatchObject({ failure_code: 'address_not_allowed' })
    expect(calendar.asked).toEqual([])
  })

  test('what clashes with a live booking is counted as drift', async () => {
    const { shopId } = shop.actor
    const [clientId, serviceId] = [shop.context.random.uuid(), shop.context.random.uuid()]
    await shop.owner.sql`insert into client (id, shop_id, name) values (${clientId}, ${shopId}, 'C')`
    await shop.owner.sql`insert into service (id, shop_id, name, duration_minutes, price_minor)
      values (${serviceId}, ${shopId}, 'Cut', 30, 3000)`
    const book = (state: string, start: string) => shop.owner.sql`
      insert into booking (id, shop_id, client_id, barber_id, service_id, state, start_at, end_at, price_minor, currency,
        created_at, updated_at)
      values (${shop.context.random.uuid()}, ${shopId}, ${clientId}, ${shop.barberId}, ${serviceId}, ${state},
        ${start}::text::timestamptz, ${start}::text::timestamptz + interval '30 minutes', 3000, 'EUR', now(), now())`
    await book('confirmed', '2026-07-02T10:30Z')
    await book('confirmed', '2026-07-02T11:00Z')
    await book('cancelled', '2026-07-03T10:00Z')
    calendar.answer.body = ics('DTSTART:20260702T100000Z', 'DURATION:PT1H', 'RRULE:FREQ=DAILY;COUNT=2')
    await refresh(await shop.connect(calendar.url))
    expect(await shop.only()).toMatchObject({ drift: 1 })
  })

  test('a connection that is gone by the time of its job', async () => {
    expect(await refresh(shop.actor.accountId)).toBe('gone')
    expect(await shop.events()).toEqual([])
  })
})
