import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/setup/test-shop.ts'

let shop: TestShop

beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close())

test('anybody may know the shop, its services and its barbers', async () => {
  expect(await shop.call('GET', '/shop')).toMatchObject({
    status: 200,
    body: { id: shop.shopId, slug: 'test', time_zone: 'Europe/Berlin', currency: 'EUR', demo: false },
  })
  expect((await shop.call('GET', '/services')).body).toEqual({
    items: [
      {
        id: shop.serviceId,
        name: 'Haircut',
        description: '',
        duration_minutes: 30,
        price: { amount_minor: 3_200, currency: 'EUR' },
        capacity: 1,
        bookable_by: 'public',
        approval_required: false,
        cancellation_free_hours: 12,
        add_ons: [],
        barber_ids: [shop.barberId, shop.otherBarberId],
        barbers: [shop.barberId, shop.otherBarberId].map((id) => ({
          id,
          duration_minutes: 30,
          price: { amount_minor: 3_200, currency: 'EUR' },
        })),
      },
    ],
    next_cursor: null,
  })
  expect((await shop.call('GET', '/barbers')).body).toEqual({
    items: [
      { id: shop.barberId, name: 'Marco', bio: '', service_ids: [shop.serviceId] },
      { id: shop.otherBarberId, name: 'Ida', bio: '', service_ids: [shop.serviceId] },
    ],
    next_cursor: null,
  })
})

test('what is changed with a notification shows at once, and who has left is gone', async () => {
  await shop.call('GET', '/barbers')
  await shop.owner.sql.begin(async (sql) => {
    await sql`update barber set active = false where id = ${shop.otherBarberId}`
    await sql`select pg_notify('sixfb_shop', '')`
  })
  const names = async (): Promise<string> => JSON.stringify((await shop.call('GET', '/barbers')).body)
  await expect.poll(names, { timeout: 2_000, interval: 20 }).not.toContain('Ida')
  expect(JSON.stringify((await shop.call('GET', '/services')).body)).not.toContain(shop.otherBarberId)
})

test('the summary is for staff, and a barber sees himself alone', async () => {
  const path = '/dashboard/summary?date=2031-01-06'
  const manager = await shop.person('manager')
  const barber = await shop.person('barber')
  const client = await shop.person('client')
  const seen = async ({ headers }: { headers: Record<string, string> }): Promise<unknown> =>
    (await shop.call('GET', path, undefined, headers)).body
  expect(await seen(manager)).toMatchObject({ date: '2031-01-06', bookings: { total: 0, by_state: {} } })
  expect(await seen(barber)).toMatchObject({
    utilisation: { open_minutes: 540 },
    barbers: [{ id: shop.barberId, open_minutes: 540 }],
  })
  expect(await seen(client)).toMatchObject({ code: 'forbidden' })
})
