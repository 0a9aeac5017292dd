import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
}, 60_000)
afterAll(() => shop.close(), 30_000)

const day = (days: number): string =>
  shop.server.context.clock.now().toZonedDateTimeISO('Europe/Berlin').toPlainDate().add({ days }).toString()
const at = (days: number): string =>
  Temporal.PlainDate.from(day(days))
    .toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '10:00' })
    .toInstant()
    .toString()

it('lets the staff book, once and in a series, and wish for a client whom the shop knows, and nobody else', async () => {
  const manager = await shop.person('manager')
  const ana = { name: 'Ana Silva', phone: '+49 30 5550123' }
  const writeDown = async (person: object): Promise<string> => {
    const made: { body: { id: string } } = await shop.call('POST', '/clients', person, manager.headers)
    return made.body.id
  }
  const clientId = await writeDown(ana)
  const cut = { service_id: shop.serviceId, barber_id: shop.barberId, client_id: clientId }
  const once = { ...cut, start_at: at(3) }

  const booked = await shop.call('POST', '/bookings', once, manager.headers)
  expect(booked).toMatchObject({ status: 201, body: { client: { id: clientId, ...ana, email: null } } })
  const series = await shop.call(
    'POST',
    '/booking-series',
    { ...cut, start_at: at(10), every_weeks: 1, count: 2 },
    manager.headers,
  )
  expect(series).toMatchObject({ status: 201, body: { client_id: clientId } })
  const wish = await shop.call(
    'POST',
    '/waitlist',
    { service_id: shop.serviceId, client_id: clientId, windows: [{ from_date: day(3), to_date: day(4) }] },
    manager.headers,
  )
  expect(wish).toMatchObject({ status: 201, body: { client: { id: clientId, ...ana } } })
  const rows = await shop.owner.sql`select distinct client_id from booking`
  expect(rows).toEqual([{ client_id: clientId }])

  // Ana has been with Marco; whom she has not been with, and who is no staff, does not know her.
  const stranger = await shop.person('client')
  const unseenId = await writeDown({ name: 'Ben' })
  const barber = await shop.person('barber')
  for (const [who, id] of [
    [{}, clientId],
    [stranger.headers, clientId],
    [barber.headers, unseenId],
  ] as const) {
    const refused = await shop.call('POST', '/bookings', { ...once, start_at: at(4), client_id: id }, who)
    expect(refused).toMatchObject({ status: 404, body: { code: 'not_found' } })
  }
})
