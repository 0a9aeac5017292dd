import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/setup/test-shop.ts'

let shop: TestShop
/** Where the server, which knows no mail server, leaves its mail. */
let folder: string

beforeAll(async () => {
  shop = await openTestShop()
  folder = join(shop.server.context.dataDir, 'mail')
})
afterAll(() => shop.close())

async function mails(): Promise<string[]> {
  const names = await readdir(folder).catch(() => [])
  return Promise.all(
    names.toSorted((a, b) => (a < b ? -1 : 1)).map((name) => readFile(join(folder, name), 'utf8')),
  )
}

/** Ten o'clock so many days from now, in the zone of the shop. */
function tenOClockIn(days: number): string {
  const today = shop.server.context.clock.now().toZonedDateTimeISO('Europe/Berlin').toPlainDate()
  const time = { timeZone: 'Europe/Berlin', plainTime: '10:00' }
  return today.add({ days }).toZonedDateTime(time).toInstant().toString()
}

test('a guest is told of the booking, and by its link of the cancellation', async () => {
  const booked = await shop.call('POST', '/bookings', {
    service_id: shop.serviceId,
    start_at: tenOClockIn(2),
    client: { name: 'Guest', email: 'guest@example.com' },
  })
  expect(booked.status).toBe(201)
  await expect.poll(mails, { timeout: 5_000 }).toHaveLength(1)
  const [confirmation = ''] = await mails()
  expect(confirmation).toMatch(/^To: guest@example\.com/m)
  const token = /\/manage\/([\w-]+\.[\w-]+)/.exec(confirmation.replaceAll('=\r\n', ''))?.[1] ?? ''

  const cancelled = await shop.call('POST', `/guest-bookings/${token}/cancellation`, {})
  expect(cancelled).toMatchObject({ status: 200, body: { state: 'cancelled' } })
  await expect.poll(mails, { timeout: 5_000 }).toHaveLength(2)
  expect((await mails())[1]).toMatch(/^Subject: Cancelled: Haircut/m)
})

test('a guest without an address is not written to', async () => {
  const before = (await mails()).length
  const booked = await shop.call('POST', '/bookings', {
    service_id: shop.serviceId,
    start_at: tenOClockIn(3),
    client: { name: 'Guest', phone: '+49 30 23125000' },
  })
  expect(booked.status).toBe(201)
  const waiting = async (): Promise<unknown> =>
    (await shop.owner.sql`select count(*)::int as jobs from graphile_worker.jobs`)[0]
  await expect.poll(waiting, { timeout: 5_000 }).toEqual({ jobs: 0 })
  expect(await mails()).toHaveLength(before)
})
