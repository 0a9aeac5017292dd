import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

type Headers = Record<string, string>

let shop: TestShop
let manager: Headers
let barber: Headers
let barberAccount: string

beforeAll(async () => {
  shop = await openTestShop()
  manager = (await shop.person('manager')).headers
  const person = await shop.person('barber')
  barber = person.headers
  barberAccount = person.accountId
})
afterAll(() => shop.close())

const get = (path: string, headers: Headers = manager) => shop.call('GET', path, undefined, headers)
const post = (path: string, body: object, headers: Headers = manager) =>
  shop.call('POST', path, body, headers)
const made = async (body: object, headers: Headers = manager) =>
  (await post('/clients', { name: 'Somebody', ...body }, headers)).body

let hours = 0
/** A booking of a client in the past, as if it had been made then. */
async function pastBooking(clientId: string, state: string, barberId = shop.barberId): Promise<string> {
  const id = crypto.randomUUID()
  const start = Temporal.Now.instant().subtract({ hours: 24 + hours++ })
  await shop.owner
    .sql`insert into booking (id, shop_id, client_id, barber_id, service_id, state, start_at, end_at,
      price_minor, currency, created_at, updated_at)
    values (${id}, ${shop.shopId}, ${clientId}, ${barberId}, ${shop.serviceId}, ${state}, ${start},
      ${start.add({ minutes: 30 })}, 3200, 'EUR', ${start}, ${start})`
  return id
}

describe('a profile', () => {
  test('is written, found, read and changed, each with its record', async () => {
    const body = {
      name: ' Zoë Profile ',
      email: 'Zoe.Profile@Example.com',
      phone: '+49 (0)151 23456789',
      birthday: '1990-05-17',
      preferences: { barber_id: shop.barberId, note: 'Scissors only.', language: 'de' },
      tags: ['Regular', ' beard ', 'regular'],
    }
    const answer = await post('/clients', body)
    expect(answer).toMatchObject({
      status: 201,
      body: {
        name: 'Zoë Profile',
        email: 'zoe.profile@example.com',
        birthday: '1990-05-17',
        preferences: body.preferences,
        tags: ['beard', 'regular'],
        consents: [],
        household: null,
        has_account: false,
        record: { visits: 0, upcoming: 0, last_visit_at: null },
      },
    })
    const { id } = answer.body
    expect(answer.headers.get('location')).toBe(`/clients/${id}`)
    for (const q of ['zoë', 'PROFILE zo', 'e.profile@ex', '0151 23456', '+49 (0)151-2345'])
      expect([
        q,
        (await get(`/clients?q=${encodeURIComponent(q)}`)).body.items.map((item: any) => item.id),
      ]).toEqual([q, [id]])
    for (const q of ['zo%', '_oë', 'zoë nobody', '0152 23456'])
      expect([q, (await get(`/clients?q=${encodeURIComponent(q)}`)).body.items]).toEqual([q, []])
    expect((await get('/clients?tag=BEARD')).body.items).toHaveLength(1)

    const read = await get(`/clients/${id}`)
    const etag = read.headers.get('etag') ?? ''
    const change = (fields: object, version: string | undefined) =>
      shop.call('PATCH', `/clients/${id}`, fields, {
        ...manager,
        ...(version === undefined ? {} : { 'if-match': version }),
      })
    const changed = await change({ phone: null, preferences: { note: '' } }, etag)
    expect(changed).toMatchObject({
      status: 200,
      body: { name: 'Zoë Profile', phone: null, preferences: { note: '', language: 'de' }, version: 2 },
    })
    for (const stale of [etag, undefined, '"x"', '*'])
      expect(await change({ name: 'Other' }, stale)).toMatchObject({
        status: 412,
        body: { code: 'precondition_failed' },
      })
    const unknown = { preferences: { barber_id: shop.serviceId } }
    expect(await change(unknown, '"2"')).toMatchObject({
      status: 422,
      body: { code: 'preferred_barber_not_found' },
    })
    expect(await change({ birthday: '1990-02-30' }, '"2"')).toMatchObject({ status: 400 })
    expect(await change({ erased_at: null }, '"2"')).toMatchObject({ status: 400 })

    const looks = await shop.owner.sql`select purpose, fields from access_record
      where source_table = 'client' and ${id} = any(record_keys) and purpose in ('client made', 'read', 'change') order by at`
    expect(looks.map(({ purpose }) => purpose)).toEqual(['client made', 'read', 'change'])
    expect(looks[0]?.['fields']).toEqual(
      expect.arrayContaining(['name', 'email', 'phone', 'birthday', 'tags']),
    )
    const events = await shop.owner.sql<{ body: string }[]>`select body::text as body from event
      where body->'entity'->>'uid' = ${id} order by at`
    expect(events.map(({ body }) => JSON.parse(body).activity_id)).toEqual([1, 3])
    expect(JSON.stringify(events)).not.toMatch(/zoë|scissors/i)
  })

  test('sent twice with one key is made once, also at once; with another body it is refused', async () => {
    const headers = { ...manager, 'idempotency-key': 'twice' }
    const body = { name: 'Twice', phone: '030 5550101' }
    const answers = await Promise.all([1, 2, 3, 4].map(() => post('/clients', body, headers)))
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.id}`)).size).toBe(1)
    expect(answers[0]?.status).toBe(201)
    expect(await post('/clients', { name: 'Other' }, headers)).toMatchObject({
      status: 422,
      body: { code: 'idempotency_key_reused' },
    })
  })

  test('pages go from the newest to the oldest, each client once', async () => {
    const ids: string[] = []
    for (let number = 0; number < 5; number += 1) ids.push((await made({ tags: ['paged'] })).id)
    const seen: string[] = []
    let cursor = ''
    do {
      const { body } = await get(`/clients?tag=paged&limit=2${cursor}`)
      seen.push(...body.items.map((item: any) => item.id))
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`
    } while (cursor !== '')
    expect(seen).toEqual(ids.toReversed())
    for (const broken of ['bm9uc2Vuc2U', 'AAAA'])
      expect(await get(`/clients?cursor=${broken}`)).toMatchObject({ status: 400 })
  })

  // ASVS 8.2.1, 8.2.2
  test('a barber sees those who were booked with him or whom he wrote down, a client nobody', async () => {
    const his = await made({ name: 'Chair One' })
    await pastBooking(his.id, 'completed')
    const other = await made({ name: 'Chair Two' })
    await pastBooking(other.id, 'completed', shop.otherBarberId)
    const own = await made({ name: 'Chair Three' }, barber)
    const listed = (await get('/clients?q=chair', barber)).body.items.map((item: any) => item.id)
    expect(listed).toEqual([own.id, his.id])
    expect((await get('/clients?q=chair')).body.items).toHaveLength(3)
    for (const path of ['', '/notes', '/consents', '/export'])
      expect([path, (await get(`/clients/${other.id}${path}`, barber)).status]).toEqual([path, 404])
    expect(await post(`/clients/${other.id}/notes`, { text: 'x' }, barber)).toMatchObject({ status: 404 })
    for (const path of ['/clients/duplicates']) expect((await get(path, barber)).status).toBe(403)
    for (const [path, body] of [
      ['merging', { client_ids: [own.id] }],
      ['erasure', { reason: 'requested' }],
    ] as const)
      expect((await post(`/clients/${his.id}/${path}`, body, barber)).status).toBe(403)
    const client = (await shop.person('client')).headers
    expect((await get('/clients', client)).status).toBe(403)
    expect((await get(`/clients/${his.id}`, client)).status).toBe(403)
  })

  test('says how often he came, cancelled, and never came', async () => {
    const { id } = await made({ name: 'Often Here' })
    const last = await pastBooking(id, 'completed')
    for (const state of ['completed', 'arrived', 'no_show', 'no_show', 'cancelled', 'expired'])
      await pastBooking(id, state)
    const [row] = await shop.owner.sql<
      { start_at: Temporal.Instant }[]
    >`select start_at from booking where id = ${last}`
    const { record } = (await get(`/clients/${id}`)).body
    expect(record).toMatchObject({
      visits: 3,
      completed: 2,
      cancelled: 1,
      late_cancelled: 0,
      no_show: 2,
      upcoming: 0,
    })
    expect(Temporal.Instant.from(record.last_visit_at).epochMilliseconds).toBe(
      row?.start_at.round({ smallestUnit: 'second', roundingMode: 'floor' }).epochMilliseconds,
    )
  })
})

describe('cancellations', () => {
  test('count as late by what was agreed with the client, and only who runs the shop agrees', async () => {
    const { headers } = await shop.person('client')
    const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 3 }).toString()
    const start = (hour: number) => `${day}T${hour}:00:00+01:00`
    const booked = async (hour: number) =>
      (await post('/bookings', { service_id: shop.serviceId, start_at: start(hour) }, headers)).body
    const cancel = (id: string, by: Headers) => shop.call('POST', `/bookings/${id}/cancellation`, {}, by)
    await cancel((await booked(11)).id, headers)
    const { id } = (await get('/clients/me', headers)).body
    const record = async () => (await get(`/clients/${id}`)).body.record
    expect(await record()).toMatchObject({ cancelled: 1, late_cancelled: 0 })

    const agree = (by: Headers) =>
      shop.call(
        'PATCH',
        `/clients/${id}`,
        { policy: { cancellation_free_hours: 500 } },
        { ...by, 'if-match': '"1"' },
      )
    expect((await agree(barber)).status).toBe(403)
    expect((await agree(manager)).body.policy).toEqual({
      cancellation_free_hours: 500,
      late_fee_percent: null,
    })
    await cancel((await booked(12)).id, headers)
    await cancel((await booked(13)).id, manager)
    // The first one is late by that, too: it was the same three days before.
    expect(await record()).toMatchObject({ cancelled: 3, late_cancelled: 2 })
  })
})

describe('notes', () => {
  test('have an author and a time; their author deletes them, or who runs the shop', async () => {
    const { id } = await made({ name: 'Noted' }, barber)
    const headers = { ...barber, 'idempotency-key': 'note' }
    const first = await post(`/clients/${id}/notes`, { text: 'Allergic to aloe.' }, headers)
    expect(first).toMatchObject({
      status: 201,
      body: { text: 'Allergic to aloe.', author: { account_id: barberAccount, name: 'barber' } },
    })
    expect((await post(`/clients/${id}/notes`, { text: 'Allergic to aloe.' }, headers)).body).toEqual(
      first.body,
    )
    const second = await post(`/clients/${id}/notes`, { text: 'Talks.' })
    const list = async () => (await get(`/clients/${id}/notes`)).body.items.map((note: any) => note.text)
    expect(await list()).toEqual(['Talks.', 'Allergic to aloe.'])
    const remove = (note: { body: { id: string } }, by: Headers) =>
      shop.call('DELETE', `/clients/${id}/notes/${note.body.id}`, undefined, by)
    expect((await remove(second, barber)).status).toBe(404)
    expect((await remove(second, manager)).status).toBe(204)
    expect((await remove(first, barber)).status).toBe(204)
    expect(await list()).toEqual([])
  })
})

describe('consent', () => {
  test('is a history that is only added to, and the newest word holds', async () => {
    const { id } = await made({ name: 'Consenting' })
    const say = (purpose: string, given: boolean, how: string) =>
      post(`/clients/${id}/consents`, { purpose, given, how })
    expect((await say('photos', true, 'paper')).status).toBe(201)
    await say('marketing_mail', true, 'phone')
    const { body } = await say('photos', false, 'in_person')
    expect(body.consents).toMatchObject([
      { purpose: 'marketing_mail', given: true, how: 'phone' },
      { purpose: 'photos', given: false, how: 'in_person' },
    ])
    expect((await get(`/clients/${id}/consents`)).body.items).toMatchObject([
      { purpose: 'photos', given: false },
      { purpose: 'marketing_mail', given: true },
      { purpose: 'photos', given: true, how: 'paper' },
    ])
    expect((await say('photos', true, 'online')).status).toBe(400)
    const { database } = shop.server.context
    for (const statement of ['update client_consent set given = true', 'delete from client_consent'])
      await expect(database.sql.unsafe(statement)).rejects.toThrow('permission denied')
  })
})

describe('a client with an account', () => {
  // ASVS 8.2.3, 15.3.1
  test('sees and changes himself, and nothing of what the staff say of him', async () => {
    const { headers, email } = await shop.person('client')
    expect(await get('/clients/me', headers)).toMatchObject({
      status: 404,
      body: { code: 'no_client_record' },
    })
    const patch = (body: object, version?: string) =>
      shop.call('PATCH', '/clients/me', body, {
        ...headers,
        ...(version === undefined ? {} : { 'if-match': version }),
      })
    expect((await patch({ phone: '030 5550199' }, '"1"')).status).toBe(412)
    const firsts = await Promise.all([1, 2, 3].map(() => patch({ phone: '030 5550199' })))
    expect(firsts.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 412, 412])
    const read = await get('/clients/me', headers)
    expect(read.body).toMatchObject({ name: 'client', email, phone: '030 5550199', version: 2 })
    expect(read.body).not.toHaveProperty('tags')
    expect((await patch({ preferences: { language: 'pt-BR' } }, read.headers.get('etag') ?? '')).status).toBe(
      200,
    )
    expect((await patch({ tags: ['vip'] }, '"3"')).status).toBe(400)
    expect(
      (await post('/clients/me/consents', { purpose: 'reminder_sms', given: true }, headers)).body.consents,
    ).toMatchObject([{ purpose: 'reminder_sms', given: true, how: 'online' }])
    // The one who books is the one who is here.
    const day = Temporal.Now.plainDateISO('Europe/Berlin').add({ days: 2 }).toString()
    const booked = await post(
      '/bookings',
      { service_id: shop.serviceId, start_at: `${day}T10:00:00+01:00` },
      headers,
    )
    expect(booked).toMatchObject({ status: 201, body: { client: { id: read.body.id } } })
    expect((await get('/clients/me', headers)).body.record.upcoming).toBe(1)
    const stranger = (await shop.person('client')).headers
    expect((await get('/clients/me', stranger)).status).toBe(404)
  })
})

describe('a household', () => {
  test('shows a parent with the children', async () => {
    const [father, child, baby] = [
      await made({ name: 'Tom Family' }, barber),
      await made({ name: 'Kim Family' }),
      await made({ name: 'Bo Family' }),
    ]
    const members = [
      { client_id: child.id, role: 'child' },
      { client_id: father.id, role: 'adult' },
    ]
    const headers = { ...manager, 'idempotency-key': 'family' }
    const household = await post('/households', { members }, headers)
    expect(household).toMatchObject({
      status: 201,
      body: {
        members: [
          { name: 'Tom Family', role: 'adult' },
          { name: 'Kim Family', role: 'child' },
        ],
      },
    })
    expect((await post('/households', { members }, headers)).body).toEqual(household.body)
    const path = `/households/${household.body.id}`
    // Whoever serves the father sees the child there.
    expect((await get(path, barber)).body.members).toHaveLength(2)
    expect((await get(`/clients/${father.id}`, barber)).body.household.members).toHaveLength(2)
    expect((await get(`/clients/${child.id}`, barber)).status).toBe(404)
    expect(await post('/households', { members: [{ client_id: child.id, role: 'child' }] })).toMatchObject({
      status: 409,
      body: { code: 'in_another_household' },
    })
    expect(await post('/households', { members: [{ client_id: shop.shopId, role: 'child' }] })).toMatchObject(
      {
        status: 422,
        body: { code: 'client_not_found' },
      },
    )
    const put = (id: string, role: string) => shop.call('PUT', `${path}/members/${id}`, { role }, manager)
    expect((await put(baby.id, 'child')).body.members).toHaveLength(3)
    expect((await put(baby.id, 'adult')).body.members).toHaveLength(3)
    const drop = (id: string) => shop.call('DELETE', `${path}/members/${id}`, undefined, manager)
    for (const { id } of [baby, child, father]) expect((await drop(id)).status).toBe(204)
    expect((await drop(baby.id)).status).toBe(404)
    expect((await get(path)).status).toBe(404)
    expect((await put(baby.id, 'child')).status).toBe(404)
  })
})
