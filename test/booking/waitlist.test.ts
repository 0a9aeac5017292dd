import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
/** Four weeks from now: a day that nobody else books. */
let date: string
beforeAll(async () => {
  shop = await openTestShop()
  await shop.owner.sql`update weekly_hours set opens_minute = 600, closes_minute = 630`
  date = shop.server.context.clock
    .now()
    .toZonedDateTimeISO('Europe/Berlin')
    .toPlainDate()
    .add({ days: 28 })
    .toString()
})
afterAll(() => shop.close())

const ana = { name: 'Ana Client', email: 'ana@example.com' }
const wish = (extra: object = {}, headers: Record<string, string> = {}) =>
  shop.call(
    'POST',
    '/waitlist',
    {
      service_id: shop.serviceId,
      barber_ids: [shop.barberId],
      windows: [{ from_date: date, to_date: date, from_time: '09:00', to_time: '12:00' }],
      ...extra,
    },
    headers,
  )
const tokenOf = (url: string): string => url.split('/').at(-1) ?? ''
const tenOClock = (): string =>
  Temporal.PlainDate.from(date)
    .toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '10:00' })
    .toInstant()
    .toString()
const take = () =>
  shop.call('POST', '/bookings', {
    service_id: shop.serviceId,
    barber_id: shop.barberId,
    start_at: tenOClock(),
    client: { name: 'First', phone: '+49 30 5550101' },
  })
const mails = async (to: string): Promise<string[]> => {
  const folder = join(shop.server.context.dataDir, 'mail')
  const names = await readdir(folder).catch(() => [])
  const all = await Promise.all(
    names.toSorted((a, b) => (a < b ? -1 : 1)).map((name) => readFile(join(folder, name), 'utf8')),
  )
  return all.map((mail) => mail.replaceAll('=\r\n', '')).filter((mail) => mail.includes(`To: ${to}`))
}

test('a guest wishes, is written to when the time is cancelled, and accepts it by the link in the mail', async () => {
  const first = await take()
  const wished = await wish({ client: ana })
  expect(wished).toMatchObject({
    status: 201,
    body: {
      state: 'open',
      service: { id: shop.serviceId, name: 'Haircut' },
      windows: [{ from_date: date, to_date: date, from_time: '09:00', to_time: '12:00' }],
      client: ana,
      offers: [],
    },
  })
  const own = `/guest-wishes/${tokenOf(wished.body.manage_url)}`
  await shop.call('POST', `/guest-bookings/${tokenOf(first.body.manage_url)}/cancellation`, {})
  await expect.poll(async () => (await shop.call('GET', own)).body.state, { timeout: 10_000 }).toBe('offered')
  await expect.poll(() => mails(ana.email), { timeout: 10_000 }).toHaveLength(2)
  const [listed = '', offer = ''] = await mails(ana.email)
  expect(listed).toContain(tokenOf(wished.body.manage_url))
  expect(offer).toMatch(/^Subject: Free for you: Haircut/m)
  expect(offer).not.toContain('BEGIN:VCALENDAR')
  const accept = /\/manage\/([\w-]+\.[\w-]+)/.exec(offer)?.[1] ?? ''
  expect((await shop.call('GET', own)).body.offers).toMatchObject([
    { outcome: 'pending', barber: { name: 'Marco' }, manage_url: expect.stringContaining(accept) as string },
  ])
  expect(await shop.call('POST', `/guest-bookings/${accept}/confirmation`, {})).toMatchObject({
    status: 200,
    body: { state: 'confirmed', client: ana },
  })
  expect(await shop.call('GET', own)).toMatchObject({
    status: 200,
    body: { state: 'booked', offers: [{ outcome: 'accepted' }] },
  })
  expect(await shop.call('DELETE', own)).toMatchObject({ status: 409, body: { code: 'wish_is_over' } })
})

test('the link of a wish opens no booking, that of a booking no wish, and neither another wish', async () => {
  const wished = await wish({ client: ana })
  const token = tokenOf(wished.body.manage_url)
  const booked = await shop.call('POST', '/bookings', {
    service_id: shop.serviceId,
    barber_id: shop.otherBarberId,
    start_at: tenOClock(),
    client: ana,
  })
  expect(booked.status).toBe(201)
  const manage = tokenOf(booked.body.manage_url)
  expect(await shop.call('GET', `/guest-bookings/${token}`)).toMatchObject({ status: 404 })
  expect(await shop.call('POST', `/guest-bookings/${token}/cancellation`, {})).toMatchObject({ status: 404 })
  expect(await shop.call('GET', `/guest-wishes/${manage}`)).toMatchObject({
    status: 404,
    body: { code: 'wish_link_not_valid' },
  })
  expect(await shop.call('DELETE', `/guest-wishes/${manage}`)).toMatchObject({ status: 404 })
  const [id] = token.split('.')
  expect(await shop.call('GET', `/guest-wishes/${id}.${manage.split('.')[1]}`)).toMatchObject({ status: 404 })
  expect(await shop.call('DELETE', `/guest-wishes/${token}`)).toMatchObject({ status: 204 })
  expect(await shop.call('DELETE', `/guest-wishes/${token}`)).toMatchObject({ status: 204 })
  expect((await shop.call('GET', `/guest-wishes/${token}`)).body.state).toBe('withdrawn')
})

test('a client sees and withdraws his own wishes, the shop those of all, in order, and each reading is recorded', async () => {
  const [ben, cem, owner] = [
    await shop.person('client'),
    await shop.person('client'),
    await shop.person('owner'),
  ]
  const one = await wish({}, ben.headers)
  const two = await wish({}, cem.headers)
  expect([one.status, two.status]).toEqual([201, 201])
  const ids = (answer: { body: any }): string[] => answer.body.items.map((item: { id: string }) => item.id)
  expect(ids(await shop.call('GET', '/waitlist', undefined, ben.headers))).toEqual([one.body.id])
  const all = await shop.call('GET', '/waitlist', undefined, owner.headers)
  expect(ids(all)).toEqual([one.body.id, two.body.id])
  expect(all.body.items[0].client.email).toBe(ben.email)
  const page = await shop.call('GET', '/waitlist?limit=1', undefined, owner.headers)
  expect(ids(page)).toEqual([one.body.id])
  const next = `/waitlist?limit=1&cursor=${page.body.next_cursor}`
  expect(await shop.call('GET', next, undefined, owner.headers)).toMatchObject({
    body: { items: [{ id: two.body.id }], next_cursor: null },
  })
  const [record] = await shop.owner.sql`select record_keys from access_record
    where account_id = ${owner.accountId} and source_table = 'waitlist_wish' order by at limit 1`
  expect(record).toEqual({ record_keys: [one.body.id, two.body.id] })

  const path = `/waitlist/${one.body.id}`
  expect(await shop.call('GET', path)).toMatchObject({ status: 401 })
  expect(await shop.call('GET', path, undefined, cem.headers)).toMatchObject({ status: 404 })
  expect(await shop.call('DELETE', path, undefined, cem.headers)).toMatchObject({ status: 404 })
  expect((await shop.call('GET', path, undefined, ben.headers)).headers.get('etag')).toBe('"1"')
  expect(await shop.call('DELETE', path, undefined, ben.headers)).toMatchObject({ status: 204 })
  expect(await shop.call('DELETE', `/waitlist/${two.body.id}`, undefined, owner.headers)).toMatchObject({
    status: 204,
  })
  expect(ids(await shop.call('GET', '/waitlist', undefined, owner.headers))).toEqual([])
  const withdrawn = await shop.call('GET', '/waitlist?state=withdrawn', undefined, cem.headers)
  expect(ids(withdrawn)).toEqual([two.body.id])
})

test('one Idempotency-Key is one wish, however often and at the same time it is sent', async () => {
  const headers = { 'idempotency-key': 'w1' }
  const answers = await Promise.all(Array.from({ length: 8 }, () => wish({ client: ana }, headers)))
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 8 }, () => 201))
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
  expect(await wish({ client: { ...ana, name: 'Other' } }, headers)).toMatchObject({
    status: 422,
    body: { code: 'idempotency_key_reused' },
  })
  await shop.call('DELETE', `/guest-wishes/${tokenOf(answers[0]?.body.manage_url)}`)
})

test.each([
  ['no client', {}, 'client_required'],
  ['no address', { client: { name: 'Ana', phone: '+49 30 5550102' } }, 'wish_email_required'],
  [
    'a barber who is not there',
    { client: ana, barber_ids: ['0193a1de-0000-7000-8000-000000000001'] },
    'service_not_offered',
  ],
  [
    'windows that have passed',
    { client: ana, windows: [{ from_date: '2024-02-28', to_date: '2024-02-29' }] },
    'windows_past',
  ],
  [
    'dates in the wrong order',
    { client: ana, windows: [{ from_date: '2027-02-02', to_date: '2027-02-01' }] },
    'window_not_valid',
  ],
  [
    'dates in years',
    { client: ana, windows: [{ from_date: '2026-02-02', to_date: '2999-02-01' }] },
    'window_not_valid',
  ],
  [
    'no hours',
    {
      client: ana,
      windows: [{ from_date: '2027-02-02', to_date: '2027-02-02', from_time: '10:00', to_time: '10:00' }],
    },
    'window_not_valid',
  ],
])('refuses %s', async (_, body, code) => {
  expect(await wish(body)).toMatchObject({ status: 422, body: { code } })
})

test('a wish goes with its client: to whom he is merged into, and out of the line when he is erased', async () => {
  const owner = await shop.person('owner')
  // Whether it was taken before or not: now it is.
  await take()
  const one = (await wish({ client: ana })).body
  const two = (await wish({ client: { ...ana, name: 'Ana C' } })).body
  const merging = { client_ids: [two.client.id] }
  const merged = `/clients/${one.client.id}`
  expect(await shop.call('POST', `${merged}/merging`, merging, owner.headers)).toMatchObject({ status: 200 })
  expect(await shop.call('GET', `/guest-wishes/${tokenOf(two.manage_url)}`)).toMatchObject({
    status: 200,
    body: { client: { id: one.client.id, name: 'Ana Client' } },
  })
  const exported = await shop.call('GET', `${merged}/export`, undefined, owner.headers)
  expect(JSON.stringify(exported.body)).toContain(two.id)
  const erasure = { reason: 'requested' }
  expect(await shop.call('POST', `${merged}/erasure`, erasure, owner.headers)).toMatchObject({ status: 200 })
  for (const { manage_url: url } of [one, two])
    expect(await shop.call('GET', `/guest-wishes/${tokenOf(url)}`)).toMatchObject({ status: 404 })
})
