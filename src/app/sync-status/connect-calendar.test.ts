import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import type {} from '../../../test/setup/database.ts'
import { connectCalendar } from './connect-calendar.ts'
import { openConnectedShop } from './connected-shop.test-helper.ts'
import type { ConnectedShop } from './connected-shop.test-helper.ts'
import { disconnectCalendar } from './disconnect-calendar.ts'
import { syncStatusJobs } from './jobs.ts'
import { listConnections } from './list-connections.ts'
import { refreshCalendar } from './refresh-calendar.ts'
import { refreshCalendars } from './refresh-calendars.ts'

// Nobody listens there: a refresh is an attempt that fails.
const ADDRESS = 'http://127.0.0.1:1/secret-4711.ics'

let shop: ConnectedShop

beforeAll(async () => {
  shop = await openConnectedShop(inject('testServer'), 'connect_calendar')
})

afterAll(async () => {
  await shop.close()
})

beforeEach(async () => {
  await shop.empty()
})

describe('connecting', () => {
  test('gives a connection that lags until its first refresh, which is queued', async () => {
    const id = await shop.connect(ADDRESS)
    expect(await shop.only()).toMatchObject({ id, barber_name: 'Barber 0', last_success_at: null, drift: 0 })
    const jobs = await shop.owner.sql`select task_identifier, key from graphile_worker.jobs`
    expect([...jobs]).toEqual([{ task_identifier: 'refresh_calendar', key: `refresh_calendar:${id}` }])
  })

  test('is recorded by ids only', async () => {
    const id = await shop.connect(ADDRESS)
    const [event] = await shop.events()
    expect(event).toMatchObject({
      class_uid: 3004,
      type_uid: 300401,
      entity: { uid: id, type: 'calendar_connection' },
      actor: { user: { uid: shop.actor.accountId } },
    })
    expect(JSON.stringify(event)).not.toMatch(/4711|My own/)
  })

  test('refuses what can not be right', async () => {
    await expect(shop.connect('calendar.ics')).rejects.toMatchObject({ code: 'calendar_address_invalid' })
    await expect(shop.connect(ADDRESS, shop.actor.accountId)).rejects.toMatchObject({ code: 'not_found' })
    for (let n = 1; n <= 5; n++) await shop.connect(`https://a.example/${n}.ics`)
    await expect(shop.connect('https://a.example/5.ics')).rejects.toMatchObject({
      code: 'calendar_already_connected',
    })
    await expect(shop.connect('https://a.example/6.ics')).rejects.toMatchObject({
      code: 'too_many_calendars',
    })
  })

  test("another shop neither sees nor refreshes nor ends it, and can't use our barber", async () => {
    const id = await shop.connect(ADDRESS)
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
    expect(await shop.only()).toMatchObject({ id })
  })
})

describe('disconnecting', () => {
  test('frees what the calendar blocked', async () => {
    const id = await shop.connect(ADDRESS)
    await shop.block(id, '2026-07-02T10:00Z', '2026-07-02T11:00Z')
    await disconnectCalendar(shop.context, shop.actor, { connectionId: id })
    expect(await shop.busy()).toEqual([])
    expect(await listConnections(shop.context, shop.actor)).toEqual([])
    expect((await shop.events()).at(-1)).toMatchObject({ type_uid: 300404, entity: { uid: id } })
  })

  test("a barber can't end another barber's", async () => {
    const id = await shop.connect(ADDRESS)
    const attempt = disconnectCalendar(shop.context, shop.actor, {
      connectionId: id,
      barberId: shop.otherBarberId,
    })
    await expect(attempt).rejects.toMatchObject({ code: 'not_found' })
    expect(await shop.only()).toMatchObject({ id })
  })
})

describe('the round of all calendars', () => {
  test('queues what was not tried for nine minutes, once each', async () => {
    const id = await shop.connect(ADDRESS)
    expect(await refreshCalendars(shop.context)).toBe(1)
    expect(await refreshCalendars(shop.context)).toBe(1)
    const jobs = await shop.owner.sql`select key from graphile_worker.jobs`
    expect([...jobs]).toEqual([{ key: `refresh_calendar:${id}` }])
    await refreshCalendar(shop.context, { shopId: shop.actor.shopId, connectionId: id })
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
