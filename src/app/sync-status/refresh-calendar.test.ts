import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type {} from '../../../test/setup/database.ts'
import { connectCalendar } from './connect-calendar.ts'
import { openConnectedShop, serveCalendar } from './connected-shop.test-helper.ts'
import type { ConnectedShop, TestCalendar } from './connected-shop.test-helper.ts'
import { disconnectCalendar } from './disconnect-calendar.ts'
import { syncStatusJobs } from './jobs.ts'
import { listConnections } from './list-connections.ts'
import { refreshCalendar } from './refresh-calendar.ts'
import { refreshCalendars } from './refresh-calendars.ts'

let shop: ConnectedShop
let calendar: TestCalendar

beforeAll(async () => {
  shop = await openConnectedShop(inject('testServer'), 'refresh_calendar')
  calendar = await serveCalendar()
})

afterAll(async () => {
  await calendar.close()
  await shop.close()
})

beforeEach(async () => {
  await shop.owner.sql`truncate calendar_connection, event, booking cascade`
  await shop.owner.sql`delete from graphile_worker._private_jobs`
  shop.context.settings.calendarPrivateNetworks = true
  calendar.answer = { status: 200, body: ics('DTSTART:20260702T100000Z', 'DURATION:PT1H') }
  calendar.asked.splice(0)
})

const ics = (...lines: string[]): string =>
  ['BEGIN:VCALENDAR', 'BEGIN:VEVENT', ...lines, 'END:VEVENT', 'END:VCALENDAR'].join('\r\n')

const connected = async (url = calendar.url, barberId = shop.barberId): Promise<string> => {
  const row = await connectCalendar(shop.context, shop.actor, { barberId, name: 'My own', url })
  return row.id
}

const refresh = (connectionId: string) =>
  refreshCalendar(shop.context, { shopId: shop.actor.shopId, connectionId })

const only = async () => {
  const rows = await listConnections(shop.context, shop.actor)
  expect(rows).toHaveLength(1)
  return rows[0]
}

async function busy(): Promise<string[]> {
  const rows = await shop.owner.sql<{ at: string }[]>`
    select to_char(lower(during), 'DD HH24:MI') || to_char(upper(during), '-HH24:MI') as at
    from calendar_busy order by during`
  return rows.map(({ at }) => at)
}

async function events(): Promise<Record<string, unknown>[]> {
  const rows = await shop.owner.sql<{ body: Record<string, unknown> }[]>`
    select body::jsonb as body from event order by writer_number`
  return rows.map(({ body }) => body)
}

describe('connecting', () => {
  test('gives a connection that lags until its first refresh, which is queued', async () => {
    const id = await connected()
    expect(await only()).toMatchObject({ id, barber_name: 'Barber 0', last_success_at: null, drift: 0 })
    const jobs = await shop.owner.sql`select task_identifier, key from graphile_worker.jobs`
    expect([...jobs]).toEqual([{ task_identifier: 'refresh_calendar', key: `refresh_calendar:${id}` }])
  })

  test('is recorded by ids only', async () => {
    const id = await connected()
    const [event] = await events()
    expect(event).toMatchObject({
      class_uid: 3004,
      type_uid: 300401,
      entity: { uid: id, type: 'calendar_connection' },
      actor: { user: { uid: shop.actor.accountId } },
    })
    expect(JSON.stringify(event)).not.toMatch(/4711|My own/)
  })

  test('refuses what can not be right', async () => {
    await expect(connected('calendar.ics')).rejects.toMatchObject({ code: 'calendar_address_invalid' })
    await expect(connected(calendar.url, shop.actor.accountId)).rejects.toMatchObject({ code: 'not_found' })
    for (let n = 1; n <= 5; n++) await connected(`https://a.example/${n}.ics`)
    await expect(connected('https://a.example/5.ics')).rejects.toMatchObject({
      code: 'calendar_already_connected',
    })
    await expect(connected('https://a.example/6.ics')).rejects.toMatchObject({ code: 'too_many_calendars' })
  })

  test("another shop neither sees nor refreshes nor ends it, and can't use our barber", async () => {
    const id = await connected()
    expect(await listConnections(shop.context, shop.stranger)).toEqual([])
    const target = { shopId: shop.stranger.shopId, connectionId: id }
    expect(await refreshCalendar(shop.context, target)).toBe('gone')
    await expect(disconnectCalendar(shop.context, shop.stranger, { connectionId: id })).rejects.toMatchObject(
      {
        code: 'not_found',
      },
    )
    const theirs = { barberId: shop.barberId, name: 'x', url: 'https://a.example/' }
    await expect(connectCalendar(shop.context, shop.stranger, theirs)).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(await only()).toMatchObject({ id })
  })
})

describe('refreshing', () => {
  test('blocks what stands in the calendar, and replaces it when that changes', async () => {
    const id = await connected()
    expect(await refresh(id)).toBe('changed')
    expect(await busy()).toEqual(['02 10:00-11:00'])
    calendar.answer.body = ics('DTSTART:20260703T120000Z', 'DURATION:PT30M', 'RRULE:FREQ=DAILY;COUNT=2')
    expect(await refresh(id)).toBe('changed')
    expect(await busy()).toEqual(['03 12:00-12:30', '04 12:00-12:30'])
    expect(await only()).toMatchObject({
      last_success_at: shop.context.clock.now(),
      consecutive_failures: 0,
      failure_code: null,
    })
    expect((await events()).map(({ unmapped }) => unmapped)).toEqual([
      { barber_id: shop.barberId },
      { outcome: 'changed', events: 1, busy_ranges: 1, skipped: {} },
      { outcome: 'changed', events: 1, busy_ranges: 2, skipped: {} },
    ])
  })

  test('asks only for news on the same day, and for everything on the next', async () => {
    calendar.answer.headers = { etag: '"1"' }
    const id = await connected()
    expect(await refresh(id)).toBe('changed')
    shop.context.clock.advance(600_000)
    expect(await refresh(id)).toBe('unchanged')
    expect(await busy()).toEqual(['02 10:00-11:00'])
    expect(await only()).toMatchObject({ last_success_at: shop.context.clock.now() })
    shop.context.clock.advance(86_400_000)
    expect(await refresh(id)).toBe('changed')
    expect(calendar.asked.map((headers) => headers['if-none-match'])).toEqual([undefined, '"1"', undefined])
  })

  test('after a failure the old ranges stay, and all is asked for again', async () => {
    calendar.answer.headers = { etag: '"1"' }
    const id = await connected()
    await refresh(id)
    calendar.answer = { status: 503, body: 'later' }
    expect(await refresh(id)).toBe('failed')
    expect(await refresh(id)).toBe('failed')
    expect(await busy()).toEqual(['02 10:00-11:00'])
    expect(await only()).toMatchObject({ consecutive_failures: 2, failure_code: 'http_status' })
    expect((await events()).at(-1)).toMatchObject({ status_id: 2, unmapped: { failure: 'http_status' } })
    calendar.answer = { status: 200, body: ics('SUMMARY:nothing'), headers: { etag: '"1"' } }
    expect(await refresh(id)).toBe('changed')
    const connection = await only()
    expect(connection).toMatchObject({ consecutive_failures: 0, failure_code: 'partly_unreadable' })
    expect(connection?.failure_detail).toContain('1 without a start')
    expect(await busy()).toEqual([])
  })

  test.each([
    [401, 'access_denied'],
    [404, 'not_found'],
    [304, 'bad_response'],
  ])('HTTP %i is remembered as %s', async (status, code) => {
    calendar.answer = { status, body: '' }
    expect(await refresh(await connected())).toBe('failed')
    expect(await only()).toMatchObject({ failure_code: code, consecutive_failures: 1 })
  })

  test('a page instead of a calendar', async () => {
    calendar.answer.body = '<html>Sign in</html>'
    expect(await refresh(await connected())).toBe('failed')
    expect(await only()).toMatchObject({ failure_code: 'not_a_calendar' })
  })

  test('an address in a private network is refused unless the configuration allows it', async () => {
    shop.context.settings.calendarPrivateNetworks = false
    expect(await refresh(await connected())).toBe('failed')
    expect(await only()).toMatchObject({ failure_code: 'address_not_allowed' })
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
    await refresh(await connected())
    expect(await only()).toMatchObject({ drift: 1 })
  })

  test('a connection that is gone by the time of its job', async () => {
    expect(await refresh(shop.actor.accountId)).toBe('gone')
    expect(await events()).toEqual([])
  })
})

describe('disconnecting', () => {
  test('frees what the calendar blocked', async () => {
    const id = await connected()
    await refresh(id)
    await disconnectCalendar(shop.context, shop.actor, { connectionId: id })
    expect(await busy()).toEqual([])
    expect(await listConnections(shop.context, shop.actor)).toEqual([])
    expect((await events()).at(-1)).toMatchObject({ type_uid: 300404, entity: { uid: id } })
  })

  test("a barber can't end another barber's", async () => {
    const id = await connected()
    const attempt = disconnectCalendar(shop.context, shop.actor, {
      connectionId: id,
      barberId: shop.otherBarberId,
    })
    await expect(attempt).rejects.toMatchObject({ code: 'not_found' })
    expect(await only()).toMatchObject({ id })
  })
})

describe('the round of all calendars', () => {
  test('queues what was not tried for nine minutes, once each', async () => {
    const id = await connected()
    expect(await refreshCalendars(shop.context)).toBe(1)
    expect(await refreshCalendars(shop.context)).toBe(1)
    const jobs = await shop.owner.sql`select key from graphile_worker.jobs`
    expect([...jobs]).toEqual([{ key: `refresh_calendar:${id}` }])
    await refresh(id)
    expect(await refreshCalendars(shop.context)).toBe(0)
    shop.context.clock.advance(10 * 60_000)
    expect(await refreshCalendars(shop.context)).toBe(1)
  })

  test('every task of the schedule exists', () => {
    const { tasks, schedule } = syncStatusJobs(shop.context)
    expect(schedule.map(({ task }) => task)).toEqual(['refresh_calendars'])
    expect(Object.keys(tasks)).toEqual(['refresh_calendars', 'refresh_calendar'])
  })
})
