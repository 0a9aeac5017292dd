import { sql } from 'kysely'
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { connect, type Database } from '../../src/platform/postgres/connect.ts'
import { withTenant, type Tenant } from '../../src/platform/postgres/tenant.ts'
import { codeOf } from '../../src/platform/process/error-code.ts'
import { assertAccess } from '../../src/app/auth/access.ts'
import { openWorld, type World } from './authorisation-world.test-helper.ts'

// What the server's role can do in SQL, whatever the program asks for: in each table that is of shops or accounts, which the
// catalogue names. A new table is among them by itself.
let world: World
let app: Database

beforeAll(async () => {
  world = await openWorld({ assertAccess })
  app = connect(
    { ...world.shops.first.address, username: 'sixfb_app', password: inject('testServer').passwords.app },
    { connectionsMax: 2, applicationName: 'test second wall' },
  )
}, 120_000)
afterAll(async () => {
  await app?.close()
  await world?.close()
}, 30_000)

/** Tables that have this column, and that the server's role may do something with. */
async function tablesWith(column: string): Promise<string[]> {
  const rows = await world.shops.first.owner.sql<{ name: string }[]>`select c.relname::text as name
    from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = ${column} and not a.attisdropped
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
      and has_any_column_privilege('sixfb_app', c.oid, 'select, insert, update') order by 1`
  return rows.map(({ name }) => name)
}

/** Of how many rows of `table` where `column` is `value` the tenant can do this; none too when it has no right to. */
async function rowsFor(
  work: 'select' | 'update' | 'delete',
  table: string,
  [column, value]: readonly [string, string],
  tenant: Tenant,
): Promise<number> {
  const [name, where] = [sql.table(table), sql`where ${sql.ref(column)} = ${value}::uuid`]
  const statements = {
    select: sql`select 1 from ${name} ${where}`,
    update: sql`update ${name} set ${sql.ref(column)} = ${sql.ref(column)} ${where}`,
    delete: sql`delete from ${name} ${where}`,
  }
  const undone = new Error('undone')
  let count = 0
  await withTenant(app, tenant, async (transaction) => {
    const result = await statements[work].execute(transaction)
    count = work === 'select' ? result.rows.length : Number(result.numAffectedRows ?? 0)
    throw undone
  }).catch((error: unknown) => {
    // 23503 and 23001 say that there was a row, and that another needs it.
    if (['23503', '23001'].includes(codeOf(error) ?? '')) count = 1
    else if (error !== undone && codeOf(error) !== '42501') throw error
  })
  return count
}

/** The tables in which a tenant reaches rows that are another's, and in how many there are such rows to be reached. */
async function reached(
  column: string,
  value: string,
  tenants: Tenant[],
  except: string[] = [],
): Promise<{ reached: string[]; tried: number }> {
  const found: string[] = []
  let tried = 0
  for (const table of await tablesWith(column)) {
    if (except.includes(table)) continue
    const [row] = await world.shops.first.owner
      .sql`select count(*)::int as count from ${world.shops.first.owner.sql(table)} where ${world.shops.first.owner.sql(column)} = ${value}`
    if (row?.['count'] === 0) continue
    tried += 1
    for (const tenant of tenants) {
      for (const work of ['select', 'update', 'delete'] as const) {
        if ((await rowsFor(work, table, [column, value], tenant)) > 0)
          found.push(
            `${work} ${table} as ${tenant.scope} ${tenant.chairId === undefined ? '' : 'chair'}`.trim(),
          )
      }
    }
  }
  return { reached: found, tried }
}

// ASVS 8.4.1
it('reaches no row of another shop, in whatever scope', async () => {
  const { first, second } = world.shops
  const accountId = world.ids('person', 'own')['account'] ?? null
  const { reached: found, tried } = await reached('shop_id', second.id, [
    { shopId: first.shopId, accountId, scope: 'shop' },
    { shopId: first.shopId, accountId, scope: 'own' },
    { shopId: first.shopId, accountId: null, scope: 'shop', chairId: first.barberId },
    { shopId: null, accountId, scope: 'shop' },
  ])
  expect(found).toEqual([])
  expect(tried).toBeGreaterThan(15)
})

// ASVS 8.2.2
it('reaches no row of another account', async () => {
  const { first } = world.shops
  const other = world.ids('person', 'own')['account'] ?? ''
  const { sql: asOwner } = first.owner
  const [client] = await asOwner<{ id: string }[]>`select account_id as id from membership
    where role = 'client' and shop_id = ${first.shopId}`
  const tenants: Tenant[] = [
    { shopId: first.shopId, accountId: client?.id ?? null, scope: 'own' },
    { shopId: first.shopId, accountId: null, scope: 'own' },
  ]
  const { reached: found, tried } = await reached('account_id', other, tenants)
  expect(found).toEqual([])
  expect(tried).toBeGreaterThan(3)
  // Sessions and the like are nobody's but the account's, not the shop's either.
  const inShop: Tenant[] = [{ shopId: first.shopId, accountId: client?.id ?? null, scope: 'shop' }]
  expect((await reached('account_id', other, inShop, ['client'])).reached).toEqual([])
})

// ASVS 8.2.2
it('lets a person reach no row of another client, and a chair none of another chair', async () => {
  const { first } = world.shops
  const { sql: asOwner } = first.owner
  const [client] = await asOwner<{ id: string }[]>`select account_id as id from membership
    where role = 'client' and shop_id = ${first.shopId}`
  const { client: clientId = '', booking: bookingId = '' } = world.ids('manager', 'other')
  const person: Tenant = { shopId: first.shopId, accountId: client?.id ?? null, scope: 'own' }
  const ofClient = await reached('client_id', clientId, [person])
  expect(ofClient.reached).toEqual([])
  expect(ofClient.tried).toBeGreaterThan(1)
  const chair: Tenant = { shopId: first.shopId, accountId: null, scope: 'shop', chairId: first.barberId }
  // What is taken, and by what, is how free times are found: it has no names.
  const ofBooking = await reached('booking_id', bookingId, [person, chair], ['occupancy'])
  expect(ofBooking.reached).toEqual([])
  expect(ofBooking.tried).toBeGreaterThan(1)
  expect((await rowsFor('select', 'booking', ['id', bookingId], chair)) > 0).toBe(false)
  const own = world.ids('barber', 'own')['booking'] ?? ''
  expect(await rowsFor('select', 'booking', ['id', own], chair)).toBe(1)
})

it('finds a table that has no policy', async () => {
  const { first, second } = world.shops
  const { sql: asOwner } = first.owner
  await asOwner`create table open_table (shop_id uuid not null, account_id uuid)`
  await asOwner`insert into open_table values (${second.id}, null)`
  await asOwner`grant select, update, delete on open_table to sixfb_app`
  try {
    const tenants: Tenant[] = [{ shopId: first.shopId, accountId: null, scope: 'own' }]
    expect((await reached('shop_id', second.id, tenants)).reached).toEqual([
      'select open_table as own',
      'update open_table as own',
      'delete open_table as own',
    ])
  } finally {
    await asOwner`drop table open_table`
  }
})

it('shows incidents to nobody who has no part in them', async () => {
  const { first } = world.shops
  const { account, incident = '' } = world.ids('person', 'own')
  const asPerson: Tenant = { shopId: first.shopId, accountId: account ?? null, scope: 'shop' }
  const asProgram: Tenant = { shopId: first.shopId, accountId: null }
  for (const [table, column] of [
    ['incident', 'id'],
    ['incident_timeline', 'incident_id'],
    ['containment', 'incident_id'],
  ] as const) {
    expect([table, await rowsFor('select', table, [column, incident], asPerson)]).toEqual([table, 0])
    expect([table, await rowsFor('select', table, [column, incident], asProgram)]).toEqual([table, 1])
  }
})
