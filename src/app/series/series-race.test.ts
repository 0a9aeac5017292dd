import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { openSeriesShop, type SeriesShop } from './series-shop.test-helper.ts'

const ROUNDS = 12

let shop: SeriesShop
beforeAll(async () => {
  shop = await openSeriesShop()
}, 60_000)
afterAll(() => shop.close(), 30_000)
afterEach(() => clear())

const clear = () => shop.owner.sql`update occupancy set live = false`
const at = (weeks: number, time?: string): string => shop.at(shop.monday(weeks), time)

/** How many live bookings there are of each series, by its id, and of none. */
async function alive(): Promise<Map<string | null, number>> {
  const rows = await shop.owner.sql<{ series_id: string | null; count: number }[]>`
    select series_id, count(distinct booking.id)::int as count
    from booking join occupancy on booking_id = booking.id and live group by series_id`
  return new Map(rows.map(({ series_id: id, count }) => [id, count]))
}

/** Live rows that overlap: the constraint speaks, and this looks whether it was asked. */
async function overlaps(): Promise<number> {
  const [row] = await shop.owner.sql<{ count: number }[]>`select count(*)::int as count
    from occupancy one join occupancy other on one.subject_id = other.subject_id and one.during && other.during
      and one.id < other.id and one.session_id <> other.session_id
    where one.live and other.live`
  return row?.count ?? -1
}

test('a series against single bookings: all of it and no single one, or none of it and each single one', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    await clear()
    const singles = () => [1, 3, 3].map((weeks) => shop.single(at(weeks, '10:15')))
    const isFirst = round % 2 === 0
    const answers = await Promise.all(isFirst ? [shop.book(), ...singles()] : [...singles(), shop.book()])
    const statuses = answers.map(({ status }) => status)
    const series = isFirst ? statuses.shift() : statuses.pop()
    const made = [...(await alive()).values()]
    expect([
      { series: 201, singles: [409, 409, 409], made: [4] },
      { series: 409, singles: [201, 201, 409], made: [2] },
    ]).toContainEqual({ series, singles: statuses.toSorted((one, other) => one - other), made })
    expect(await overlaps()).toBe(0)
  }
}, 120_000)

test('of two series that share a time one is whole and the other is nothing, or leaves out what is taken', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    await clear()
    const strict = await Promise.all([
      shop.book({ count: 5 }),
      shop.book({ every_weeks: 2, count: 3 }),
      shop.book({ start_at: at(4), every_weeks: 3, count: 3 }),
    ])
    expect(strict.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([201, 409, 409])
    const [[, count] = [null, 0]] = await alive()
    const winner = strict.find(({ status }) => status === 201)
    expect(count).toBe(winner?.body.count)

    await clear()
    const lenient = await Promise.all([
      shop.book({ count: 5, policy: 'skip' }),
      shop.book({ every_weeks: 2, count: 4, policy: 'skip' }),
    ])
    const booked = lenient.flatMap(({ body }) =>
      body.occurrences.flatMap(({ booking }) => booking?.start_at ?? []),
    )
    expect(lenient.map(({ status }) => status)).toEqual([201, 201])
    // Weeks 0 to 4, and 6: each once.
    expect(booked.length).toBe(6)
    expect(new Set(booked).size).toBe(6)
    expect(await overlaps()).toBe(0)
  }
}, 120_000)

test('a series that moves, against single bookings where it goes and against its own cancellation', async () => {
  const owner = await shop.person('owner')
  for (let round = 0; round < ROUNDS; round += 1) {
    await clear()
    const { body } = await shop.book()
    const path = `/booking-series/${body.id}`
    const first = body.occurrences[0]?.booking?.id
    const move = (time: string) =>
      shop.ask(
        'POST',
        `${path}/rescheduling`,
        { scope: 'all', booking_id: first, start_at: at(0, time) },
        owner.headers,
      )
    const [moved, single] = await Promise.all([move('14:00'), shop.single(at(2, '14:15'))])
    expect([
      [200, 409],
      [409, 201],
    ]).toContainEqual([moved.status, single.status])
    expect((await alive()).get(body.id)).toBe(4)

    const third = body.occurrences[2]?.booking?.id
    const answers = await Promise.all([
      move('11:00'),
      shop.ask('POST', `${path}/cancellation`, { scope: 'all' }, owner.headers),
      move('15:00'),
      shop.ask('POST', `/bookings/${third}/rescheduling`, { start_at: at(2, '12:00') }, owner.headers),
    ])
    expect(answers.filter(({ status }) => ![200, 409].includes(status))).toEqual([])
    expect(answers[1]?.status).toBe(200)
    const read = await shop.ask('GET', path, undefined, owner.headers)
    expect(read.body.state).toBe('cancelled')
    expect((await alive()).get(body.id) ?? 0).toBe(0)
    expect(await overlaps()).toBe(0)
  }
}, 180_000)
