import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openSeriesShop, type SeenOccurrence, type SeriesShop } from './series-shop.test-helper.ts'

let shop: SeriesShop
let client: Record<string, string>
let owner: Record<string, string>
beforeAll(async () => {
  shop = await openSeriesShop()
  client = (await shop.person('client')).headers
  owner = (await shop.person('owner')).headers
}, 60_000)
afterAll(() => shop.close(), 30_000)
afterEach(() =>
  shop.change(async (sql) => {
    await sql`delete from date_override`
    await sql`delete from booking_limit`
    await sql`update shop set late_fee_percent = 0, cancellation_free_hours = 24`
    await sql`update occupancy set live = false`
  }),
)

/** A series of five Mondays of the signed-in client, and the ids of its bookings. */
async function five(extra: object = {}): Promise<{ path: string; ids: string[] }> {
  const { body } = await shop.book({ count: 5, client: undefined, ...extra }, client)
  const ids = body.occurrences.map(({ booking }) => booking?.id ?? '')
  return { path: `/booking-series/${body.id}`, ids }
}
const cancel = (path: string, body: object, headers = client) =>
  shop.ask('POST', `${path}/cancellation`, body, headers)
const move = (path: string, body: object, headers = client) =>
  shop.ask('POST', `${path}/rescheduling`, body, headers)
const states = (body: { occurrences: SeenOccurrence[] }) =>
  body.occurrences.map(({ booking }) => booking?.state ?? null)
const starts = (body: { occurrences: SeenOccurrence[] }) =>
  body.occurrences.map(({ booking }) => booking?.start_at.slice(0, 16) ?? null)
const wall = (weeks: number, days = 0, time = '10:00') =>
  `${shop.monday(weeks).add({ days }).toString()}T${time}`
const read = (path: string) => shop.ask('GET', path, undefined, owner)

describe('the cancellation of a series', () => {
  it('of this, of it and all that follow, and of all, leaves what has been', async () => {
    const { path, ids } = await five()
    await shop.ask('POST', `/bookings/${ids[0]}/completion`, {}, owner)

    const one = await cancel(path, { scope: 'this', booking_id: ids[2] })
    expect(states(one.body)).toEqual(['completed', 'confirmed', 'cancelled', 'confirmed', 'confirmed'])
    expect(await cancel(path, { scope: 'this', booking_id: ids[2] })).toMatchObject({
      status: 409,
      body: { code: 'invalid_transition' },
    })
    const following = await cancel(path, { scope: 'following', booking_id: ids[3] })
    expect(states(following.body)).toEqual(['completed', 'confirmed', 'cancelled', 'cancelled', 'cancelled'])
    expect(following.body).toMatchObject({ state: 'active', version: 3 })
    expect(await shop.single(shop.at(shop.monday(4)))).toMatchObject({ status: 201 })
    expect(await shop.single(shop.at(shop.monday(1)))).toMatchObject({ status: 409 })

    const all = await cancel(path, { scope: 'all' })
    expect(states(all.body)).toEqual(['completed', 'cancelled', 'cancelled', 'cancelled', 'cancelled'])
    expect(all.body).toMatchObject({ state: 'over' })
    expect(await cancel(path, { scope: 'all' })).toMatchObject({ status: 409, body: { code: 'series_over' } })
    const unclear = { status: 422, body: { code: 'occurrence_not_clear' } }
    expect(await cancel(path, { scope: 'following' })).toMatchObject(unclear)
    expect(await cancel(path, { scope: 'this', booking_id: shop.serviceId })).toMatchObject(unclear)
  })

  it('makes a fee due for each that is late for it, and for no other', async () => {
    // The first begins in 8 to 14 days, the third not before 22.
    await shop.change(
      (sql) => sql`update shop set late_fee_percent = 50, cancellation_free_hours = ${24 * 15}`,
    )
    const { path } = await five()
    const { body } = await cancel(path, { scope: 'all' })
    expect(body.occurrences.map(({ booking }) => booking?.fees[0]?.amount.amount_minor ?? 0)).toEqual([
      1600,
      expect.any(Number),
      0,
      0,
      0,
    ])
  })

  it('leaves alone what began, although nobody has ended it', async () => {
    const { path, ids } = await five()
    await shop.owner
      .sql`update booking set start_at = now() - interval '1 hour', end_at = now() where id = ${ids[0] ?? ''}`
    const { body } = await cancel(path, { scope: 'all' })
    expect(states(body)).toEqual(['confirmed', 'cancelled', 'cancelled', 'cancelled', 'cancelled'])
  })
})

describe('the rescheduling of a series', () => {
  it('of this moves one; of it and all that follow moves those as far, and each keeps its id and history', async () => {
    const { path, ids } = await five()
    const one = await move(path, {
      scope: 'this',
      booking_id: ids[1],
      start_at: shop.at(shop.monday(1), '12:00'),
    })
    expect(one.status).toBe(200)
    expect(starts(one.body)).toEqual([wall(0), wall(1, 0, '12:00'), wall(2), wall(3), wall(4)])
    expect(one.body).toMatchObject({ starts_at_local: wall(0) })

    const rest = await move(path, {
      scope: 'following',
      booking_id: ids[2],
      start_at: shop.at(shop.monday(2).add({ days: 1 }), '11:30'),
      barber_id: shop.otherBarberId,
    })
    expect(starts(rest.body)).toEqual([
      wall(0),
      wall(1, 0, '12:00'),
      wall(2, 1, '11:30'),
      wall(3, 1, '11:30'),
      wall(4, 1, '11:30'),
    ])
    expect(rest.body).toMatchObject({ not_moved: [], starts_at_local: wall(0, 1, '11:30'), version: 3 })
    const bookings = rest.body.occurrences.map(({ booking }) => booking)
    expect(bookings.map((booking) => booking?.id)).toEqual(ids)
    expect(bookings[4]).toMatchObject({ version: 2, barber: { id: shop.otherBarberId } })
    const history = await shop.ask('GET', `/bookings/${ids[4]}/history`, undefined, client)
    expect(history.body.items).toMatchObject([{ what: 'rescheduling', by: 'client' }])
    expect(await shop.single(shop.at(shop.monday(4)))).toMatchObject({ status: 201 })
  })

  it('by a week lets each take the time that another leaves, also where one a week is the limit', async () => {
    await shop.change(
      (sql) => sql`insert into booking_limit (id, shop_id, barber_id, period, count_max)
        values (gen_random_uuid(), ${shop.shopId}, ${shop.barberId}, 'week', 1)`,
    )
    const { path, ids } = await five()
    const later = await move(path, { scope: 'all', booking_id: ids[0], start_at: shop.at(shop.monday(1)) })
    expect(starts(later.body)).toEqual([1, 2, 3, 4, 5].map((weeks) => wall(weeks)))
    const earlier = await move(path, {
      scope: 'following',
      booking_id: ids[1],
      start_at: shop.at(shop.monday(2), '11:00'),
    })
    expect(starts(earlier.body)).toEqual([wall(1), ...[2, 3, 4, 5].map((weeks) => wall(weeks, 0, '11:00'))])
    const back = await move(path, { scope: 'all', booking_id: ids[0], start_at: shop.at(shop.monday()) })
    expect(starts(back.body)).toEqual([wall(0), ...[1, 2, 3, 4].map((weeks) => wall(weeks, 0, '11:00'))])
  })

  it('with one conflict moves none, or leaves that one and says so', async () => {
    const { path, ids } = await five()
    await shop.single(shop.at(shop.monday(3), '14:15'))
    const before = await read(path)
    const wish = { scope: 'following', booking_id: ids[1], start_at: shop.at(shop.monday(1), '14:00') }
    expect(await move(path, wish)).toMatchObject({
      status: 409,
      body: {
        code: 'series_conflicts',
        occurrences: [{ index: 3, booking_id: ids[3], date: shop.monday(3).toString(), reason: 'busy' }],
      },
    })
    expect((await read(path)).body).toEqual(before.body)
    const skipped = await move(path, { ...wish, policy: 'skip' })
    expect(starts(skipped.body)).toEqual([
      wall(0),
      wall(1, 0, '14:00'),
      wall(2, 0, '14:00'),
      wall(3),
      wall(4, 0, '14:00'),
    ])
    expect(skipped.body.not_moved).toMatchObject([{ index: 3, reason: 'busy' }])
  })

  it('does not give away the time of one that cannot follow', async () => {
    const { path, ids } = await five({ policy: 'skip' })
    // The last one has nowhere to go, so the one before it can't take its place, and so on.
    await shop.single(shop.at(shop.monday(5)))
    const stuck = await move(path, { scope: 'all', booking_id: ids[0], start_at: shop.at(shop.monday(1)) })
    expect(stuck).toMatchObject({ status: 409, body: { code: 'series_empty' } })
    expect(starts((await read(path)).body)).toEqual([0, 1, 2, 3, 4].map((weeks) => wall(weeks)))
  })

  it('takes one that would fall on a holiday to the next day, when the series says so', async () => {
    await shop.change(
      (sql) => sql`insert into date_override (id, shop_id, date)
        values (gen_random_uuid(), ${shop.shopId}, ${shop.monday(2).add({ days: 1 }).toString()}::text::date)`,
    )
    const wish = (ids: string[]) => ({
      scope: 'all',
      booking_id: ids[0],
      start_at: shop.at(shop.monday().add({ days: 1 })),
    })
    const strict = await five()
    expect(await move(strict.path, wish(strict.ids))).toMatchObject({
      status: 409,
      body: { occurrences: [{ index: 2, reason: 'holiday' }] },
    })
    await cancel(strict.path, { scope: 'all' })
    const moving = await five({ on_holiday: 'move' })
    const moved = await move(moving.path, wish(moving.ids))
    expect(starts(moved.body)).toEqual([wall(0, 1), wall(1, 1), wall(2, 2), wall(3, 1), wall(4, 1)])
  })

  it('makes a fee due for those that are late for it', async () => {
    await shop.change(
      (sql) => sql`update shop set late_fee_percent = 50, cancellation_free_hours = ${24 * 15}`,
    )
    const { path, ids } = await five()
    const moved = await move(path, {
      scope: 'all',
      booking_id: ids[4],
      start_at: shop.at(shop.monday(4), '13:00'),
    })
    const fees = moved.body.occurrences.map(({ booking }) => booking?.fees[0]?.kind ?? null)
    expect([fees[0], ...fees.slice(2)]).toEqual(['late_rescheduling', null, null, null])
  })

  it('is nothing for others, and nothing for what has been', async () => {
    const { path, ids } = await five()
    const ben = await shop.person('client')
    const wish = { scope: 'this', booking_id: ids[0], start_at: shop.at(shop.monday(), '15:00') }
    expect(await move(path, wish, ben.headers)).toMatchObject({ status: 404 })
    await shop.ask('POST', `/bookings/${ids[0]}/completion`, {}, owner)
    expect(await move(path, wish)).toMatchObject({ status: 409, body: { code: 'invalid_transition' } })
    const end = await move(path, { ...wish, scope: 'all', start_at: '2999-12-27T10:00:00Z' })
    expect(end).toMatchObject({ status: 409, body: { code: 'series_empty' } })
    const all = await move(path, { ...wish, scope: 'all' })
    expect(starts(all.body)).toEqual([wall(0), ...[1, 2, 3, 4].map((weeks) => wall(weeks, 0, '15:00'))])
  })
})

describe('a crash', () => {
  it('in the middle of a change leaves the series as it was', async () => {
    const { path, ids } = await five()
    const before = { series: (await read(path)).body, rows: await shop.rows() }
    await shop.owner.sql.unsafe(`create function crash() returns trigger language plpgsql as $$
      begin if new.series_index = 2 then perform pg_terminate_backend(pg_backend_pid()); end if; return new; end $$;
      create trigger crash after update on booking for each row execute function crash()`)
    const start = shop.at(shop.monday(), '16:00')
    const crashed = [
      await cancel(path, { scope: 'all' }),
      await move(path, { scope: 'all', booking_id: ids[0], start_at: start }),
    ]
    await shop.owner.sql`drop function crash cascade`
    expect(Math.min(...crashed.map(({ status }) => status))).toBeGreaterThanOrEqual(500)
    expect({ series: (await read(path)).body, rows: await shop.rows() }).toEqual(before)
    expect((await cancel(path, { scope: 'all' })).body).toMatchObject({ state: 'cancelled' })
  })
})
