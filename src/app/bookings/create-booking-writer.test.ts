import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/setup/test-shop.ts'
import { nobody } from '../auth/actor.ts'
import { bookingEvent } from './booking-event.ts'
import { createBookingWriter } from './create-booking-writer.ts'
import type { NewBooking } from './new-booking.ts'

let shop: TestShop
const first = Temporal.Instant.from('2031-03-03T09:00:00Z')

beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close())

/** A wish for half an hour of a subject of its own, or of the one given. */
function wish({
  hour = 0,
  subject,
  account = null,
}: {
  hour?: number
  subject?: string
  account?: string | null
}): NewBooking {
  const { random } = shop.server.context
  const id = random.uuid()
  const startAt = first.add({ hours: hour })
  const endAt = startAt.add({ minutes: 30 })
  return {
    tenant: { shopId: shop.shopId, accountId: account },
    termsVersion: null,
    booking: {
      id,
      state: 'confirmed',
      arrangement: 'in_turn',
      holdExpiresAt: null,
      startAt,
      endAt,
      priceMinor: 3_200,
      currency: 'EUR',
      note: '"quoted", \\ and ’ 💈',
      origin: 'web',
      createdAt: startAt,
    },
    client: { id: random.uuid(), accountId: account, name: "O'Brien {1,2}", email: null, phone: null },
    items: [
      {
        id: random.uuid(),
        serviceId: shop.serviceId,
        barberId: shop.barberId,
        startAt,
        endAt,
        priceMinor: 3_200,
        guestName: null,
        addOnIds: [],
      },
    ],
    takes: [
      {
        id: random.uuid(),
        kind: 'person',
        subjectId: subject ?? random.uuid(),
        barberId: null,
        pool: null,
        sessionId: random.uuid(),
        from: startAt,
        to: endAt,
      },
    ],
    idempotency: null,
    event: bookingEvent(nobody({ shopId: shop.shopId, requestId: id, source: 'test' }), id, 'made', {}),
  }
}

const outcome = (clientId: string) => ({ clientId, clientPolicy: { freeHours: null, lateFeePercent: null } })
const writer = () => createBookingWriter(shop.server.context.database.query, shop.server.context.events)

/** How many of these were written, with what belongs to them, and in how many statements. */
async function written(rows: NewBooking[]): Promise<unknown> {
  const ids = rows.map(({ booking }) => booking.id)
  const [counts] = await shop.owner
    .sql`select count(*) as bookings, count(distinct booking.xmin::text) as statements,
      count(occupancy.id) as occupancies, count(client.id) as clients,
      (select count(*) from event where body->'entity'->>'uid' = any(${ids})) as events
    from booking left join occupancy on booking_id = booking.id left join client on client.id = client_id
    where booking.id = any(${ids})`
  return counts
}

test('bookings that come together go together, and each is whole', async () => {
  const rows = Array.from({ length: 60 }, (_, hour) => wish({ hour }))
  const write = writer()
  const clients = await Promise.all(rows.map(write))
  expect(clients).toEqual(rows.map(({ client }) => outcome(client.id)))
  // Four go at once; the others wait, and fill two groups.
  expect(await written(rows)).toEqual({
    bookings: 60,
    statements: 6,
    occupancies: 60,
    clients: 60,
    events: 60,
  })
  const [kept] = await shop.owner.sql`select note, name, price_minor, start_at, end_at
    from booking join client on client.id = client_id where booking.id = ${rows[7]?.booking.id ?? ''}`
  expect(kept).toEqual({
    note: '"quoted", \\ and ’ 💈',
    name: "O'Brien {1,2}",
    price_minor: 3_200,
    start_at: first.add({ hours: 7 }),
    end_at: first.add({ hours: 7, minutes: 30 }),
  })
})

test('of two that want one time in one group one is written, and the others of the group are', async () => {
  const [barber] = await shop.owner.sql<{ person: string }[]>`
    select person_id as person from barber where id = ${shop.barberId}`
  const subject = barber?.person ?? ''
  const write = writer()
  const ahead = Array.from({ length: 4 }, (_, hour) => wish({ hour }))
  const group = [wish({ hour: 1 }), wish({ hour: 2, subject }), wish({ hour: 2, subject }), wish({ hour: 3 })]
  const [, answers] = await Promise.all([Promise.all(ahead.map(write)), Promise.all(group.map(write))])
  expect(answers.map((answer) => answer !== 'busy')).toEqual([true, true, false, true])
  expect(await written(group)).toMatchObject({ bookings: 3, occupancies: 3, events: 3 })
})

test('a key that was used refuses its booking alone', async () => {
  const idempotency = { scope: 'guest test', key: 'once', digest: Buffer.from('digest') }
  const write = writer()
  const ahead = Array.from({ length: 4 }, (_, hour) => wish({ hour }))
  const group = [
    { ...wish({ hour: 1 }), idempotency },
    { ...wish({ hour: 2 }), idempotency },
    wish({ hour: 3 }),
  ]
  const [, answers] = await Promise.all([Promise.all(ahead.map(write)), Promise.allSettled(group.map(write))])
  expect(answers).toMatchObject([
    { status: 'fulfilled' },
    { status: 'rejected', reason: { code: '23505' } },
    { status: 'fulfilled' },
  ])
})

test('people do not share a statement: each is written as himself', async () => {
  const { accountId } = await shop.person('client')
  const write = writer()
  const rows = [0, 1, 2, 3, 4, 5, 6, 7].map((hour) =>
    wish({ hour, account: hour % 2 === 0 ? accountId : null }),
  )
  const clients = await Promise.all(rows.map(write))
  const guests = clients.filter((_, index) => index % 2 === 1)
  expect(guests).toEqual(rows.filter((_, index) => index % 2 === 1).map(({ client }) => outcome(client.id)))
  expect(await written(rows)).toMatchObject({ bookings: 8, occupancies: 8, clients: 8, events: 8 })
  // Whoever has an account is one client of this shop, at the latest from the second statement on.
  const again = await write(wish({ hour: 9, account: accountId }))
  expect(await write(wish({ hour: 10, account: accountId }))).toEqual(again)
})

test('of a group with a client who was erased or merged the others are written, and it follows the merged one', async () => {
  const [erased, merged, stays] = await Promise.all([1, 2, 3].map(() => known({})))
  await shop.owner.sql`update client set erased_at = now() where id = ${erased ?? ''}`
  await shop.owner.sql`update client set merged_into = ${stays ?? ''} where id = ${merged ?? ''}`
  const write = writer()
  const ahead = Array.from({ length: 4 }, (_, hour) => wish({ hour }))
  const group = [erased, merged].map((id) => {
    const row = wish({ hour: 1 })
    return { ...row, client: { ...row.client, id: id ?? '', isKnown: true } }
  })
  const [, answers] = await Promise.all([
    Promise.all(ahead.map(write)),
    Promise.allSettled([...group, wish({ hour: 3 })].map(write)),
  ])
  expect(answers).toMatchObject([
    { status: 'rejected', reason: { code: '40001' } },
    { status: 'fulfilled' },
    { status: 'fulfilled' },
  ])
  const rows = await shop.owner.sql<{ client_id: string }[]>`select client_id from booking
    where id in ${shop.owner.sql(group.map(({ booking }) => booking.id))}`
  expect(rows.map((row) => row.client_id)).toEqual([stays])
})

/** Writes a booking of somebody new, and gives who it is. */
async function known(at: { hour?: number }): Promise<string> {
  const row = wish(at)
  await writer()(row)
  return row.client.id
}
