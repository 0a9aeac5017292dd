import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { slotsAhead } from '../setup/next-slot.ts'
import { openTestShop, type TestShop } from '../setup/test-shop.ts'

type Headers = Record<string, string>

let shop: TestShop
let manager: Headers

beforeAll(async () => {
  shop = await openTestShop()
  manager = (await shop.person('manager')).headers
})
afterAll(() => shop.close())

const get = (path: string, headers: Headers = manager) => shop.call('GET', path, undefined, headers)
const post = (path: string, body: object, headers: Headers = manager) =>
  shop.call('POST', path, body, headers)
const made = async (body: object) => (await post('/clients', { name: 'Somebody', ...body })).body
const merge = (survivor: { id: string }, ...others: { id: string }[]) =>
  post(`/clients/${survivor.id}/merging`, { client_ids: others.map(({ id }) => id) })

const nextSlot = slotsAhead()
const bookFor = (headers: Headers, body: object = {}) =>
  post(
    '/bookings',
    { service_id: shop.serviceId, barber_id: shop.barberId, start_at: nextSlot(), ...body },
    headers,
  )

/** Bookings, notes and consents that hang on a client who was merged or erased before they were written. */
async function lostRows(): Promise<unknown> {
  return [
    ...(await shop.owner.sql`
      select c.id, c.merged_into, c.erased_at from client c
      where c.merged_into is not null and (exists (select 1 from booking where client_id = c.id)
        or exists (select 1 from client_note where client_id = c.id)
        or exists (select 1 from client_consent where client_id = c.id))`),
  ]
}

describe('duplicates', () => {
  test('are found by address, number and account, with the reason', async () => {
    const list = async () =>
      (await get('/clients/duplicates?limit=100')).body.items.map(({ reasons, clients }: any) => [
        reasons,
        clients.map(({ id }: any) => id),
      ])
    const mail = [
      await made({ name: 'Ana Mail', email: 'ana.mail@example.com' }),
      await made({ name: 'Mail, Ana', email: 'ANA.mail+shop@example.com' }),
    ]
    const number = [
      await made({ name: 'Ben Number', phone: '0151 99887766' }),
      await made({ name: 'Lisa Number', phone: '+49 (151) 998 877 66' }),
      await made({ name: 'Otto', phone: '0049-151-99887766' }),
    ]
    await made({ name: 'Ana Mail', email: 'ana.mail@example.org', phone: '0151 99887767' })
    await made({ name: 'Short', phone: '12345' })
    await made({ name: 'Shorter', phone: '12345' })
    const both = [
      await made({ name: 'Rosa Rot', email: 'r@example.com', phone: '030 5550123' }),
      await made({ name: 'Rosa Roth', email: 'r@example.com', phone: '+49305550123' }),
    ]
    const ids = (clients: { id: string }[]) => clients.map(({ id }) => id)
    expect(await list()).toEqual([
      [['same_email', 'similar_name'], ids(mail)],
      [['same_phone'], ids(number)],
      [['same_email', 'same_phone', 'similar_name'], ids(both)],
    ])
    const paged: string[] = []
    let cursor = ''
    do {
      const { body } = await get(`/clients/duplicates?limit=1${cursor}`)
      paged.push(...body.items.map(({ clients }: any) => clients[0].id))
      cursor = body.next_cursor === null ? '' : `&cursor=${body.next_cursor}`
    } while (cursor !== '')
    expect(paged).toEqual([mail[0].id, number[0].id, both[0].id])
    await merge(both[0], both[1])
    expect(await list()).toHaveLength(2)
  })
})

describe('merging', () => {
  test('gives everything to the one who stays, in one go, and the others lead to him', async () => {
    const { headers: account } = await shop.person('client')
    await bookFor(account)
    const other = (await get('/clients/me', account)).body
    const stays = await made({ name: 'Mia Merge', tags: ['regular'], preferences: { note: 'Scissors.' } })
    await post(`/clients/${other.id}/notes`, { text: 'Talks.' })
    await post('/clients/me/consents', { purpose: 'photos', given: true }, account)
    await post('/households', { members: [{ client_id: other.id, role: 'adult' }] })
    await shop.call(
      'PATCH',
      '/clients/me',
      { phone: '030 5550111', preferences: { note: 'Quiet.', language: 'de' } },
      { ...account, 'if-match': (await get('/clients/me', account)).headers.get('etag') ?? '' },
    )

    const merged = await merge(stays, other)
    expect(merged).toMatchObject({
      status: 200,
      body: {
        id: stays.id,
        name: 'Mia Merge',
        email: other.email,
        phone: '030 5550111',
        tags: ['regular'],
        preferences: { note: 'Scissors.\nQuiet.', language: 'de' },
        has_account: true,
        merged_ids: [other.id],
        record: { upcoming: 1 },
        consents: [{ purpose: 'photos', given: true }],
        household: { members: [{ client_id: stays.id, role: 'adult' }] },
      },
    })
    const led = await get(`/clients/${other.id}`)
    expect(led).toMatchObject({ status: 200, body: { id: stays.id } })
    expect(led.headers.get('content-location')).toBe(`/clients/${stays.id}`)
    expect((await get(`/clients/${other.id}/notes`)).body.items).toMatchObject([{ text: 'Talks.' }])
    expect((await get('/clients/me', account)).body.id).toBe(stays.id)
    expect((await get('/bookings', account)).body.items).toHaveLength(1)
    expect((await get('/clients?q=client')).body.items.map((item: any) => item.id)).not.toContain(other.id)
    // Whom they book next is the one who stayed.
    expect((await bookFor(account)).body.client.id).toBe(stays.id)

    const [record] = await shop.owner.sql<{ moved: Record<string, string[]> }[]>`
      select moved from client_merge where merged_id = ${other.id} and into_id = ${stays.id}`
    expect(Object.entries(record?.moved ?? {}).map(([table, ids]) => [table, ids.length])).toEqual(
      expect.arrayContaining([
        ['booking', 1],
        ['client_note', 1],
        ['client_consent', 1],
      ]),
    )
    // Again, it is done already; the other way round, it cannot be.
    expect(await merge(stays, other)).toMatchObject({ status: 200, body: { merged_ids: [other.id] } })
    expect(await merge(other, stays)).toMatchObject({
      status: 409,
      body: { code: 'already_merged', merged_into: stays.id },
    })
    expect(await merge(stays, stays)).toMatchObject({ status: 422, body: { code: 'merged_with_itself' } })

    // Of three, nobody leads to somebody who leads on.
    const third = await made({ name: 'Mia Third' })
    expect((await merge(third, stays)).body.merged_ids).toEqual(expect.arrayContaining([other.id, stays.id]))
    expect((await get(`/clients/${other.id}`)).body.id).toBe(third.id)
  })

  test('keeps people apart who sign in differently, and changes nothing then', async () => {
    const accounts = [(await shop.person('client')).headers, (await shop.person('client')).headers]
    for (const headers of accounts) await bookFor(headers)
    const [one, two] = await Promise.all(
      accounts.map(async (headers) => (await get('/clients/me', headers)).body),
    )
    const guest = await made({ name: 'Guest' })
    expect(await merge(guest, one, two)).toMatchObject({ status: 409, body: { code: 'accounts_differ' } })
    expect(await merge(guest, one, { id: shop.shopId })).toMatchObject({
      status: 422,
      body: { code: 'client_not_found', client_id: shop.shopId },
    })
    expect((await get(`/clients/${one.id}`)).body).toMatchObject({ merged_ids: [], record: { upcoming: 1 } })
    expect((await get(`/clients/${guest.id}`)).body).toMatchObject({ merged_ids: [], has_account: false })
  })

  test('against bookings, notes and consents made at once loses none, twelve times', async () => {
    for (let round = 0; round < 12; round += 1) {
      const { headers: account } = await shop.person('client')
      await bookFor(account)
      const other = (await get('/clients/me', account)).body
      const stays = await made({ name: 'Stays' })
      const writes = [
        () => bookFor(account),
        () => post(`/clients/${other.id}/notes`, { text: 'At once.' }),
        () => merge(stays, other),
        () => bookFor(account, { barber_id: shop.otherBarberId }),
        () => post('/clients/me/consents', { purpose: 'photos', given: true }, account),
        () => bookFor(account),
      ]
      const answers = await Promise.all(
        [...writes.slice(round % 6), ...writes.slice(0, round % 6)].map((write) => write()),
      )
      expect([round, answers.map(({ status }) => status).toSorted((a, b) => a - b)]).toEqual([
        round,
        [200, 201, 201, 201, 201, 201],
      ])
      expect(await lostRows()).toEqual([])
      const survivor = (await get(`/clients/${other.id}`)).body
      expect(survivor).toMatchObject({
        id: stays.id,
        record: { upcoming: 4 },
        consents: [{ purpose: 'photos' }],
      })
      expect((await get(`/clients/${stays.id}/notes`)).body.items).toHaveLength(1)
      expect((await get('/bookings', account)).body.items).toHaveLength(4)
    }
  })

  test('of two that go opposite ways at once one is done, and they do not lock each other', async () => {
    for (let round = 0; round < 10; round += 1) {
      const [one, two] = [await made({ name: 'One' }), await made({ name: 'Two' })]
      const answers = await Promise.all([merge(one, two), merge(two, one)])
      expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409])
      const [left, right] = await Promise.all([one, two].map(({ id }) => get(`/clients/${id}`)))
      expect(left?.body.id).toBe(right?.body.id)
    }
  })
})
