import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close(), 30_000)

// ASVS 2.3.4
it('lets one of 1,000 clients have a slot, each of five times', async () => {
  const { serviceId: service_id, barberId: barber_id } = shop
  const client = { name: 'Ana Client', email: 'ana@example.com' }
  for (let round = 0; round < 5; round += 1) {
    const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 20 + round })
    const { body } = await shop.call(
      'GET',
      `/availability?service_id=${service_id}&barber_id=${barber_id}&from=${day.toString()}&to=${day.add({ days: 1 }).toString()}`,
    )
    const { start_at } = body.items[0]
    const answers = await Promise.all(
      Array.from({ length: 1000 }, () =>
        shop.call('POST', '/bookings', { service_id, barber_id, start_at, client }),
      ),
    )
    const byStatus = Map.groupBy(answers, (answer) => answer.status)
    expect([byStatus.get(201)?.length, byStatus.get(409)?.length]).toEqual([1, 999])
  }
}, 120_000)
