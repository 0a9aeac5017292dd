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

test('a guest is told of the booking, and by its link of the cancellation', async () => {
  const startAt = Temporal.Now.plainDateISO('Europe/Berlin')
    .add({ days: 2 })
    .toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '10:00' })
    .toInstant()
  const booked = await shop.call('POST', '/bookings', {
    service_id: shop.serviceId,
    start_at: startAt.toString(),
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
  const startAt = Temporal.Now.plainDateISO('Europe/Berlin')
    .add({ days: 3 })
    .toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '10:00' })
    .toInstant()
  const booked = await shop.call('POST', '/bookings', {
    service_id: shop.serviceId,
    start_at: startAt.toString(),
    client: { name: 'Guest', phone: '+49 30 23125000' },
  })
  expect(booked.status).toBe(201)
  const waiting = async (): Promise<unknown> =>
    (await shop.owner.sql`select count(*)::int as jobs from graphile_worker.jobs`)[0]
  await expect.poll(waiting, { timeout: 5_000 }).toEqual({ jobs: 0 })
  expect(await mails()).toHaveLength(before)
})
