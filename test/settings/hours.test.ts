import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { after, mondayIn, openSettingsShop, type SettingsShop } from './settings-shop.test-helper.ts'

let shop: SettingsShop

beforeAll(async () => {
  shop = await openSettingsShop()
}, 30_000)
afterAll(() => shop.close(), 30_000)

const everyDay = (opens: string, closes: string) =>
  [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, opens, closes }))
const hoursOf = (id: string) => `/barbers/${id}/hours`

describe('weekly hours', () => {
  test('a new version ends the one before, and both count within one search', async () => {
    const monday = mondayIn(1)
    const put = await shop.manager('PUT', hoursOf(shop.otherBarberId), {
      valid_from: after(monday, 2),
      weekly: everyDay('12:00', '14:00'),
    })
    expect(put).toMatchObject({
      status: 200,
      body: {
        items: [
          { valid_from: null, valid_to: after(monday, 1) },
          { valid_from: after(monday, 2), valid_to: null, weekly: everyDay('12:00', '14:00') },
        ],
        conflicts: [],
        conflict_count: 0,
      },
    })
    const other = { barberId: shop.otherBarberId }
    const query = `service_id=${shop.serviceId}&barber_id=${shop.otherBarberId}`
    const { body } = await shop.call('GET', `/availability?${query}&from=${monday}&to=${after(monday, 4)}`)
    const firsts = new Map<string, string>()
    for (const { start_at: start } of body.items as { start_at: string }[])
      if (!firsts.has(start.slice(0, 10))) firsts.set(start.slice(0, 10), start.slice(11, 16))
    expect([...firsts.values()]).toEqual(['09:00', '09:00', '12:00', '12:00'])
    expect(await shop.why(after(monday, 1), '10:00', other)).toBeNull()
    expect(await shop.why(after(monday, 2), '10:00', other)).toBe('outside_hours')
    expect(await shop.book(after(monday, 2), '10:00', other)).toMatchObject({
      status: 422,
      body: { code: 'slot_not_offered', reason: 'outside_hours' },
    })
    expect(await shop.book(after(monday, 2), '13:30', other)).toMatchObject({ status: 201 })

    const removed = await shop.manager('DELETE', `${hoursOf(shop.otherBarberId)}/${after(monday, 2)}`)
    expect(removed.body).toMatchObject({ items: [{ valid_from: null, valid_to: null }] })
    expect(await shop.why(after(monday, 2), '10:00', other)).toBeNull()
  })

  test('a shift may end after midnight, and several a day may touch', async () => {
    const monday = mondayIn(3)
    const weekly = [
      { weekday: 1, opens: '09:00', closes: '10:00' },
      { weekday: 1, opens: '10:00', closes: '11:00' },
      { weekday: 1, opens: '22:30', closes: '02:00' },
      { weekday: 2, opens: '23:00', closes: '24:00' },
    ]
    const body = { valid_from: monday, valid_to: after(monday, 6), weekly }
    expect(await shop.manager('PUT', hoursOf(shop.barberId), body)).toMatchObject({ status: 200 })
    expect((await shop.times(monday)).join(' ')).toBe(
      '09:00 09:15 09:30 09:45 10:00 10:15 10:30 22:30 22:45 23:00 23:15 23:30 23:45',
    )
    expect((await shop.times(after(monday, 1))).join(' ')).toBe(
      '00:00 00:15 00:30 00:45 01:00 01:15 01:30 23:00 23:15 23:30',
    )
    expect(await shop.times(after(monday, 3))).toEqual([])
    expect(await shop.times(after(monday, 7))).toContain('09:00')
    const read = await shop.manager('GET', hoursOf(shop.barberId))
    expect(read.body.items[1]).toEqual(body)
  })

  test('what is booked outside of them now is named and stays', async () => {
    const monday = mondayIn(5)
    const booked = await shop.book(monday, '16:00')
    const body = { valid_from: monday, valid_to: monday, weekly: everyDay('09:00', '12:00') }
    const put = await shop.manager('PUT', hoursOf(shop.barberId), body)
    expect(put.body).toMatchObject({
      conflict_count: 1,
      conflicts: [
        {
          booking_id: booked.body.id,
          client: { name: 'Ana Client', email: 'ana@example.com' },
          reason: { code: 'outside_hours' },
        },
      ],
    })
    const [record] = await shop.owner.sql<{ record_keys: string[] }[]>`
      select record_keys from access_record where route = 'PUT /barbers/:id/hours' order by at desc limit 1`
    expect(record?.record_keys).toEqual([booked.body.id])
    expect((await shop.manager('GET', `/bookings/${booked.body.id}`)).body.state).toBe('confirmed')
    const listed = await shop.barber('GET', '/booking-conflicts')
    expect(listed.body.items).toMatchObject([{ booking_id: booked.body.id }])
    expect(await shop.call('GET', '/booking-conflicts')).toMatchObject({ status: 401 })
  })

  // ASVS 2.2.3
  test('are refused when they overlap, are empty, or would overwrite later ones', async () => {
    const monday = mondayIn(7)
    const put = (body: object, headers = {}) =>
      shop.manager('PUT', hoursOf(shop.barberId), { valid_from: monday, ...body }, headers)
    const day = (weekday: number, opens: string, closes: string) => ({ weekday, opens, closes })
    const bad = [
      [day(1, '09:00', '12:00'), day(1, '11:00', '13:00')],
      [day(7, '22:00', '03:00'), day(1, '02:00', '04:00')],
      [day(1, '09:00', '09:00')],
    ]
    for (const weekly of bad)
      expect(await put({ weekly })).toMatchObject({ status: 422, body: { code: 'hours_not_valid' } })
    expect(await put({ weekly: [], valid_to: after(monday, -1) })).toMatchObject({
      status: 422,
      body: { code: 'dates_not_valid' },
    })
    for (const body of [
      { weekly: [day(8, '09:00', '10:00')] },
      { weekly: [day(1, '9:00', '10:00')] },
      { weekly: [day(1, '09:00', '24:30')] },
      { weekly: [], valid_from: '2031-02-30' },
      { weekly: [], valid_from: '1999-01-01' },
      { weekly: [], extra: 1 },
    ])
      expect(await put(body)).toMatchObject({ status: 400, body: { code: 'invalid_request' } })

    const { headers } = await shop.manager('GET', hoursOf(shop.barberId))
    const etag = headers.get('etag') ?? ''
    const later = { valid_from: after(monday, 7), weekly: everyDay('10:00', '11:00') }
    expect(await put(later, { 'if-match': etag })).toMatchObject({ status: 200 })
    expect(await put(later, { 'if-match': etag })).toMatchObject({ status: 412 })
    expect(await put({ weekly: everyDay('08:00', '09:00') })).toMatchObject({
      status: 409,
      body: { code: 'hours_overlap', overlaps: [{ valid_from: after(monday, 7) }] },
    })
    await shop.manager('DELETE', `${hoursOf(shop.barberId)}/${after(monday, 7)}`)
    expect(await shop.manager('DELETE', `${hoursOf(shop.barberId)}/${monday}`)).toMatchObject({ status: 404 })
  })

  test('a barber sets his own, nobody those of another shop', async () => {
    const monday = mondayIn(9)
    const body = { valid_from: monday, valid_to: monday, weekly: everyDay('10:00', '11:00') }
    expect(await shop.barber('PUT', hoursOf(shop.barberId), body)).toMatchObject({ status: 200 })
    expect(await shop.times(monday)).toEqual(['10:00', '10:15', '10:30'])
    for (const method of ['PUT', 'GET'])
      expect(
        await shop.barber(method, hoursOf(shop.otherBarberId), method === 'PUT' ? body : undefined),
      ).toMatchObject({ status: 403 })
    expect(await shop.client('PUT', hoursOf(shop.barberId), body)).toMatchObject({ status: 403 })
    expect(await shop.call('PUT', hoursOf(shop.barberId), body)).toMatchObject({ status: 401 })
    expect(await shop.manager('PUT', hoursOf(shop.foreign.barberId), body)).toMatchObject({ status: 404 })
    expect(await shop.manager('GET', hoursOf(shop.foreign.barberId))).toMatchObject({ status: 404 })
  })
})

describe('dates with hours of their own', () => {
  test('a holiday closes the shop, but for who has an entry of his own; both end when they are deleted', async () => {
    const monday = mondayIn(11)
    const booked = await shop.book(after(monday, 1), '09:00')
    const holiday = { date: monday, until: after(monday, 2), hours: [], reason: 'Fair' }
    const posted = await shop.manager('POST', '/date-overrides', holiday, { 'idempotency-key': 'fair' })
    expect(posted).toMatchObject({
      status: 201,
      body: {
        items: [monday, after(monday, 1), after(monday, 2)].map((date) => ({
          barber_id: null,
          date,
          hours: [],
          reason: 'Fair',
        })),
        conflicts: [{ booking_id: booked.body.id, reason: { code: 'outside_hours' } }],
      },
    })
    const again = await shop.manager('POST', '/date-overrides', holiday, { 'idempotency-key': 'fair' })
    expect(again).toMatchObject({ status: 201, body: { items: posted.body.items } })
    expect(
      await shop.manager(
        'POST',
        '/date-overrides',
        { ...holiday, hours: [{ opens: '09:00', closes: '10:00' }] },
        {
          'idempotency-key': 'fair',
        },
      ),
    ).toMatchObject({ status: 422, body: { code: 'idempotency_key_reused' } })
    expect(await shop.manager('POST', '/date-overrides', holiday)).toMatchObject({
      status: 409,
      body: { code: 'date_override_exists', dates: [monday, after(monday, 1), after(monday, 2)] },
    })

    const hours = [
      { opens: '14:00', closes: '15:00' },
      { opens: '10:00', closes: '11:00' },
    ]
    const own = await shop.barber('POST', '/date-overrides', {
      barber_id: shop.barberId,
      date: monday,
      hours,
    })
    expect(own).toMatchObject({ status: 201 })
    expect(await shop.times(monday)).toEqual(['10:00', '10:15', '10:30', '14:00', '14:15', '14:30'])
    expect(await shop.times(monday, { barberId: shop.otherBarberId })).toEqual([])
    expect(await shop.why(after(monday, 2), '10:00')).toBe('outside_hours')
    expect(await shop.book(after(monday, 2), '10:00')).toMatchObject({
      status: 422,
      body: { reason: 'outside_hours' },
    })

    const first = await shop.barber('GET', `/date-overrides?from=${monday}&to=${after(monday, 2)}&limit=2`)
    const rest = await shop.barber(
      'GET',
      `/date-overrides?from=${monday}&to=${after(monday, 2)}&limit=2&cursor=${first.body.next_cursor}`,
    )
    expect([...first.body.items, ...rest.body.items].map(({ date }) => date)).toEqual([
      monday,
      monday,
      after(monday, 1),
      after(monday, 2),
    ])
    expect(rest.body.next_cursor).toBeNull()

    const ownBooked = await shop.book(monday, '14:30')
    const deleted = await shop.manager('DELETE', `/date-overrides/${own.body.items[0].id}`)
    expect(deleted.body.conflicts.map((conflict: { booking_id: string }) => conflict.booking_id)).toContain(
      ownBooked.body.id,
    )
    for (const { id } of posted.body.items)
      expect(await shop.manager('DELETE', `/date-overrides/${id}`)).toMatchObject({ status: 200 })
    expect(await shop.why(monday, '14:30', { barberId: shop.otherBarberId })).toBeNull()
    expect(await shop.manager('DELETE', `/date-overrides/${own.body.items[0].id}`)).toMatchObject({
      status: 404,
    })
  })

  test('are refused when they make no sense, or are not one’s own', async () => {
    const monday = mondayIn(12)
    const post = (body: object) =>
      shop.manager('POST', '/date-overrides', { date: monday, hours: [], ...body })
    expect(await post({ until: after(monday, -1) })).toMatchObject({
      status: 422,
      body: { code: 'dates_not_valid' },
    })
    expect(await post({ until: after(monday, 366) })).toMatchObject({ status: 422 })
    expect(
      await post({
        hours: [
          { opens: '10:00', closes: '12:00' },
          { opens: '11:00', closes: '12:00' },
        ],
      }),
    ).toMatchObject({ status: 422, body: { code: 'hours_not_valid' } })
    expect(await post({ barber_id: shop.foreign.barberId })).toMatchObject({
      status: 422,
      body: { code: 'barber_not_found_here' },
    })
    expect(await post({ date: '2031-13-01' })).toMatchObject({ status: 400 })
    expect(await shop.manager('GET', '/date-overrides?cursor=nonsense')).toMatchObject({ status: 400 })
    const all = { date: monday, hours: [] }
    expect(await shop.barber('POST', '/date-overrides', all)).toMatchObject({ status: 403 })
    const others = { ...all, barber_id: shop.otherBarberId }
    expect(await shop.barber('POST', '/date-overrides', others)).toMatchObject({ status: 403 })
    const made = await shop.manager('POST', '/date-overrides', others)
    expect(await shop.barber('DELETE', `/date-overrides/${made.body.items[0].id}`)).toMatchObject({
      status: 404,
    })
    expect(await shop.client('GET', '/date-overrides')).toMatchObject({ status: 403 })
  })
})

describe('time off', () => {
  test('a break repeats on the wall clock, and goes with all its repetitions', async () => {
    const monday = mondayIn(13)
    const lunch = {
      kind: 'break',
      barber_id: shop.barberId,
      starts_at_local: `${monday}T13:00`,
      ends_at_local: `${monday}T13:30`,
      rrule: 'FREQ=WEEKLY;BYDAY=MO,WE',
      reason: 'Lunch',
    }
    const booked = await shop.book(after(monday, 9), '13:15')
    const posted = await shop.barber('POST', '/time-off', lunch)
    expect(posted).toMatchObject({
      status: 201,
      body: { ...lunch, conflicts: [{ booking_id: booked.body.id, reason: { code: 'time_off' } }] },
    })
    for (const [days, reason] of [
      [0, 'time_off'],
      [1, null],
      [2, 'time_off'],
      [9, 'time_off'],
    ] as const)
      expect([days, await shop.why(after(monday, days), '13:00')]).toEqual([days, reason])
    expect(await shop.times(monday)).not.toContain('12:45')
    expect(await shop.times(monday)).toEqual(expect.arrayContaining(['12:30', '13:30']))
    expect(await shop.book(after(monday, 2), '13:15')).toMatchObject({
      status: 422,
      body: { code: 'slot_not_offered', reason: 'time_off' },
    })
    expect(await shop.why(monday, '13:00', { barberId: shop.otherBarberId })).toBeNull()

    const listed = await shop.barber('GET', '/time-off')
    expect(listed.body.items).toMatchObject([{ id: posted.body.id, reason: 'Lunch' }])
    expect(await shop.manager('DELETE', `/time-off/${posted.body.id}`)).toMatchObject({ status: 204 })
    expect(await shop.why(after(monday, 2), '13:00')).toBeNull()
    expect(await shop.manager('DELETE', `/time-off/${posted.body.id}`)).toMatchObject({ status: 404 })
  })

  test('of everybody closes the shop for hours; the same key makes it once', async () => {
    const monday = mondayIn(15)
    const body = { starts_at_local: `${monday}T10:00:00`, ends_at_local: `${after(monday, 1)}T10:00` }
    const key = { 'idempotency-key': 'party' }
    const both = await Promise.all(
      Array.from({ length: 5 }, () => shop.manager('POST', '/time-off', body, key)),
    )
    expect(new Set(both.map(({ body: { id } }) => id)).size).toBe(1)
    expect(both[0]?.body).toMatchObject({ barber_id: null, kind: 'time_off', rrule: null, reason: '' })
    expect(await shop.times(monday, { barberId: null })).toEqual(['09:00', '09:15', '09:30'])
    expect((await shop.times(after(monday, 1), { barberId: null }))[0]).toBe('10:00')
    const ids = async (from: string): Promise<string[]> => {
      const seen = await shop.barber('GET', `/time-off?from=${from}`)
      return seen.body.items.map(({ id }: { id: string }) => id)
    }
    expect(await ids(monday)).toContain(both[0]?.body.id)
    expect(await ids(after(monday, 2))).not.toContain(both[0]?.body.id)
    expect(await shop.barber('DELETE', `/time-off/${both[0]?.body.id}`)).toMatchObject({ status: 403 })
  })

  test('is refused when it can’t be, with a code that says why', async () => {
    const monday = mondayIn(17)
    const post = (body: object) =>
      shop.manager('POST', '/time-off', {
        starts_at_local: `${monday}T10:00`,
        ends_at_local: `${monday}T11:00`,
        ...body,
      })
    for (const ends_at_local of [`${monday}T10:00`, `${monday}T09:00`, `${after(monday, 400)}T09:00`])
      expect(await post({ ends_at_local })).toMatchObject({
        status: 422,
        body: { code: 'time_off_not_valid' },
      })
    for (const rrule of [
      'daily',
      'FREQ=HOURLY',
      'FREQ=DAILY;BYMINUTE=0,1',
      'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30',
      'FREQ=DAILY;UNTIL=20200101',
      'FREQ=DAILY;UNTIL=99991399T999999Z',
      'FREQ=WEEKLY;BYDAY=XX',
      "'; drop table time_off --",
    ])
      expect([rrule, await post({ rrule })]).toMatchObject([
        rrule,
        { status: 422, body: { code: 'time_off_rule_not_valid' } },
      ])
    for (const starts_at_local of [`${monday}T10:00Z`, `${monday}`, `${monday}T25:00`, '2031-02-30T10:00', 7])
      expect(await post({ starts_at_local })).toMatchObject({ status: 400 })
    expect(await post({ barber_id: shop.foreign.barberId })).toMatchObject({ status: 422 })
    const own = { starts_at_local: `${monday}T10:00`, ends_at_local: `${monday}T11:00` }
    expect(await shop.barber('POST', '/time-off', own)).toMatchObject({ status: 403 })
    expect(await shop.client('POST', '/time-off', own)).toMatchObject({ status: 403 })
  })
})

test('each change is an event with ids, and no reason in it', async () => {
  const rows = await shop.owner.sql<{ body: string }[]>`
    select body::text as body from event where class_uid = 3004 and body::text like '%"time_off"%'`
  expect(rows.length).toBeGreaterThan(1)
  expect(rows.map(({ body }) => body).join()).not.toContain('Lunch')
})
