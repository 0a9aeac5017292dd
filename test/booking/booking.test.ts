import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close(), 30_000)

const client = { name: 'Ana Client', email: 'ana@example.com' }

/** A free slot `days` from today. */
async function slot(days: number, index = 0): Promise<string> {
  const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days })
  const { body } = await shop.call(
    'GET',
    `/availability?service_id=${shop.serviceId}&barber_id=${shop.barberId}&from=${day.toString()}&to=${day.add({ days: 1 }).toString()}`,
  )
  return body.items[index].start_at
}
const bookAt = (start_at: string, extra: object = {}, headers: Record<string, string> = {}) =>
  shop.call(
    'POST',
    '/bookings',
    { service_id: shop.serviceId, barber_id: shop.barberId, start_at, client, ...extra },
    headers,
  )

describe('booking', () => {
  it('gives a guest his booking, a link that opens it, and the time to nobody else', async () => {
    const start = await slot(3)
    const booked = await bookAt(start)
    expect(booked).toMatchObject({
      status: 201,
      body: { state: 'confirmed', start_at: start, price: { amount_minor: 3200, currency: 'EUR' }, client },
    })
    expect(await slot(3)).not.toBe(start)
    expect(await bookAt(start)).toMatchObject({ status: 409, body: { code: 'slot_taken' } })

    const token = booked.body.manage_url.split('/manage/')[1]
    expect(await shop.call('GET', `/guest-bookings/${token}`)).toMatchObject({
      status: 200,
      body: { id: booked.body.id, client },
    })
    expect((await shop.call('GET', `/guest-bookings/${token}/calendar.ics`)).body).toContain('BEGIN:VEVENT')
    // The last of 22 characters carries two bits: all 16 spellings of them decode to the same bytes.
    for (const letter of 'ABQg') {
      const forged = token.slice(0, -1) + letter
      if (forged === token) continue
      expect(await shop.call('GET', `/guest-bookings/${forged}`)).toMatchObject({ status: 404 })
    }
    expect(await shop.call('POST', `/guest-bookings/${token}/cancellation`, {})).toMatchObject({
      status: 200,
      body: { state: 'cancelled' },
    })
    expect(await shop.call('POST', `/guest-bookings/${token}/cancellation`, {})).toMatchObject({
      status: 409,
      body: { code: 'invalid_transition' },
    })
    expect(await slot(3)).toBe(start)
  })

  it('gives one booking for one Idempotency-Key, however often and at the same time it is sent', async () => {
    const start = await slot(4)
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => bookAt(start, {}, { 'idempotency-key': 'k1' })),
    )
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 8 }, () => 201))
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1)
    expect(await bookAt(start, { note: 'other' }, { 'idempotency-key': 'k1' })).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    })
  })

  it('takes any barber who is free, and the next one when the first is taken', async () => {
    const start = await slot(5)
    const any = () => shop.call('POST', '/bookings', { service_id: shop.serviceId, start_at: start, client })
    expect(await any()).toMatchObject({ status: 201, body: { barber: { id: shop.barberId } } })
    expect(await any()).toMatchObject({ status: 201, body: { barber: { id: shop.otherBarberId } } })
    expect(await any()).toMatchObject({ status: 409, body: { code: 'slot_taken' } })
  })

  it.each([
    ['a time in the past', () => '2020-01-01T10:00:00+01:00', 'in_the_past'],
    ['a time off the grid', async () => (await slot(6)).replace(':00:00', ':07:00'), 'off_the_grid'],
    ['a time at night', async () => (await slot(6)).replace(/T\d\d:/, 'T03:'), 'outside_hours'],
  ])('refuses %s and says why', async (_, time, reason) => {
    expect(await bookAt(await time())).toMatchObject({
      status: 422,
      body: { code: 'slot_not_offered', reason },
    })
  })

  it('shows bookings to whom they belong and to the shop, and to nobody else', async () => {
    const [ana, ben, owner] = [
      await shop.person('client'),
      await shop.person('client'),
      await shop.person('owner'),
    ]
    const booked = await shop.call(
      'POST',
      '/bookings',
      { service_id: shop.serviceId, barber_id: shop.barberId, start_at: await slot(7) },
      ana.headers,
    )
    const path = `/bookings/${booked.body.id}`
    expect(await shop.call('GET', path, undefined, ana.headers)).toMatchObject({
      status: 200,
      body: { client: { email: ana.email } },
    })
    expect(await shop.call('GET', path, undefined, ben.headers)).toMatchObject({
      status: 404,
      body: { code: 'not_found' },
    })
    expect(await shop.call('POST', `${path}/cancellation`, {}, ben.headers)).toMatchObject({ status: 404 })
    expect(await shop.call('GET', path)).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
    expect((await shop.call('GET', '/bookings', undefined, ana.headers)).body.items).toHaveLength(1)
    expect((await shop.call('GET', '/bookings', undefined, ben.headers)).body.items).toHaveLength(0)
    expect(await shop.call('POST', `${path}/arrival`, {}, ana.headers)).toMatchObject({ status: 403 })
    expect(await shop.call('POST', `${path}/arrival`, {}, owner.headers)).toMatchObject({
      status: 200,
      body: { state: 'arrived' },
    })
    const paid = { payment: { method: 'in_shop', amount_minor: 3500 } }
    expect(await shop.call('POST', `${path}/completion`, paid, owner.headers)).toMatchObject({
      status: 200,
      body: { state: 'completed', payment: { amount: { amount_minor: 3500, currency: 'EUR' } } },
    })
  })

  // Playbook I4
  it('records who read what before the answer leaves', async () => {
    const ana = await shop.person('client')
    const booked = await shop.call(
      'POST',
      '/bookings',
      { service_id: shop.serviceId, barber_id: shop.barberId, start_at: await slot(8) },
      ana.headers,
    )
    await shop.call('GET', `/bookings/${booked.body.id}`, undefined, ana.headers)
    const rows = await shop.owner
      .sql`select route, record_keys from access_record where account_id = ${ana.accountId} and source_table = 'booking' order by at`
    expect(rows.at(-1)).toMatchObject({ route: 'GET /bookings/:id', record_keys: [booked.body.id] })
  })

  it('pages through a list by cursor', async () => {
    const owner = await shop.person('owner')
    const all = (await shop.call('GET', '/bookings?limit=100', undefined, owner.headers)).body.items.map(
      (item: { id: string }) => item.id,
    )
    const seen: string[] = []
    for (let cursor = ''; ;) {
      const { body } = await shop.call('GET', `/bookings?limit=2${cursor}`, undefined, owner.headers)
      seen.push(...body.items.map((item: { id: string }) => item.id))
      if (body.next_cursor === null) break
      cursor = `&cursor=${body.next_cursor}`
    }
    expect(seen).toEqual(all)
    expect(all.length).toBeGreaterThan(4)
  })
})
