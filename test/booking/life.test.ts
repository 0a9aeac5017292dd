import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { transitions, type BookingState, type Transition } from '../../src/app/bookings/booking.ts'
import { waitUntil } from '../../src/platform/process/wait-until.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

let shop: TestShop
let owner: Record<string, string>
let client: Record<string, string>
let day = 1
beforeAll(async () => {
  shop = await openTestShop()
  owner = (await shop.person('owner')).headers
  client = (await shop.person('client')).headers
})
beforeEach(() => (day += 1))
afterAll(() => shop.close(), 30_000)

const guest = { name: 'Ana', email: 'ana@example.com' }
const at = (time: string, later = 0): string =>
  Temporal.Now.plainDateISO('Europe/Berlin')
    .add({ days: day + later })
    .toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: time })
    .toInstant()
    .toString()
const book = (body: object, headers: Record<string, string> = client) =>
  shop.call('POST', '/bookings', body, headers)
const cut = (time: string, extra: object = {}) => ({
  service_id: shop.serviceId,
  barber_id: shop.barberId,
  start_at: at(time),
  ...extra,
})
const post = (id: string, what: string, body: object = {}, headers = client) =>
  shop.call('POST', `/bookings/${id}/${what}`, body, headers)
const tokenOf = (booked: { body: { manage_url: string } }): string =>
  booked.body.manage_url.split('/manage/')[1] ?? ''
it('is changed while the terms of the shop are, and neither waits for the other for ever', async () => {
  const { body } = await book(cut('09:00', { client: guest }), owner)
  const changed = await shop.owner.sql.begin(async (sql) => {
    // As changeTerms does: first all bookings wait, then what they have to do with the change is looked at.
    await sql`lock table occupancy in share row exclusive mode`
    const cancelled = post(body.id, 'cancellation', {}, owner)
    const isWaiting = async (): Promise<boolean> =>
      (await shop.owner.sql`select 1 from pg_locks where relation = 'occupancy'::regclass and not granted`)
        .length > 0
    expect(await waitUntil(isWaiting, 10_000)).toBe(true)
    await sql`select id from booking where id = ${body.id} for key share nowait`
    return { cancelled }
  })
  expect(await changed.cancelled).toMatchObject({ status: 200, body: { state: 'cancelled' } })
})

describe('a hold', () => {
  it('keeps the time for its client alone, until it is confirmed', async () => {
    const held = await book(cut('09:00', { hold: true, client: guest }), {})
    expect(held).toMatchObject({ status: 201, body: { state: 'hold' } })
    const minutes = Temporal.Now.instant().until(held.body.hold_expires_at).total('minutes')
    expect(minutes).toBeGreaterThan(8)
    expect(minutes).toBeLessThanOrEqual(10)
    expect(await book(cut('09:00'))).toMatchObject({ status: 409, body: { code: 'slot_taken' } })
    expect(await shop.call('POST', `/guest-bookings/${tokenOf(held)}/confirmation`)).toMatchObject({
      status: 200,
      body: { state: 'confirmed', hold_expires_at: null },
    })
  })

  it('that has run out is offered again and can be booked at once, but not confirmed', async () => {
    const held = await book(cut('09:00', { hold: true }))
    const { id } = held.body
    await shop.owner.sql`update booking set hold_expires_at = now() - interval '1 second' where id = ${id}`
    await shop.owner
      .sql`update occupancy set expires_at = now() - interval '1 second' where booking_id = ${id}`
    const free = await shop.call(
      'GET',
      `/availability?service_id=${shop.serviceId}&barber_id=${shop.barberId}&from=${at('09:00')}&to=${at('09:01')}`,
    )
    expect(free.body.items).toHaveLength(1)
    expect(await post(id, 'confirmation')).toMatchObject({
      status: 409,
      body: { code: 'invalid_transition' },
    })
    expect(await book(cut('09:00'))).toMatchObject({ status: 201, body: { state: 'confirmed' } })
    expect(await shop.call('GET', `/bookings/${id}`, undefined, owner)).toMatchObject({
      body: { state: 'expired' },
    })
  })
})

describe('a service that needs approval', () => {
  it('gives a request, which takes the time, and which only the shop confirms', async () => {
    await shop.owner.sql`update service set approval_required = true where id = ${shop.serviceId}`
    try {
      const asked = await book(cut('10:00'))
      expect(asked).toMatchObject({ status: 201, body: { state: 'pending' } })
      expect(await book(cut('10:00'))).toMatchObject({ status: 409 })
      expect(await post(asked.body.id, 'confirmation')).toMatchObject({ status: 403 })
      expect(await post(asked.body.id, 'confirmation', {}, owner)).toMatchObject({
        status: 200,
        body: { state: 'confirmed' },
      })
      expect((await book({ ...cut('12:00'), client: guest }, owner)).body.state).toBe('confirmed')
      const held = await book(cut('11:00', { hold: true }))
      expect(await post(held.body.id, 'confirmation')).toMatchObject({ body: { state: 'pending' } })
    } finally {
      await shop.owner.sql`update service set approval_required = false where id = ${shop.serviceId}`
    }
  })
})

describe('a visit', () => {
  it('has several services one after another, with what is added to them', async () => {
    const [beard, towel] = [shop.server.context.random.uuid(), shop.server.context.random.uuid()]
    await shop.owner.sql`insert into service (id, shop_id, name, duration_minutes, price_minor)
      values (${beard}, ${shop.shopId}, 'Beard', 20, 1800)`
    await shop.owner.sql`insert into barber_service (shop_id, barber_id, service_id, price_minor)
      values (${shop.shopId}, ${shop.otherBarberId}, ${beard}, 2000)`
    await shop.owner.sql`insert into add_on (id, shop_id, name, duration_minutes, price_minor)
      values (${towel}, ${shop.shopId}, 'Hot towel', 10, 500)`
    await shop.owner.sql`insert into service_add_on (shop_id, service_id, add_on_id)
      values (${shop.shopId}, ${beard}, ${towel})`
    const asked = `${shop.serviceId}@${shop.barberId},${beard}:${towel}`
    const free = await shop.call('GET', `/availability?visit=${asked}&from=${at('09:00')}&to=${at('09:01')}`)
    expect(free.body.items).toMatchObject([{ barber_ids: [shop.barberId, shop.otherBarberId] }])
    const items = [
      { service_id: shop.serviceId, barber_id: shop.barberId },
      { service_id: beard, add_on_ids: [towel] },
    ]
    const booked = await book({ items, start_at: at('09:00') })
    expect(booked).toMatchObject({
      status: 201,
      body: {
        price: { amount_minor: 3200 + 2000 + 500 },
        items: [
          { service: { name: 'Haircut' }, barber: { name: 'Marco' } },
          { service: { name: 'Beard' }, barber: { name: 'Ida' }, add_on_ids: [towel] },
        ],
      },
    })
    const minutes = Temporal.Instant.from(booked.body.start_at).until(booked.body.end_at).total('minutes')
    expect(minutes).toBe(30 + 20 + 10)
    // Ida is taken from 09:30 to 10:00, Marco until 09:40 with his buffer.
    const ida = { barber_id: shop.otherBarberId }
    expect(await book({ ...cut('09:15'), ...ida })).toMatchObject({ status: 409 })
    expect(await book({ ...cut('10:00'), ...ida })).toMatchObject({ status: 201 })
    expect(await book(cut('09:30'))).toMatchObject({ status: 409 })
    expect(await book(cut('09:45'))).toMatchObject({ status: 201 })
    expect(await post(booked.body.id, 'cancellation')).toMatchObject({ status: 200 })
    expect(await book({ ...cut('09:15'), ...ida })).toMatchObject({ status: 201 })
    expect(
      await book({ items: [{ service_id: shop.serviceId, add_on_ids: [towel] }], start_at: at('14:00') }),
    ).toMatchObject({ status: 422, body: { code: 'add_on_not_offered' } })
  })

  it('of a party has a barber each, all at once', async () => {
    const items = [
      { service_id: shop.serviceId, guest_name: 'Mia' },
      { service_id: shop.serviceId, guest_name: 'Tom' },
    ]
    const party = { items, arrangement: 'side_by_side', start_at: at('09:00') }
    const booked = await book(party)
    expect(booked).toMatchObject({
      status: 201,
      body: { items: [{ guest_name: 'Mia' }, { guest_name: 'Tom' }] },
    })
    const barbers = booked.body.items.map((item: { barber: { id: string } }) => item.barber.id)
    expect(new Set(barbers)).toEqual(new Set([shop.barberId, shop.otherBarberId]))
    const three = { ...party, start_at: at('12:00'), items: [...items, { service_id: shop.serviceId }] }
    expect(await book(three)).toMatchObject({ status: 409, body: { code: 'slot_taken' } })
    expect(await book({ ...three, arrangement: 'in_turn' })).toMatchObject({ status: 201 })
  })

  it('is asked for in one way only', async () => {
    const items = [{ service_id: shop.serviceId }]
    expect(await book({ ...cut('09:00'), items })).toMatchObject({ body: { code: 'visit_not_clear' } })
    expect(await book({ start_at: at('09:00') })).toMatchObject({ body: { code: 'visit_not_clear' } })
  })
})

describe('a rescheduling', () => {
  it('keeps the booking and its link, frees the old time, and is written down', async () => {
    const booked = await book(cut('09:00', { client: guest }), {})
    const moved = await shop.call('POST', `/guest-bookings/${tokenOf(booked)}/rescheduling`, {
      start_at: at('09:15'),
      barber_id: shop.otherBarberId,
    })
    expect(moved).toMatchObject({
      status: 200,
      body: { id: booked.body.id, version: 2, barber: { id: shop.otherBarberId }, fees: [] },
    })
    expect(await book(cut('09:00'))).toMatchObject({ status: 201 })
    const history = await shop.call('GET', `/guest-bookings/${tokenOf(booked)}/history`)
    expect(history.body.items).toMatchObject([
      { version: 2, what: 'rescheduling', by: 'guest', from_start_at: booked.body.start_at },
    ])
    expect(await shop.call('GET', `/guest-bookings/${tokenOf(booked)}`)).toMatchObject({
      body: { start_at: moved.body.start_at, items: [{ barber: { id: shop.otherBarberId } }] },
    })
  })

  it('may go to anybody', async () => {
    const booked = await book(cut('09:00'))
    await book(cut('12:00'))
    const { id } = booked.body
    expect(await post(id, 'rescheduling', { start_at: at('12:00') })).toMatchObject({ status: 409 })
    expect(await post(id, 'rescheduling', { start_at: at('12:00'), barber_id: null })).toMatchObject({
      status: 200,
      body: { barber: { id: shop.otherBarberId } },
    })
  })

  it('may overlap the time that it leaves, and is refused as a new booking would be', async () => {
    const booked = await book(cut('09:00'))
    const { id } = booked.body
    expect(await post(id, 'rescheduling', { start_at: at('09:15') })).toMatchObject({ status: 200 })
    expect(await post(id, 'rescheduling', { start_at: at('09:20') })).toMatchObject({
      status: 422,
      body: { reason: 'off_the_grid' },
    })
    await book(cut('12:00'))
    expect(await post(id, 'rescheduling', { start_at: at('12:15') })).toMatchObject({
      status: 409,
      body: { code: 'slot_taken', reason: 'busy' },
    })
    expect(await shop.call('GET', `/bookings/${id}`, undefined, client)).toMatchObject({
      body: { version: 2, state: 'confirmed' },
    })
    await post(id, 'cancellation')
    expect(await post(id, 'rescheduling', { start_at: at('15:00') })).toMatchObject({
      status: 409,
      body: { code: 'invalid_transition' },
    })
  })
})

describe('a late change', () => {
  beforeAll(async () => {
    await shop.owner
      .sql`update shop set cancellation_free_hours = 9000, late_fee_percent = 50, no_show_fee_percent = 100`
  })
  afterAll(async () => {
    await shop.owner
      .sql`update shop set cancellation_free_hours = 12, late_fee_percent = 0, no_show_fee_percent = 0`
  })

  it('makes a fee due for the client, none for the shop, and it can be waived', async () => {
    const late = await book(cut('09:00'))
    const cancelled = await post(late.body.id, 'cancellation')
    expect(cancelled.body).toMatchObject({
      cancelled_by: 'client',
      fees: [{ kind: 'late_cancellation', amount: { amount_minor: 1600, currency: 'EUR' }, waived: false }],
    })
    const waiver = `fees/${cancelled.body.fees[0].id}/waiver`
    expect(await post(late.body.id, waiver)).toMatchObject({ status: 403 })
    expect(await post(late.body.id, waiver, {}, owner)).toMatchObject({
      status: 200,
      body: { fees: [{ waived: true }] },
    })
    const own = await book(cut('10:00'))
    expect((await post(own.body.id, 'cancellation', {}, owner)).body).toMatchObject({
      cancelled_by: 'shop',
      fees: [],
    })
  })

  it('counts a late rescheduling as such', async () => {
    const booked = await book(cut('09:00'))
    const moved = await post(booked.body.id, 'rescheduling', { start_at: at('11:00') })
    expect(moved.body.fees).toMatchObject([{ kind: 'late_rescheduling', amount: { amount_minor: 1600 } }])
  })

  it('follows what was agreed on with the client, whatever the service says', async () => {
    const booked = await book(cut('09:00'))
    await shop.owner.sql`update client set late_fee_percent = 10 where id = ${booked.body.client.id}`
    const again = await book(cut('10:00'))
    expect(again.body.client.id).toBe(booked.body.client.id)
    expect((await post(again.body.id, 'cancellation')).body.fees).toMatchObject([
      { amount: { amount_minor: 320 } },
    ])
    await shop.owner.sql`update client set cancellation_free_hours = 0 where id = ${booked.body.client.id}`
    const third = await book(cut('11:00'))
    expect(third.body.cancellation_free_until).toBe(third.body.start_at)
    expect((await post(third.body.id, 'cancellation')).body.fees).toEqual([])
    await shop.owner.sql`update client set late_fee_percent = null, cancellation_free_hours = null`
  })

  it('is free where the service says so', async () => {
    await shop.owner.sql`update service set late_fee_percent = 0 where id = ${shop.serviceId}`
    const booked = await book(cut('09:00'))
    expect((await post(booked.body.id, 'cancellation')).body.fees).toEqual([])
    await shop.owner.sql`update service set late_fee_percent = null where id = ${shop.serviceId}`
  })
})

describe('the table of transitions', () => {
  const states: BookingState[] = [
    'hold',
    'pending',
    'confirmed',
    'arrived',
    'in_chair',
    'completed',
    'cancelled',
    'no_show',
    'expired',
  ]
  const all = Object.keys(transitions) as Transition[]
  const cases = states.flatMap((state) => all.map((transition) => [state, transition] as const))

  // ASVS 2.3.1
  it.each(cases)('%s, %s: as the table says, for staff, before the start', async (state, transition) => {
    const { body } = await book({ ...cut('16:00'), client: guest }, owner)
    await shop.owner.sql`update booking set state = ${state},
      hold_expires_at = ${state === 'hold' ? Temporal.Now.instant().add({ hours: 1 }) : null} where id = ${body.id}`
    const rule = transitions[transition].find(
      ({ from, when }) => from.includes(state) && when !== 'after_start',
    )
    const answer = await post(body.id, transition, {}, owner)
    expect([answer.status, answer.body.state]).toEqual(rule === undefined ? [409, state] : [200, rule.to])
    await shop.owner.sql`update occupancy set live = false where booking_id = ${body.id}`
  })
})
