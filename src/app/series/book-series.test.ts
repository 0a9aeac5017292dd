import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openSeriesShop, type SeenOccurrence, type SeriesShop } from './series-shop.test-helper.ts'

let shop: SeriesShop
beforeAll(async () => {
  shop = await openSeriesShop()
}, 60_000)
afterAll(() => shop.close(), 30_000)
afterEach(async () => {
  await shop.change(async (sql) => {
    await sql`delete from date_override`
    await sql`delete from time_off`
    await sql`delete from booking_limit`
    await sql`update shop set horizon_days = 365`
    // Every test finds the diary empty.
    await sql`update occupancy set live = false`
  })
})

const outcomes = (body: { occurrences: SeenOccurrence[] }) =>
  body.occurrences.map(({ outcome, reason }) => (reason === null ? outcome : `${outcome}: ${reason}`))
const starts = (body: { occurrences: SeenOccurrence[] }) =>
  body.occurrences.map(({ booking }) => booking?.start_at ?? null)
const close = (date: Temporal.PlainDate) =>
  shop.change(
    (sql) => sql`insert into date_override (id, shop_id, date)
      values (gen_random_uuid(), ${shop.shopId}, ${date.toString()}::text::date)`,
  )

describe('a series', () => {
  it('stands at ten on the wall clock over both changes of the clocks, and belongs to its client', async () => {
    const ana = await shop.person('client')
    const booked = await shop.book({ every_weeks: 4, count: 12, client: undefined }, ana.headers)
    expect(booked.status).toBe(201)
    expect(outcomes(booked.body)).toEqual(Array.from({ length: 12 }, () => 'booked'))
    expect(starts(booked.body).map((start) => start?.slice(10, 19))).toEqual(
      Array.from({ length: 12 }, () => 'T10:00:00'),
    )
    expect(new Set(starts(booked.body).map((start) => start?.slice(19)))).toEqual(
      new Set(['+01:00', '+02:00']),
    )
    expect(booked.body).toMatchObject({
      state: 'active',
      count: 12,
      starts_at_local: `${shop.monday().toString()}T10:00`,
    })

    const path = `/booking-series/${booked.body.id}`
    const read = await shop.ask('GET', path, undefined, ana.headers)
    expect(read.headers.get('etag')).toBe('"1"')
    expect(starts(read.body)).toEqual(starts(booked.body))
    expect(read.body.occurrences[3]?.booking).toMatchObject({
      origin: 'series',
      series: { id: booked.body.id, index: 3 },
      client: { email: ana.email },
    })
    const [access] = await shop.owner.sql`select record_keys from access_record
      where route = 'GET /booking-series/:id' order by at desc limit 1`
    expect(access?.['record_keys']).toHaveLength(12)

    const ben = await shop.person('client')
    expect(await shop.ask('GET', path, undefined, ben.headers)).toMatchObject({ status: 404 })
    const cancel = await shop.ask('POST', `${path}/cancellation`, { scope: 'all' }, ben.headers)
    expect(cancel).toMatchObject({ status: 404 })
    expect(await shop.ask('GET', path)).toMatchObject({ status: 401 })
  })

  it('tells its client of all in one mail, with a link for each', async () => {
    const folder = join(shop.server.context.dataDir, 'mail')
    const mails = async () => {
      const names = await readdir(folder).catch(() => [])
      const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
      return texts.filter((text) => text.includes('To: one@example.com'))
    }
    const booked = await shop.book({ client: { name: 'One', email: 'one@example.com' } })
    await expect.poll(mails, { timeout: 5_000 }).toHaveLength(1)
    const [mail = ''] = await mails()
    expect(mail).toMatch(/^Subject: 4 appointments, Haircut from Monday/m)
    const url = booked.body.occurrences[3]?.booking?.manage_url ?? ''
    expect(mail.replaceAll('=\r\n', '')).toContain(url)
    expect(await shop.ask('GET', `/guest-bookings/${url.split('/manage/')[1] ?? ''}`)).toMatchObject({
      status: 200,
    })
    const waiting = async () =>
      (await shop.owner.sql`select count(*)::int as jobs from graphile_worker.jobs`)[0]
    await expect.poll(waiting, { timeout: 5_000 }).toEqual({ jobs: 0 })
    expect(await mails()).toHaveLength(1)
  })

  it('all or nothing: one that is taken leaves nothing, and is named', async () => {
    await shop.single(shop.at(shop.monday(2), '10:15'))
    const before = await shop.rows()
    const refused = await shop.book()
    expect(refused).toMatchObject({
      status: 409,
      body: {
        code: 'series_conflicts',
        occurrences: [{ index: 2, date: shop.monday(2).toString(), reason: 'busy' }],
      },
    })
    expect(await shop.rows()).toEqual(before)
  })

  it('skip: leaves out what is taken and says which, now and later; the preview said the same', async () => {
    await shop.single(shop.at(shop.monday(2)))
    const before = await shop.rows()
    const wish = {
      service_id: shop.serviceId,
      barber_id: shop.barberId,
      start_at: shop.at(shop.monday()),
      every_weeks: 1,
      until: shop.monday(3).toString(),
    }
    const strict = await shop.ask('POST', '/booking-series/preview', wish)
    expect(strict).toMatchObject({ status: 200, body: { can_be_booked: false } })
    const preview = await shop.ask('POST', '/booking-series/preview', { ...wish, policy: 'skip' })
    expect(preview.body).toMatchObject({
      can_be_booked: true,
      occurrences: [
        { barber_ids: [shop.barberId], price: { amount_minor: 3200 } },
        {},
        { start_at: null },
        {},
      ],
    })
    expect(await shop.rows()).toEqual(before)

    const booked = await shop.book({ policy: 'skip' })
    expect(booked.status).toBe(201)
    expect(outcomes(booked.body)).toEqual(['booked', 'booked', 'skipped: busy', 'booked'])
    expect(outcomes(preview.body)).toEqual(outcomes(booked.body))
    expect(preview.body.occurrences.map(({ start_at: start }) => start)).toEqual(starts(booked.body))
    const owner = await shop.person('owner')
    const read = await shop.ask('GET', `/booking-series/${booked.body.id}`, undefined, owner.headers)
    expect(outcomes(read.body)).toEqual(outcomes(booked.body))
    const none = await shop.book({ policy: 'skip' })
    expect(none).toMatchObject({ status: 409, body: { code: 'series_empty' } })
  })

  it('a holiday skips one, and refuses nothing', async () => {
    await close(shop.monday(1))
    const booked = await shop.book()
    expect(booked.status).toBe(201)
    expect(outcomes(booked.body)).toEqual(['booked', 'skipped: holiday', 'booked', 'booked'])
  })

  it('a holiday moves one to the next day of its week that is open and free', async () => {
    await close(shop.monday(1))
    await close(shop.monday(1).add({ days: 1 }))
    await shop.single(shop.at(shop.monday(1).add({ days: 2 })))
    // The barber alone is away on the third Monday.
    await shop.change(
      (sql) => sql`insert into time_off (id, shop_id, barber_id, starts_at_local, ends_at_local)
        values (gen_random_uuid(), ${shop.shopId}, ${shop.barberId},
          ${`${shop.monday(2).toString()}T00:00`}::text::timestamp,
          ${`${shop.monday(2).add({ days: 1 }).toString()}T00:00`}::text::timestamp)`,
    )
    const booked = await shop.book({ on_holiday: 'move' })
    expect(booked.status).toBe(201)
    expect(outcomes(booked.body)).toEqual(['booked', 'moved: holiday', 'moved: holiday', 'booked'])
    expect(starts(booked.body).map((start) => start?.slice(0, 16))).toEqual([
      `${shop.monday().toString()}T10:00`,
      `${shop.monday(1).add({ days: 3 }).toString()}T10:00`,
      `${shop.monday(2).add({ days: 1 }).toString()}T10:00`,
      `${shop.monday(3).toString()}T10:00`,
    ])
  })

  it('a week that is closed to its Sunday leaves one out, and lunch is no holiday', async () => {
    for (let days = 0; days < 7; days += 1) await close(shop.monday(1).add({ days }))
    const booked = await shop.book({ on_holiday: 'move' })
    expect(outcomes(booked.body)).toEqual(['booked', 'skipped: holiday', 'booked', 'booked'])

    await shop.change(
      (sql) => sql`insert into time_off (id, shop_id, kind, starts_at_local, ends_at_local, rrule)
        values (gen_random_uuid(), ${shop.shopId}, 'break', '2020-01-01T12:00', '2020-01-01T13:00', 'FREQ=DAILY')`,
    )
    const lunch = await shop.book({ start_at: shop.at(shop.monday(), '12:30'), on_holiday: 'move' })
    expect(lunch).toMatchObject({
      status: 409,
      body: { occurrences: [{ reason: 'time_off' }, { reason: 'outside_hours' }, {}, {}] },
    })
  })

  it('counts each occurrence against the limits of its day and week', async () => {
    await shop.change(async (sql) => {
      await sql`insert into booking_limit (id, shop_id, barber_id, period, count_max)
        values (gen_random_uuid(), ${shop.shopId}, ${shop.barberId}, 'week', 1)`
    })
    expect((await shop.single(shop.at(shop.monday(3).add({ days: 4 })))).status).toBe(201)
    expect(await shop.book()).toMatchObject({
      status: 409,
      body: { occurrences: [{ index: 3, reason: 'limit_reached' }] },
    })
    const booked = await shop.book({ count: 3 })
    expect(booked.status).toBe(201)
    const full = await shop.single(shop.at(shop.monday(1).add({ days: 2 })))
    expect(full).toMatchObject({ status: 409, body: { reason: 'limit_reached' } })
  })

  it('goes as far as the horizon for a client, and for 52 weeks when the shop books', async () => {
    await shop.change((sql) => sql`update shop set horizon_days = 30`)
    const asked = { every_weeks: 4, count: 12, policy: 'skip' }
    const guest = await shop.book(asked)
    expect(outcomes(guest.body)).toEqual([
      'booked',
      ...Array.from({ length: 11 }, () => 'skipped: beyond_horizon'),
    ])
    await shop.change((sql) => sql`update occupancy set live = false`)
    const owner = await shop.person('owner')
    const staff = await shop.book(asked, owner.headers)
    expect(outcomes(staff.body)).toEqual(Array.from({ length: 12 }, () => 'booked'))
  })

  it('needs approval where its service does', async () => {
    await shop.change((sql) => sql`update service set approval_required = true`)
    const booked = await shop.book()
    await shop.change((sql) => sql`update service set approval_required = false`)
    expect(booked.body.occurrences.map(({ booking }) => booking?.state)).toEqual(
      Array.from({ length: 4 }, () => 'pending'),
    )
  })

  it.each([
    ['neither count nor until', { count: undefined }, 'series_not_clear'],
    ['both', { until: '2099-01-01' }, 'series_not_clear'],
    ['more than 52 weeks', { count: 20, every_weeks: 3 }, 'series_not_clear'],
    ['nobody to book for', { client: undefined }, 'client_required'],
    ['nothing to book', { service_id: undefined, barber_id: undefined }, 'visit_not_clear'],
    ['a field that there is not', { hold: true }, 'invalid_request'],
    ['the end of the calendar', { start_at: '2999-12-27T10:00:00Z' }, 'series_empty'],
    ['the beginning of it', { start_at: '1000-01-01T10:00:00Z' }, 'series_empty'],
    ['a date that there is not', { count: undefined, until: '2031-02-30' }, 'invalid_request'],
  ])('refuses %s', async (_, extra, code) => {
    expect((await shop.book(extra)).body).toMatchObject({ code })
  })
})

describe('sent again', () => {
  it('one Idempotency-Key gives one series, however often and at the same time it is sent', async () => {
    const before = (await shop.rows()) as { series: number; bookings: number; clients: number }
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => shop.book({ barber_id: null }, { 'idempotency-key': 'one' })),
    )
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 201))
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(await shop.rows()).toMatchObject({
      series: before.series + 1,
      bookings: before.bookings + 4,
      clients: before.clients + 1,
    })
    expect(await shop.book({ note: 'other' }, { 'idempotency-key': 'one' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    })
  })
})

describe('a crash', () => {
  it.each([
    ['an error', 'raise exception'],
    ['a lost connection', 'perform pg_terminate_backend(pg_backend_pid()); raise exception'],
  ])('in the middle (%s) leaves nothing of a series, and the same key then books it', async (name, crash) => {
    const before = await shop.rows()
    await shop.owner.sql.unsafe(`create function crash() returns trigger language plpgsql as $$
      begin if new.series_index = 2 then ${crash} 'crash'; end if; return new; end $$;
      create trigger crash before insert on booking for each row execute function crash()`)
    const key = { 'idempotency-key': name }
    const crashed = await shop.book({}, key)
    expect(crashed.status).toBeGreaterThanOrEqual(500)
    await shop.owner.sql`drop function crash cascade`
    expect(await shop.rows()).toEqual(before)
    expect((await shop.book({}, key)).status).toBe(201)
  })
})
