import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'
import { systemRandom } from '../../src/platform/crypto/random.ts'
import { nobody } from '../../src/app/auth/actor.ts'
import { expireWalkIns } from '../../src/app/walk-ins/expire-walk-ins.ts'

let shop: TestShop
let staff: Record<string, string>

/** Open around the clock, in shifts that overlap: whatever time it is, hours are left today. */
beforeAll(async () => {
  shop = await openTestShop()
  await shop.owner.sql`update weekly_hours set opens_minute = 0, closes_minute = 1440`
  for (const barberId of [shop.barberId, shop.otherBarberId])
    for (let weekday = 1; weekday <= 7; weekday += 1)
      await shop.owner
        .sql`insert into weekly_hours (id, shop_id, barber_id, weekday, opens_minute, closes_minute)
        values (${systemRandom.uuid()}, ${shop.shopId}, ${barberId}, ${weekday}, 720, 2160)`
  // Jobs are gone when they have run: what is enqueued is copied.
  await shop.owner.sql.unsafe(`create table enqueued (payload json);
    create function copy_job() returns trigger language plpgsql security definer as $$
      begin insert into public.enqueued select new.payload; return new; end $$;
    create trigger copy_job after insert on graphile_worker._private_jobs for each row execute function copy_job()`)
  staff = (await shop.person('manager')).headers
})
/** Not truncated: that would lock tables which the server, by itself, locks in another order. */
beforeEach(async () => {
  for (const table of [
    'walk_in',
    'idempotency_key',
    'occupancy',
    'booking_history',
    'booking_item',
    'booking',
    'client',
    'event',
    'row_change',
    'access_record',
    'enqueued',
  ])
    await shop.owner.sql`delete from ${shop.owner.sql(table)}`
})
afterAll(() => shop.close(), 30_000)

const join = (extra: object = {}, headers: Record<string, string> = {}) =>
  shop.call('POST', '/walk-ins', { service_id: shop.serviceId, ...extra }, headers)
const atCounter = (name: string, extra: object = {}) => join({ client: { name }, ...extra }, staff)
const queue = async (): Promise<any[]> => (await shop.call('GET', '/walk-ins', undefined, staff)).body.items
const serve = (id: string, body: object = {}) => shop.call('POST', `/walk-ins/${id}/serving`, body, staff)
const placePath = (url: string): string => new URL(url).pathname.replace('/queue/', '/guest-walk-ins/')
const minutesFromNow = (minutes: number): Temporal.Instant => Temporal.Now.instant().add({ minutes })

/** A booking of the shop's own, as if it had been made before. */
async function appoint(
  barberId: string,
  from: Temporal.Instant,
  minutes: number,
  state = 'confirmed',
): Promise<string> {
  const [id, clientId] = [systemRandom.uuid(), systemRandom.uuid()]
  const to = from.add({ minutes })
  const { sql } = shop.owner
  await sql`insert into client (id, shop_id, name) values (${clientId}, ${shop.shopId}, 'Ben')`
  await sql`insert into booking (id, shop_id, client_id, barber_id, service_id, state, start_at, end_at, price_minor,
      currency, created_at, updated_at)
    values (${id}, ${shop.shopId}, ${clientId}, ${barberId}, ${shop.serviceId}, ${state}, ${from.toString()},
      ${to.toString()}, 3200, 'EUR', now(), now())`
  await sql`insert into booking_item (id, shop_id, booking_id, position, service_id, barber_id, start_at, end_at, price_minor)
    values (${systemRandom.uuid()}, ${shop.shopId}, ${id}, 0, ${shop.serviceId}, ${barberId}, ${from.toString()},
      ${to.toString()}, 3200)`
  await sql`insert into occupancy (id, shop_id, booking_id, subject_id, during)
    values (${systemRandom.uuid()}, ${shop.shopId}, ${id}, (select person_id from barber where id = ${barberId}),
      tstzrange(${from.toString()}, ${to.add({ minutes: 10 }).toString()}))`
  return id
}

async function overlaps(): Promise<number> {
  const [row] = await shop.owner.sql`select count(*)::int as count from occupancy a join occupancy b
    on a.id < b.id and a.live and b.live and a.subject_id = b.subject_id and a.during && b.during`
  return row?.['count']
}

describe('the queue', () => {
  test('a guest joins from afar, sees his turn by his link, is called, and is served at the chair', async () => {
    const client = { name: 'Ana Client', email: 'Ana@Example.com' }
    const joined = await join({ client })
    expect(joined).toMatchObject({
      status: 201,
      body: {
        state: 'waiting',
        position: 1,
        remote: true,
        client: { name: 'Ana Client', email: 'ana@example.com', phone: null },
        estimate: { wait_minutes: 0, barber: { id: shop.barberId } },
        barber: null,
        booking_id: null,
      },
    })
    const { id, place_url: link } = joined.body
    const path = placePath(link)
    expect(await shop.call('GET', path)).toMatchObject({ status: 200, body: { id, position: 1 } })
    expect(await shop.call('GET', path.slice(0, -2))).toMatchObject({
      status: 404,
      body: { code: 'place_not_valid' },
    })

    expect(await shop.call('POST', `/walk-ins/${id}/call`, {}, staff)).toMatchObject({
      status: 200,
      body: { state: 'called', position: 1 },
    })
    const served = await serve(id)
    expect(served).toMatchObject({
      status: 200,
      body: {
        state: 'served',
        position: null,
        estimate: null,
        client: { name: '', email: null, phone: null },
      },
    })
    const bookingId = served.body.booking_id
    expect(await shop.call('GET', `/bookings/${bookingId}`, undefined, staff)).toMatchObject({
      status: 200,
      body: {
        state: 'in_chair',
        origin: 'walk_in',
        barber: { id: shop.barberId },
        client: { name: 'Ana Client', email: 'ana@example.com' },
        service: { duration_minutes: 30 },
      },
    })
    expect(await queue()).toEqual([])
    expect(await serve(id)).toMatchObject({ status: 409, body: { code: 'walk_in_ended', state: 'served' } })
    expect(await shop.call('POST', `/bookings/${bookingId}/completion`, {}, staff)).toMatchObject({
      status: 200,
      body: { state: 'completed' },
    })
    const mails = await shop.owner.sql`select payload->>'to' as to, payload->>'kind' as kind from enqueued
      where payload->>'to' is not null or payload->>'kind' is not null`
    expect(mails).toEqual([{ to: 'ana@example.com', kind: null }])
  })

  test('each write has its event, which holds no name; who reads the queue is written down', async () => {
    const { id } = (await atCounter('Carla')).body
    await shop.call('POST', `/walk-ins/${id}/call`, {}, staff)
    await serve(id)
    const { id: gone } = (await atCounter('Dora')).body
    await shop.call('POST', `/walk-ins/${gone}/departure`, {}, staff)
    const events = await shop.owner.sql`select body::text as text, body->'unmapped'->>'to' as to from event
      where body->'entity'->>'type' = 'walk_in' order by at, writer_number`
    expect(events.map(({ to }) => to)).toEqual([null, 'called', 'served', null, 'removed'])
    expect(JSON.stringify(events)).not.toMatch(/Carla|Dora/)
    await atCounter('Emil')
    await queue()
    const [read] = await shop.owner.sql`select record_keys, fields from access_record
      where route = 'GET /walk-ins' order by at desc limit 1`
    expect(read).toMatchObject({ fields: ['name', 'email', 'phone'] })
    expect(read?.['record_keys']).toHaveLength(1)
    const kept = await shop.owner.sql`select name, email, phone from walk_in where ended_at is not null`
    expect(kept).toEqual([
      { name: '', email: null, phone: null },
      { name: '', email: null, phone: null },
    ])
  })

  test('the wait is told from the day as it goes: the chair, the appointments, those before', async () => {
    // Marco's client sat down ten minutes ago; Ida is free for a quarter of an hour.
    const seated = await appoint(shop.barberId, minutesFromNow(-10), 30, 'in_chair')
    await appoint(shop.otherBarberId, minutesFromNow(15), 30)
    const estimate = async (query = ''): Promise<any> =>
      (await shop.call('GET', `/walk-ins/estimate?service_id=${shop.serviceId}${query}`)).body
    expect(await estimate()).toMatchObject({
      people_ahead: 0,
      // Twenty minutes of the service are left, and ten of cleaning.
      estimate: { wait_minutes: 30, barber: { id: shop.barberId } },
    })
    expect(await estimate(`&barber_id=${shop.otherBarberId}`)).toMatchObject({
      estimate: { wait_minutes: 55, barber: { id: shop.otherBarberId } },
    })
    await atCounter('First')
    const second = await atCounter('Second')
    expect(second.body).toMatchObject({
      position: 2,
      estimate: { wait_minutes: 55, barber: { id: shop.otherBarberId } },
    })
    // Who sits sat down five minutes later than planned: the first waits five minutes longer.
    await shop.owner
      .sql`insert into booking_history (id, shop_id, booking_id, version, at, what, by_role, to_state, start_at, barber_id)
      values (${systemRandom.uuid()}, ${shop.shopId}, ${seated}, 2, ${minutesFromNow(-5).toString()}, 'seating', 'staff',
        'in_chair', now(), ${shop.barberId})`
    expect((await queue()).map((one) => one.estimate.wait_minutes)).toEqual([35, 55])
    // He is done before his time: the first can begin.
    await shop.call('POST', `/bookings/${seated}/completion`, {}, staff)
    const [first, after] = await queue()
    expect(first).toMatchObject({ client: { name: 'First' }, estimate: { wait_minutes: 0 } })
    expect(after).toMatchObject({ estimate: { wait_minutes: 40, barber: { id: shop.barberId } } })
    expect(await serve(first.id)).toMatchObject({ status: 200, body: { state: 'served' } })
    expect(await overlaps()).toBe(0)
  })

  test('a barber who usually takes longer is waited for longer', async () => {
    for (let day = 1; day <= 8; day += 1) {
      const from = Temporal.Now.instant().subtract({ hours: 24 * day })
      const id = await appoint(shop.barberId, from, 30, 'completed')
      for (const [version, what, fromState, after] of [
        [2, 'seating', 'confirmed', 0],
        [3, 'completion', 'in_chair', 45],
      ] as const)
        await shop.owner
          .sql`insert into booking_history (id, shop_id, booking_id, version, at, what, by_role, from_state,
            to_state, start_at, barber_id)
          values (${systemRandom.uuid()}, ${shop.shopId}, ${id}, ${version}, ${from.add({ minutes: after }).toString()}, ${what},
            'staff', ${fromState}, 'completed', ${from.toString()}, ${shop.barberId})`
    }
    await atCounter('First', { barber_id: shop.barberId })
    const { body } = await atCounter('Second', { barber_id: shop.barberId })
    expect(body.estimate.wait_minutes).toBe(55)
  })

  test('serving is refused before an appointment that it would run into, and says what fits', async () => {
    const shortId = systemRandom.uuid()
    await shop.owner.sql`insert into service (id, shop_id, name, duration_minutes, price_minor)
      values (${shortId}, ${shop.shopId}, 'Beard', 15, 1500)`
    await shop.owner
      .sql`insert into barber_service (shop_id, barber_id, service_id) values (${shop.shopId}, ${shop.barberId}, ${shortId})`
    await appoint(shop.barberId, minutesFromNow(25), 30)
    const { id } = (await atCounter('Hasty', { barber_id: shop.barberId })).body
    await expect
      .poll(async () => (await shop.call('GET', '/services')).body.items.length, { timeout: 6_000 })
      .toBe(2)
    expect(await serve(id)).toMatchObject({
      status: 409,
      body: {
        code: 'no_time_to_serve',
        fitting: [{ barber_id: shop.barberId, free_minutes: 24, service_ids: [shortId] }],
      },
    })
    expect(await serve(id, { service_id: shortId })).toMatchObject({ status: 200, body: { state: 'served' } })
    expect(await overlaps()).toBe(0)
  })

  test('whoever was called and does not come waits behind all others until he is called again', async () => {
    const [late, next] = [(await atCounter('Late')).body, (await atCounter('Next')).body]
    await shop.call('POST', `/walk-ins/${late.id}/call`, {}, staff)
    expect((await queue()).map(({ id }) => id)).toEqual([late.id, next.id])
    await shop.owner.sql`update walk_in set called_at = now() - interval '11 minutes' where id = ${late.id}`
    expect((await queue()).map(({ id }) => id)).toEqual([next.id, late.id])
    await shop.call('POST', `/walk-ins/${late.id}/call`, {}, staff)
    expect((await queue()).map(({ id }) => id)).toEqual([late.id, next.id])
  })

  test('a call goes by mail to whoever left an address', async () => {
    const { id } = (await join({ client: { name: 'Ana', email: 'ana@example.com' } })).body
    await shop.call('POST', `/walk-ins/${id}/call`, {}, staff)
    const [mail] = await shop.owner.sql`select payload from enqueued where payload->>'to' = 'ana@example.com'`
    expect(mail?.['payload']).toMatchObject({ subject: 'It is your turn at Test Shop' })
    expect(mail?.['payload'].text).toContain('10 minutes')
  })

  test('one contact has one open place, and has another when he has left', async () => {
    const ana = { client: { name: 'Ana', email: 'ana@example.com', phone: '+49 30 5550 199' } }
    const first = await join(ana)
    for (const client of [
      { name: 'A.', email: 'ANA@example.com' },
      { name: 'A.', phone: '+49-30-5550199' },
    ])
      expect(await join({ client })).toMatchObject({ status: 409, body: { code: 'already_waiting' } })
    const path = placePath(first.body.place_url)
    expect(await shop.call('POST', `${path}/leaving`, {})).toMatchObject({
      status: 200,
      body: { state: 'left' },
    })
    expect(await shop.call('POST', `${path}/leaving`, {})).toMatchObject({
      status: 409,
      body: { code: 'walk_in_ended' },
    })
    expect(await join(ana)).toMatchObject({ status: 201 })
  })

  test('a place of a day that is over holds nobody back, and ends with an event', async () => {
    const ana = { client: { name: 'Ana', email: 'ana@example.com' } }
    const yesterday = (await join(ana)).body
    const { body: other } = await atCounter('Other')
    await shop.owner
      .sql`update walk_in set joined_at = now() - interval '20 hours', expires_at = now() - interval '10 hours'`
    expect(await queue()).toEqual([])
    expect(await shop.call('POST', `/walk-ins/${other.id}/call`, {}, staff)).toMatchObject({ status: 409 })
    expect(await join(ana)).toMatchObject({ status: 201, body: { position: 1 } })
    expect(await shop.call('GET', placePath(yesterday.place_url))).toMatchObject({
      status: 200,
      body: { state: 'expired', client: { name: '' } },
    })
    const actor = nobody({ shopId: shop.shopId, requestId: systemRandom.uuid(), source: 'test' })
    expect(await expireWalkIns(shop.server.context, actor)).toEqual([])
  })

  test('nobody joins when the day cannot serve him, or too many wait', async () => {
    const ana = { client: { name: 'Ana', email: 'ana@example.com' } }
    for (let count = 0; count < 30; count += 1)
      await shop.owner
        .sql`insert into walk_in (id, shop_id, name, service_id, remote, joined_at, promised_at, expires_at)
        values (${systemRandom.uuid()}, ${shop.shopId}, 'Somebody', ${shop.serviceId}, false, now(), now(), now() + interval '1 day')`
    expect(await join(ana)).toMatchObject({ status: 409, body: { code: 'queue_full' } })
    await shop.owner.sql`delete from walk_in`
    const today = Temporal.Now.plainDateISO('Europe/Berlin')
    for (const days of [-1, 0])
      await shop.owner.sql`insert into date_override (id, shop_id, date)
        values (${systemRandom.uuid()}, ${shop.shopId}, ${today.add({ days }).toString()})`
    await expect.poll(async () => (await join(ana)).body.code, { timeout: 6_000 }).toBe('queue_closed')
    const estimate = async (): Promise<unknown> =>
      (await shop.call('GET', `/walk-ins/estimate?service_id=${shop.serviceId}`)).body.estimate
    expect(await estimate()).toBe(null)
    await shop.owner.sql`delete from date_override`
    await expect.poll(estimate, { timeout: 6_000 }).toMatchObject({ wait_minutes: 0 })
  })

  test('who may do what: a guest has to be reachable, and the queue is for staff', async () => {
    expect(await join({ client: { name: 'Ana' } })).toMatchObject({
      status: 422,
      body: { code: 'client_required' },
    })
    const { id } = (await atCounter('Ana')).body
    const client = (await shop.person('client')).headers
    for (const [method, path] of [
      ['GET', '/walk-ins'],
      ['POST', `/walk-ins/${id}/call`],
      ['POST', `/walk-ins/${id}/serving`],
      ['POST', `/walk-ins/${id}/departure`],
    ] as const) {
      expect(await shop.call(method, path, undefined, client)).toMatchObject({ status: 403 })
      expect(await shop.call(method, path)).toMatchObject({ status: 401 })
    }
    expect(await join({}, client)).toMatchObject({ status: 201, body: { client: { name: 'client' } } })
    expect(await serve(systemRandom.uuid())).toMatchObject({ status: 404 })
  })
})

describe('at once', () => {
  test('of many who serve the same person one succeeds', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = (await atCounter(`Round ${round}`)).body
      const answers = await Promise.all(Array.from({ length: 6 }, () => serve(id)))
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
        200, 409, 409, 409, 409, 409,
      ])
      const won = answers.find(({ status }) => status === 200)
      await shop.call('POST', `/bookings/${won?.body.booking_id}/completion`, {}, staff)
    }
    expect(await shop.owner.sql`select 1 from booking`).toHaveLength(5)
    expect(await overlaps()).toBe(0)
  })

  test('serving and booking the same time of a barber never overlap', async () => {
    await shop.owner.sql`update shop set slot_step_minutes = 5`
    for (let round = 0; round < 12; round += 1) {
      await shop.owner.sql`update occupancy set live = false`
      const ids = [
        (await atCounter('One', { barber_id: shop.barberId })).body.id,
        (await atCounter('Two', { barber_id: shop.barberId })).body.id,
      ]
      const now = minutesFromNow(5 + (round % 4) * 5).round({ smallestUnit: 'minute', roundingIncrement: 5 })
      const book = () =>
        shop.call('POST', '/bookings', {
          service_id: shop.serviceId,
          barber_id: shop.barberId,
          start_at: now.toString(),
          client: { name: 'Ben', email: 'ben@example.com' },
        })
      const [one, booked, two] = await Promise.all([serve(ids[0]), book(), serve(ids[1])])
      expect(await overlaps()).toBe(0)
      expect([200, 409]).toContain(one.status)
      expect([201, 409]).toContain(booked.status)
      const won = [one, two].filter(({ status }) => status === 200).length
      expect(won + (booked.status === 201 ? 1 : 0)).toBe(1)
      await shop.owner.sql`delete from walk_in where ended_at is null`
    }
  })

  test('the same key gives the same place, however often and at the same time it is sent', async () => {
    const client = { name: 'Ana', email: 'ana@example.com' }
    const key = { 'idempotency-key': 'k1' }
    const answers = await Promise.all(Array.from({ length: 8 }, () => join({ client }, key)))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201))
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect(await join({ client: { ...client, name: 'Other' } }, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    })
    const unkeyed = await Promise.all(
      Array.from({ length: 6 }, () => join({ client: { name: 'Bo', phone: '+49 30 111222' } })),
    )
    expect(unkeyed.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      201, 409, 409, 409, 409, 409,
    ])
  })

  test('who joins at the same time is told different turns', async () => {
    const joined = await Promise.all(Array.from({ length: 6 }, (_, index) => atCounter(`Person ${index}`)))
    expect(joined.map(({ status }) => status)).toEqual(Array.from({ length: 6 }, () => 201))
    expect((await queue()).map(({ position }) => position)).toEqual([1, 2, 3, 4, 5, 6])
    const promised = await shop.owner.sql`select promised_at from walk_in order by joined_at`
    expect(new Set(promised.map((row) => String(row['promised_at']))).size).toBeGreaterThanOrEqual(3)
  })
})
