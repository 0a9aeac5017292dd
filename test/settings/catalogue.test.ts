import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { after, mondayIn, openSettingsShop, type SettingsShop } from './settings-shop.test-helper.ts'

let shop: SettingsShop
let week = 0
/** A Monday that no other test here uses. */
const nextMonday = (): string => mondayIn((week += 1))
const eur = (amount_minor: number) => ({ amount_minor, currency: 'EUR' })

beforeAll(async () => {
  shop = await openSettingsShop()
}, 30_000)
afterAll(() => shop.close(), 30_000)

/** Sells a service that both barbers offer. */
async function sell(service: object): Promise<string> {
  const { status, body } = await shop.manager('POST', '/services', {
    name: 'Service',
    duration_minutes: 30,
    price: { amount_minor: 1000 },
    barber_ids: [shop.barberId, shop.otherBarberId],
    ...service,
  })
  expect([status, body]).toMatchObject([201, {}])
  return body.id
}

describe('services', () => {
  test('are sold, changed and ended; each shows at once', async () => {
    const monday = nextMonday()
    const wanted = {
      name: ' Shave ',
      duration_minutes: 45,
      price: { amount_minor: 2500 },
      description: 'Hot towels.',
      approval_required: true,
      cancellation_free_hours: 48,
      barber_ids: [shop.barberId],
    }
    const key = { 'idempotency-key': 'shave' }
    const made = await shop.manager('POST', '/services', wanted, key)
    expect(made).toMatchObject({
      status: 201,
      body: {
        name: 'Shave',
        price: eur(2500),
        capacity: 1,
        bookable_by: 'public',
        position: 1,
        active: true,
        version: 1,
        barbers: [{ barber_id: shop.barberId, duration_minutes: null, price: null }],
      },
    })
    expect((await shop.manager('POST', '/services', wanted, key)).body.id).toBe(made.body.id)
    expect(await shop.manager('POST', '/services', { ...wanted, name: 'Other' }, key)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    })
    const { id } = made.body
    const path = `/services/${id}`
    const seen = await shop.call('GET', '/services')
    expect(seen.body.items[1]).toEqual({
      id,
      name: 'Shave',
      description: 'Hot towels.',
      duration_minutes: 45,
      price: eur(2500),
      capacity: 1,
      bookable_by: 'public',
      approval_required: true,
      cancellation_free_hours: 48,
      add_ons: [],
      barber_ids: [shop.barberId],
      barbers: [{ id: shop.barberId, duration_minutes: 45, price: eur(2500) }],
    })
    expect((await shop.times(monday, { serviceId: id })).at(-1)).toBe('17:15')
    expect(await shop.book(monday, '17:15', { serviceId: id })).toMatchObject({
      status: 201,
      body: { state: 'pending' },
    })

    const changed = await shop.manager('PATCH', path, { duration_minutes: 60 }, { 'if-match': '"1"' })
    expect(changed).toMatchObject({ status: 200, body: { version: 2, duration_minutes: 60, conflicts: [] } })
    expect(changed.headers.get('etag')).toBe('"2"')
    expect(await shop.manager('PATCH', path, { duration_minutes: 50 }, { 'if-match': '"1"' })).toMatchObject({
      status: 412,
      body: { code: 'precondition_failed' },
    })
    expect(await shop.why(after(monday, 1), '17:15', { serviceId: id })).toBe('outside_hours')
    expect(await shop.why(after(monday, 1), '17:00', { serviceId: id })).toBeNull()

    expect(await shop.manager('DELETE', path)).toMatchObject({
      status: 200,
      body: { active: false, conflicts: [] },
    })
    expect(JSON.stringify((await shop.call('GET', '/services')).body)).not.toContain(id)
    expect(await shop.book(monday, '10:00', { serviceId: id })).toMatchObject({
      status: 422,
      body: { code: 'service_not_offered' },
    })
    const kept = await shop.barber('GET', `/catalogue/services/${id}`)
    expect(kept).toMatchObject({ status: 200, body: { active: false, version: 3 } })
  })

  test('with processing time let the barber serve somebody else meanwhile', async () => {
    const monday = nextMonday()
    const serviceId = await sell({
      name: 'Colour',
      duration_minutes: 90,
      processing_from_minute: 30,
      processing_minutes: 40,
    })
    expect(await shop.book(monday, '10:00', { serviceId })).toMatchObject({ status: 201 })
    // The haircut takes 30 minutes and 10 of buffer: exactly the time that the colour rests.
    for (const [time, reason] of [
      ['10:15', 'busy'],
      ['10:30', null],
      ['10:45', 'busy'],
      ['11:30', null],
    ] as const)
      expect([time, await shop.why(monday, time)]).toEqual([time, reason])
    expect(await shop.book(monday, '10:45')).toMatchObject({ status: 409, body: { reason: 'busy' } })
    expect(await shop.book(monday, '10:30')).toMatchObject({ status: 201 })
  })

  test('with a required skill are offered by who has it', async () => {
    const monday = nextMonday()
    const serviceId = await sell({ name: 'Wet shave', required_skill: 'razor' })
    expect(await shop.book(monday, '10:00', { serviceId })).toMatchObject({
      status: 422,
      body: { code: 'service_not_offered' },
    })
    const patched = await shop.manager('PATCH', `/barbers/${shop.barberId}`, { skills: ['razor', 'colour'] })
    expect(patched).toMatchObject({ status: 200, body: { skills: ['razor', 'colour'], conflicts: [] } })
    expect(await shop.why(monday, '10:00', { serviceId })).toBeNull()
    const booked = await shop.book(monday, '10:00', { serviceId, barberId: null })
    expect(booked).toMatchObject({ status: 201, body: { barber: { id: shop.barberId } } })
    expect(await shop.manager('PATCH', `/barbers/${shop.barberId}`, { skills: [] })).toMatchObject({
      body: { conflicts: [{ booking_id: booked.body.id, reason: { code: 'not_offered' } }] },
    })
  })

  test('are refused when they can’t be, and are none of another role’s or shop’s business', async () => {
    const service = { name: 'Cut', duration_minutes: 30, price: { amount_minor: 100 } }
    const post = (body: object) => shop.manager('POST', '/services', { ...service, ...body })
    for (const body of [
      { name: ' ' },
      { duration_minutes: 4 },
      { price: { amount_minor: -1 } },
      { price: { amount_minor: 1.5 } },
      { capacity: 0 },
      { bookable_by: 'anybody' },
      { resource_kinds: ['Chair 1'] },
      { version: 7 },
      { shop_id: shop.foreign.shopId },
    ])
      expect([body, await post(body)]).toMatchObject([body, { status: 400 }])
    for (const [body, code] of [
      [{ processing_from_minute: 0, processing_minutes: 10 }, 'processing_not_valid'],
      [{ processing_from_minute: 20, processing_minutes: 10 }, 'processing_not_valid'],
      [{ price: { amount_minor: 1, currency: 'USD' } }, 'currency_not_of_shop'],
      [{ barber_ids: [shop.foreign.barberId] }, 'reference_not_found'],
      [{ add_on_ids: [shop.foreign.addOnId] }, 'reference_not_found'],
      [{ resource_kinds: ['sauna'] }, 'reference_not_found'],
    ] as const)
      expect([body, await post(body)]).toMatchObject([body, { status: 422, body: { code } }])
    for (const path of [
      `/services/${shop.foreign.serviceId}`,
      '/services/0193a1de-0000-7000-8000-000000000001',
    ])
      expect(await shop.manager('PATCH', path, { name: 'Mine' })).toMatchObject({ status: 404 })
    for (const body of [{}, { version: 7 }])
      expect(await shop.manager('PATCH', `/services/${shop.serviceId}`, body)).toMatchObject({ status: 400 })
    expect(
      await shop.manager('PATCH', `/services/${shop.serviceId}`, { processing_minutes: 30 }),
    ).toMatchObject({ status: 422 })
    expect(await shop.barber('POST', '/services', service)).toMatchObject({ status: 403 })
    expect(await shop.client('GET', '/catalogue/services')).toMatchObject({ status: 403 })
    expect(await shop.call('DELETE', `/services/${shop.serviceId}`)).toMatchObject({ status: 401 })
  })
})

describe('barbers', () => {
  test('may take another time and price for a service', async () => {
    const monday = nextMonday()
    const path = `/barbers/${shop.otherBarberId}/services`
    const before = await shop.manager('GET', `/catalogue/barbers/${shop.otherBarberId}`)
    const items = [{ service_id: shop.serviceId, duration_minutes: 60, price: { amount_minor: 4000 } }]
    const etag = before.headers.get('etag') ?? ''
    const put = await shop.manager('PUT', path, { items }, { 'if-match': etag })
    expect(put).toMatchObject({
      status: 200,
      body: { services: [{ service_id: shop.serviceId, duration_minutes: 60, price: eur(4000) }] },
    })
    expect(await shop.manager('PUT', path, { items }, { 'if-match': etag })).toMatchObject({ status: 412 })
    const other = { barberId: shop.otherBarberId }
    expect((await shop.times(monday, other)).at(-1)).toBe('17:00')
    expect((await shop.times(monday)).at(-1)).toBe('17:30')
    expect(await shop.why(monday, '17:30', other)).toBe('outside_hours')
    const seen = await shop.call('GET', '/services')
    expect(seen.body.items[0].barbers).toEqual([
      { id: shop.barberId, duration_minutes: 30, price: eur(3200) },
      { id: shop.otherBarberId, duration_minutes: 60, price: eur(4000) },
    ])
    const booked = await shop.book(monday, '17:00', other)
    expect(booked).toMatchObject({ status: 201, body: { price: eur(4000) } })
    expect(booked.body.end_at.slice(11, 16)).toBe('18:00')
    expect((await shop.book(monday, '17:30', { barberId: null })).body.barber.id).toBe(shop.barberId)

    const none = await shop.manager('PUT', path, { items: [] })
    expect(none.body.conflicts).toMatchObject([
      { booking_id: booked.body.id, reason: { code: 'not_offered' } },
    ])
    expect(await shop.book(monday, '10:00', other)).toMatchObject({ status: 422 })
    await shop.manager('PUT', path, { items: [{ service_id: shop.serviceId }] })
    expect((await shop.manager('GET', '/booking-conflicts')).body.items).not.toContainEqual(
      expect.objectContaining({ booking_id: booked.body.id }),
    )
  })

  test('who leaves is offered no more, and his bookings wait to be moved', async () => {
    const monday = nextMonday()
    const other = { barberId: shop.otherBarberId }
    const booked = await shop.book(monday, '12:00', other)
    const left = await shop.manager('PATCH', `/barbers/${shop.otherBarberId}`, { active: false })
    expect(left.body.conflicts).toContainEqual(
      expect.objectContaining({
        booking_id: booked.body.id,
        reason: expect.objectContaining({ code: 'barber_left' }),
      }),
    )
    expect(await shop.times(monday, { barberId: null })).toEqual(await shop.times(monday))
    const back = await shop.manager('PATCH', `/barbers/${shop.otherBarberId}`, {
      active: true,
      name: 'Ida B.',
    })
    expect(back.body).toMatchObject({ name: 'Ida B.', conflicts: [] })
    expect((await shop.call('GET', '/barbers')).body.items[1].name).toBe('Ida B.')
  })

  test('are refused what is not theirs', async () => {
    const path = `/barbers/${shop.barberId}`
    const twice = { items: [{ service_id: shop.serviceId }, { service_id: shop.serviceId }] }
    expect(await shop.manager('PUT', `${path}/services`, twice)).toMatchObject({ status: 422 })
    const foreign = { items: [{ service_id: shop.foreign.serviceId }] }
    expect(await shop.manager('PUT', `${path}/services`, foreign)).toMatchObject({
      status: 422,
      body: { code: 'reference_not_found', field: 'service_ids' },
    })
    expect(await shop.manager('PATCH', `/barbers/${shop.foreign.barberId}`, { name: 'Me' })).toMatchObject({
      status: 404,
    })
    expect(await shop.manager('PUT', `/barbers/${shop.foreign.barberId}/services`, twice)).toMatchObject({
      status: 422,
    })
    expect(await shop.manager('PATCH', path, { person_id: shop.shopId })).toMatchObject({ status: 400 })
    expect(await shop.barber('PATCH', path, { name: 'Me' })).toMatchObject({ status: 403 })
    expect(await shop.client('PUT', `${path}/services`, { items: [] })).toMatchObject({ status: 403 })
  })
})

test('additions lengthen and cost; ended ones can no longer be booked', async () => {
  const monday = nextMonday()
  const made = await shop.manager('POST', '/add-ons', {
    name: 'Beard',
    duration_minutes: 30,
    price: { amount_minor: 800 },
  })
  expect(made).toMatchObject({ status: 201, body: { price: eur(800), position: 0, active: true } })
  const { id } = made.body
  const serviceId = await sell({ name: 'Cut and beard', add_on_ids: [id] })
  const seen = (await shop.call('GET', '/services')).body.items.find(
    (service: { id: string }) => service.id === serviceId,
  )
  expect(seen.add_ons).toEqual([{ id, name: 'Beard', duration_minutes: 30, price: eur(800) }])
  const bookAt = (time: string) =>
    shop.call('POST', '/bookings', {
      service_id: serviceId,
      barber_id: shop.barberId,
      add_on_ids: [id],
      start_at: `${monday}T${time}:00+01:00`,
      client: { name: 'Ana', email: 'ana@example.com' },
    })
  const path = `/add-ons/${id}`
  const read = await shop.barber('GET', path)
  const etag = { 'if-match': read.headers.get('etag') ?? '' }
  expect(await shop.manager('PATCH', path, { price: { amount_minor: 900 } }, etag)).toMatchObject({
    status: 200,
    body: { price: eur(900) },
  })
  expect(await shop.manager('PATCH', path, { name: 'Late' }, etag)).toMatchObject({ status: 412 })
  const start = (
    await shop.call(
      'GET',
      `/availability?service_id=${serviceId}&add_on_ids=${id}&from=${monday}&to=${after(monday, 1)}`,
    )
  ).body.items[0]
  expect(start.end_at.slice(11, 16)).toBe('10:00')
  const booked = await shop.call('POST', '/bookings', {
    service_id: serviceId,
    add_on_ids: [id],
    start_at: start.start_at,
    client: { name: 'Ana', email: 'ana@example.com' },
  })
  expect(booked).toMatchObject({ status: 201, body: { price: eur(1900) } })
  expect(await shop.manager('DELETE', path)).toMatchObject({ status: 200, body: { active: false } })
  expect(await bookAt('12:00')).toMatchObject({ status: 422, body: { code: 'add_on_not_offered' } })
  expect((await shop.manager('GET', '/add-ons')).body.items).toMatchObject([{ id, active: false }])
  expect(await shop.manager('PATCH', `/add-ons/${shop.foreign.addOnId}`, { name: 'Mine' })).toMatchObject({
    status: 404,
  })
  expect(await shop.manager('PATCH', path, { shop_id: shop.foreign.shopId })).toMatchObject({ status: 400 })
  expect(await shop.barber('DELETE', path)).toMatchObject({ status: 403 })
})

test('one chair seats one at a time, whoever cuts; without it bookings move to another or wait', async () => {
  const monday = nextMonday()
  const chair = async (name: string): Promise<string> =>
    (await shop.manager('POST', '/resources', { kind: 'chair', name })).body.id
  const first = await chair('Chair 1')
  const serviceId = await sell({ name: 'In the chair', resource_kinds: ['chair'] })
  const [marco, ida] = [
    { serviceId, barberId: shop.barberId },
    { serviceId, barberId: shop.otherBarberId },
  ]
  const booked = await shop.book(monday, '10:00', marco)
  expect(booked).toMatchObject({ status: 201 })
  expect(await shop.why(monday, '10:00', ida)).toBe('no_resource')
  expect(await shop.times(monday, ida)).not.toContain('10:15')
  expect(await shop.book(monday, '10:00', ida)).toMatchObject({
    status: 409,
    body: { code: 'slot_taken', reason: 'no_resource' },
  })
  const second = await chair('Chair 2')
  expect(await shop.why(monday, '10:00', ida)).toBeNull()

  // The second chair is free: who had the first sits there now.
  expect(await shop.manager('DELETE', `/resources/${first}`)).toMatchObject({
    status: 200,
    body: { active: false, conflicts: [] },
  })
  expect(await shop.why(monday, '10:00', ida)).toBe('no_resource')
  const gone = await shop.manager('DELETE', `/resources/${second}`)
  expect(gone.body).toMatchObject({
    conflict_count: 1,
    conflicts: [{ booking_id: booked.body.id, reason: { code: 'no_resource' } }],
  })
  expect(await shop.why(monday, '12:00', ida)).toBe('no_resource')
  await chair('Chair 3')
  expect((await shop.manager('GET', '/booking-conflicts')).body.items).not.toContainEqual(
    expect.objectContaining({ booking_id: booked.body.id }),
  )
  expect(await shop.why(monday, '10:00', ida)).toBe('no_resource')

  // A service that needs a chair from now on: what is booked gets the one chair, as far as it goes.
  const plain = await sell({ name: 'Standing' })
  const both = [
    await shop.book(monday, '14:00', { serviceId: plain, barberId: shop.barberId }),
    await shop.book(monday, '14:00', { serviceId: plain, barberId: shop.otherBarberId }),
  ]
  const patched = await shop.manager('PATCH', `/services/${plain}`, { resource_kinds: ['chair'] })
  expect(patched.body.conflicts).toMatchObject([{ reason: { code: 'no_resource' } }])
  expect(both.map(({ body }) => body.id)).toContain(patched.body.conflicts[0].booking_id)
  expect(await shop.why(monday, '14:00', ida)).toBe('busy')
  expect(await shop.manager('PATCH', `/resources/${shop.foreign.resourceId}`, { name: 'M' })).toMatchObject({
    status: 404,
  })
  const chairs = await shop.manager('GET', '/resources')
  expect(
    await shop.manager('PATCH', `/resources/${chairs.body.items[0].id}`, { kind: 'basin' }),
  ).toMatchObject({ status: 400 })
  expect(await shop.barber('POST', '/resources', { kind: 'chair', name: 'Mine' })).toMatchObject({
    status: 403,
  })
})

describe('limits', () => {
  test('count each day of the shop, what is booked already included, and give back what is cancelled', async () => {
    const monday = nextMonday()
    const serviceId = await sell({ name: 'Rare' })
    const wanted = { serviceId }
    const booked = [await shop.book(monday, '10:00', wanted), await shop.book(monday, '11:00', wanted)]
    const made = await shop.manager('POST', '/booking-limits', {
      service_id: serviceId,
      period: 'day',
      count_max: 1,
    })
    expect(made).toMatchObject({ status: 201, body: { barber_id: null, count_max: 1 } })
    const path = `/booking-limits/${made.body.id}`
    const cancel = (index: number) =>
      shop.manager('POST', `/bookings/${booked[index]?.body.id}/cancellation`, {})

    // There are two of at most one: when the first goes, there is still one.
    expect(await shop.why(monday, '12:00', wanted)).toBe('limit_reached')
    expect(await cancel(0)).toMatchObject({ status: 200 })
    expect(await shop.why(monday, '12:00', wanted)).toBe('limit_reached')
    expect(await shop.book(monday, '12:00', wanted)).toMatchObject({
      status: 409,
      body: { code: 'slot_taken', reason: 'limit_reached' },
    })
    expect(await cancel(1)).toMatchObject({ status: 200 })
    const tries = await Promise.all(
      ['12:00', '13:00', '14:00', '15:00'].map((time) => shop.book(monday, time, wanted)),
    )
    expect(tries.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409])
    expect(await shop.times(monday, wanted)).toEqual([])
    expect(await shop.why(after(monday, 1), '12:00', wanted)).toBeNull()

    const read = await shop.manager('GET', path)
    const etag = { 'if-match': read.headers.get('etag') ?? '' }
    expect(await shop.manager('PATCH', path, { period: 'week', count_max: 2 }, etag)).toMatchObject({
      status: 200,
    })
    expect(await shop.manager('PATCH', path, { count_max: 3 }, etag)).toMatchObject({ status: 412 })
    expect(await shop.book(after(monday, 1), '12:00', wanted)).toMatchObject({ status: 201 })
    expect(await shop.why(after(monday, 6), '12:00', wanted)).toBe('limit_reached')
    expect(await shop.why(after(monday, 7), '12:00', wanted)).toBeNull()
    await shop.manager('PATCH', path, { count_max: 0 })
    expect(await shop.why(after(monday, 7), '12:00', wanted)).toBe('limit_reached')
    expect(await shop.manager('DELETE', path)).toMatchObject({ status: 204 })
    expect(await shop.why(after(monday, 6), '12:00', wanted)).toBeNull()
    expect(await shop.manager('DELETE', path)).toMatchObject({ status: 404 })
  })

  test('name what is of this shop, and are set by who runs it', async () => {
    const post = (body: object) =>
      shop.manager('POST', '/booking-limits', { period: 'day', count_max: 5, ...body })
    for (const body of [{ barber_id: shop.foreign.barberId }, { service_id: shop.foreign.serviceId }])
      expect(await post(body)).toMatchObject({ status: 422, body: { code: 'reference_not_found' } })
    expect(await post({ period: 'month' })).toMatchObject({ status: 400 })
    expect(await post({ count_max: -1 })).toMatchObject({ status: 400 })
    const limit = { period: 'day', count_max: 5 }
    expect(await shop.barber('POST', '/booking-limits', limit)).toMatchObject({ status: 403 })
    expect(await shop.call('POST', '/booking-limits', limit)).toMatchObject({ status: 401 })
  })
})

describe('booking rules', () => {
  test('count from the next request on', async () => {
    const monday = nextMonday()
    const read = await shop.manager('GET', '/booking-rules')
    expect(read).toMatchObject({ status: 200, body: { slot_step_minutes: 15, any_barber: 'fair' } })
    const etag = { 'if-match': read.headers.get('etag') ?? '' }
    const patch = { slot_step_minutes: 60, late_fee_percent: 50 }
    expect(await shop.manager('PATCH', '/booking-rules', patch, etag)).toMatchObject({
      status: 200,
      body: { ...read.body, ...patch },
    })
    expect(await shop.manager('PATCH', '/booking-rules', patch, etag)).toMatchObject({ status: 412 })
    expect((await shop.times(monday)).slice(0, 3)).toEqual(['09:00', '10:00', '11:00'])
    expect(await shop.why(monday, '09:15')).toBe('off_the_grid')
    expect(await shop.book(monday, '09:15')).toMatchObject({ status: 422, body: { reason: 'off_the_grid' } })
    await shop.manager('PATCH', '/booking-rules', { slot_step_minutes: 15 })
  })

  test('stay within what makes sense, and are set by who runs the shop', async () => {
    for (const patch of [
      {},
      { slot_step_minutes: 0 },
      { gap_policy: 'maybe' },
      { late_fee_percent: 101 },
      { terms_version: 1 },
    ])
      expect(await shop.manager('PATCH', '/booking-rules', patch)).toMatchObject({ status: 400 })
    expect(await shop.barber('PATCH', '/booking-rules', { hold_minutes: 5 })).toMatchObject({ status: 403 })
    expect(await shop.barber('GET', '/booking-rules')).toMatchObject({ status: 200 })
    expect(await shop.call('GET', '/booking-rules')).toMatchObject({ status: 401 })
  })
})

test('a change and bookings at once: each booking is named as in the way, or refused by the new terms', async () => {
  for (let round = 0; round < 6; round += 1) {
    const monday = nextMonday()
    const off = {
      barber_id: shop.barberId,
      starts_at_local: `${monday}T09:00`,
      ends_at_local: `${monday}T18:00`,
    }
    const times = ['09:00', '10:00', '11:00', '12:00', '13:00', '14:00', '15:00', '16:00']
    const [posted, ...tries] = await Promise.all([
      shop.manager('POST', '/time-off', off),
      ...times.map((time) => shop.book(monday, time)),
    ])
    const booked = tries.filter(({ status }) => status === 201).map(({ body }) => body.id)
    const refused = tries.filter(({ status }) => status !== 201)
    expect(
      new Set(posted?.body.conflicts.map((conflict: { booking_id: string }) => conflict.booking_id)),
    ).toEqual(new Set(booked))
    for (const answer of refused)
      expect(answer).toMatchObject({ status: 422, body: { code: 'slot_not_offered', reason: 'time_off' } })
  }
})

test('a change and reschedulings at once: none ends where it could not be booked unless it is named', async () => {
  for (let round = 0; round < 4; round += 1) {
    const [monday, tuesday] = [nextMonday(), after(mondayIn(week), 1)]
    const times = ['09:00', '10:00', '11:00', '12:00', '13:00']
    const ids: string[] = []
    for (const time of times) ids.push((await shop.book(monday, time)).body.id)
    const off = {
      barber_id: shop.barberId,
      starts_at_local: `${tuesday}T09:00`,
      ends_at_local: `${tuesday}T18:00`,
    }
    const [posted, ...moves] = await Promise.all([
      shop.manager('POST', '/time-off', off),
      ...times.map((time, index) => {
        const start = Temporal.PlainDateTime.from(`${tuesday}T${time}`).toZonedDateTime('Europe/Berlin')
        return shop.manager('POST', `/bookings/${ids[index]}/rescheduling`, {
          start_at: start.toInstant().toString(),
        })
      }),
    ])
    const moved = moves.filter(({ status }) => status === 200).map(({ body }) => body.id)
    expect(
      new Set(posted?.body.conflicts.map((conflict: { booking_id: string }) => conflict.booking_id)),
    ).toEqual(new Set(moved))
  }
})

// ASVS 2.3.2
test('a limit and bookings at once never let one too many in', async () => {
  for (let round = 0; round < 4; round += 1) {
    const monday = nextMonday()
    const serviceId = await sell({ name: `Rare ${round}` })
    const limit = { service_id: serviceId, period: 'day', count_max: 2 }
    const [, ...tries] = await Promise.all([
      shop.manager('POST', '/booking-limits', limit),
      ...['09:00', '10:00', '11:00', '12:00', '13:00'].map((time) => shop.book(monday, time, { serviceId })),
    ])
    const booked = tries.filter(({ status }) => status === 201)
    // Those that came before the limit stay, however many; from then on none comes that is too many.
    expect(booked.length).toBeGreaterThanOrEqual(2)
    expect(await shop.why(monday, '16:00', { serviceId })).toBe('limit_reached')
    for (const { body } of booked.slice(2))
      await shop.manager('POST', `/bookings/${body.id}/cancellation`, {})
    expect(await shop.why(monday, '16:00', { serviceId })).toBe('limit_reached')
    await shop.manager('POST', `/bookings/${booked[0]?.body.id}/cancellation`, {})
    expect(await shop.why(monday, '16:00', { serviceId })).toBeNull()
  }
})
