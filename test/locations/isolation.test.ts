import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { signId } from '../../src/platform/crypto/signed-id.ts'
import { connect } from '../../src/platform/postgres/connect.ts'
import { withTenant } from '../../src/platform/postgres/tenant.ts'
import { codeOf } from '../../src/platform/process/error-code.ts'
import { operationsOf, type Operation } from '../../src/security/manual-checks/operation.ts'
import { openTwoShops, type TwoShops } from './two-shops.test-helper.ts'

// The second shop has people and a booking whose words stand nowhere else. Nobody of the first may ever be sent one.
const SECRET = 'Quillfeather'
let shops: TwoShops
/** Everybody who has something to say in the first shop, and nobody. */
let people: Record<string, Record<string, string>>
/** What ids of the second shop may stand in an address. */
let ids: string[]
let manageToken: string
let operations: Operation[]

beforeAll(async () => {
  shops = await openTwoShops()
  const { first, second, inSecond } = shops
  const barber = await shops.stranger(SECRET.toLowerCase())
  await first.owner.sql`update account set name = ${SECRET} where id = ${barber.accountId}`
  await shops.employ(barber, ['barber', 'manager'], inSecond)
  const headers = { ...barber.headers, ...inSecond }
  const member = (await first.call('GET', `/staff/${barber.accountId}`, undefined, headers)).body
  // What he is called on the price list is for everybody.
  await first.owner.sql`update barber set name = 'Quill' where id = ${member.barber_id}`
  await shops.letWork(member.barber_id)
  const booked = await first.call(
    'POST',
    '/bookings',
    {
      service_id: second.serviceId,
      start_at: Temporal.Now.plainDateISO('Europe/Berlin')
        .add({ days: 3 })
        .toZonedDateTime({ timeZone: 'Europe/Berlin', plainTime: '10:30' })
        .toInstant()
        .toString(),
      client: { name: SECRET, email: `${SECRET}@example.com`, phone: '+49 30 23125999' },
      note: SECRET,
    },
    inSecond,
  )
  const invited = await first.call(
    'POST',
    '/staff',
    { email: `new-${SECRET}@example.com`, name: SECRET, roles: ['barber'] },
    headers,
  )
  expectMade([booked.status, invited.status])
  manageToken = booked.body.manage_url.split('/manage/')[1]
  ids = [booked.body.id, booked.body.client.id, member.barber_id, barber.accountId, invited.body.id]
  people = { nobody: {} }
  for (const role of ['client', 'barber', 'manager', 'owner', 'operator'] as const)
    people[role] = (await first.person(role)).headers
  operations = operationsOf((await first.call('GET', '/openapi.json')).body)
}, 60_000)
afterAll(() => shops.close(), 30_000)

function expectMade(statuses: number[]): void {
  if (statuses.join() !== '201,201')
    throw new Error(`The second shop could not be filled: ${statuses.join()}`)
}

/** The operation's addresses with each of these in the place of its parameters. */
function addresses({ path }: Operation, values: string[]): string[] {
  return path.includes('{') ? values.map((value) => path.replace(/\{[^}]+\}/g, value)) : [path]
}

/** For a table that the server may not read at all. */
function nullWithoutRight(error: unknown): null {
  if (codeOf(error) === '42501') return null
  throw error
}

/** Everybody tries at the same time. */
async function asEach(work: (who: string, headers: Record<string, string>) => Promise<void>): Promise<void> {
  await Promise.all(Object.entries(people).map(([who, headers]) => work(who, headers)))
}

/** Every table's rows of the second shop, as one text. */
async function rowsOfSecond(): Promise<string> {
  const tables = await tablesOfShops()
  const texts = []
  for (const table of tables) {
    const [row] = await shops.first.owner.sql`select md5(string_agg(t::text, '|' order by t::text)) as digest
      from ${shops.first.owner.sql(table)} t where shop_id = ${shops.second.id}`
    texts.push(`${table} ${String(row?.['digest'])}`)
  }
  return texts.join('\n')
}

/** The tables whose rows belong to a shop, but for those that only ever grow by what was tried. */
async function tablesOfShops(): Promise<string[]> {
  const rows = await shops.first.owner.sql<{ name: string }[]>`select c.relname::text as name
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'shop_id' and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and c.relname not in ('event', 'access_record', 'idempotency_key', 'incident') order by 1`
  return rows.map(({ name }) => name)
}

// ASVS 8.2.2, 8.4.1
it('reads nothing of the other shop, by whatever route, also with its name forged in the header', async () => {
  const readers = operations.filter(({ method }) => method === 'GET')
  expect(readers.length).toBeGreaterThan(15)
  const told: string[] = []
  let asked = 0
  await asEach(async (who, headers) => {
    for (const operation of readers) {
      for (const address of addresses(operation, ids)) {
        for (const shop of [{}, shops.inSecond]) {
          const answer = await shops.first.call('GET', address, undefined, { ...headers, ...shop })
          asked += 1
          const text = JSON.stringify(answer.body)
          if (answer.status >= 500 || text.toLowerCase().includes(SECRET.toLowerCase()))
            told.push(`${who} ${address} ${answer.status}`)
        }
      }
    }
  })
  expect(told).toEqual([])
  expect(asked).toBeGreaterThan(200)
}, 120_000)

// ASVS 8.3.1, 8.4.1
it('changes nothing of the other shop, by whatever route', async () => {
  const writers = operations.filter(({ method, path }) => method !== 'GET' && path.includes('{'))
  expect(writers.length).toBeGreaterThan(8)
  const before = await rowsOfSecond()
  expect(before).toContain('booking ')
  const done: string[] = []
  await asEach(async (who, headers) => {
    for (const operation of writers) {
      for (const address of addresses(operation, ids)) {
        for (const shop of [{}, shops.inSecond]) {
          const bodies = [{}, { roles: ['barber'] }, { start_at: '2031-01-06T10:00:00+01:00' }]
          for (const body of bodies) {
            const { status } = await shops.first.call(operation.method, address, body, {
              ...headers,
              ...shop,
              'if-match': '"1"',
            })
            if (status < 400 || status >= 500) done.push(`${who} ${operation.method} ${address} ${status}`)
          }
        }
      }
    }
  })
  expect(done).toEqual([])
  expect(await rowsOfSecond()).toBe(before)
}, 120_000)

it('opens a guest’s link in the shop that it is of, and in no other', async () => {
  const path = `/guest-bookings/${manageToken}`
  const { first, inSecond } = shops
  expect(await first.call('GET', path)).toMatchObject({ status: 200, body: { client: { name: SECRET } } })
  expect((await first.call('GET', path, undefined, inSecond)).status).toBe(200)
  for (const headers of Object.values(people)) {
    const forged = { ...headers, 'x-shop': 'test' }
    expect((await first.call('GET', path, undefined, forged)).status).toBe(404)
    expect((await first.call('GET', `${path}/calendar.ics`, undefined, forged)).status).toBe(404)
    expect((await first.call('POST', `${path}/cancellation`, {}, forged)).status).toBe(404)
  }
  // A token of another purpose, and one for an id that was guessed.
  const { link } = first.server.context.keys
  const [bookingId = ''] = ids
  for (const token of [signId(link, 'invitation', bookingId), signId(link, 'manage', shops.second.id)])
    expect((await first.call('GET', `/guest-bookings/${token}`)).status).toBe(404)
  const page = await fetch(`${first.url}/manage/${manageToken}`, { redirect: 'manual' })
  expect([page.status, page.headers.get('location')]).toEqual([302, `/manage/${manageToken}?shop=harbour`])
})

// ASVS 8.4.1
it('is kept apart by the database itself, in every table that the server may read', async () => {
  const { first, second, owner } = shops
  const app = connect(
    { ...first.address, username: 'sixfb_app', password: inject('testServer').passwords.app },
    { connectionsMax: 1, applicationName: 'test isolation' },
  )
  try {
    const seen: string[] = []
    let readable = 0
    for (const table of await tablesOfShops()) {
      for (const tenant of [
        { shopId: first.shopId, accountId: null, scope: 'shop' as const },
        { shopId: null, accountId: null, scope: 'shop' as const },
        { shopId: second.id, accountId: null, scope: 'own' as const },
      ]) {
        const isPublic = ['barber', 'service', 'barber_service', 'weekly_hours'].includes(table)
        if (tenant.shopId === second.id && (isPublic || table === 'occupancy')) continue
        const rows = await withTenant(app, tenant, (transaction) =>
          transaction
            .selectFrom(table as 'booking')
            .select('shop_id')
            .where('shop_id', '=', second.id)
            .execute(),
        ).catch(nullWithoutRight)
        if (rows === null) continue
        readable += 1
        if (rows.length > 0) seen.push(`${table} from ${tenant.scope} ${tenant.shopId}`)
      }
    }
    expect(seen).toEqual([])
    expect(readable).toBeGreaterThan(20)
    // The server's role gives itself nothing, in whoever's name: roles come by functions that ask who acts.
    const stranger = await shops.stranger('nobody')
    const tries: ((sql: Parameters<Parameters<typeof withTenant>[2]>[0]) => Promise<unknown>)[] = [
      (sql) =>
        sql
          .insertInto('membership')
          .values({ account_id: stranger.accountId, shop_id: second.id, role: 'owner' })
          .execute(),
      (sql) => sql.deleteFrom('membership').where('shop_id', '=', second.id).execute(),
      (sql) => sql.updateTable('account').set({ person_id: second.id }).execute(),
    ]
    for (const attempt of tries) {
      const tenant = { shopId: second.id, accountId: stranger.accountId, scope: 'shop' as const }
      await expect(withTenant(app, tenant, attempt)).rejects.toMatchObject({ code: '42501' })
    }
    expect(await first.call('GET', '/organisation', undefined, owner.headers)).toMatchObject({ status: 200 })
  } finally {
    await app.close()
  }
})
