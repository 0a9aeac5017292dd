import { afterAll, beforeAll, expect, test } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/setup/test-shop.ts'
import { checkBooking } from './check-booking.ts'

let shop: TestShop
beforeAll(async () => {
  shop = await openTestShop()
})
afterAll(() => shop.close())

const check = () => checkBooking(shop.server.context, shop.shopId)

// Playbook DY2
test('it books and takes back: nothing is left, and the same can be tried again', async () => {
  const { sql } = shop.owner
  const sources = ['booking', 'occupancy', 'client', 'graphile_worker._private_jobs'].map((table) => ({
    table,
    rows: sql`select 1 from ${sql(table)}`,
  }))
  // The log counts its own events when it has a moment.
  const events = {
    table: 'event',
    rows: sql`select 1 from event where body #>> '{app,name}' is distinct from 'event log'`,
  }
  const counts = () =>
    Promise.all(
      [...sources, events].map(async ({ table, rows }) => {
        const [row] = await sql<{ n: number }[]>`select count(*) as n from (${rows}) as rows`
        return [table, row?.n]
      }),
    )
  const before = await counts()
  expect(await check()).toMatchObject({ ok: true, problem: null })
  expect(await Promise.all([check(), check(), check()])).toMatchObject([
    { ok: true },
    { ok: true },
    { ok: true },
  ])
  expect(await counts()).toEqual(before)
})

test.each([
  [
    'a write is refused',
    'alter table booking add constraint broken check (price_minor > 0) not valid',
    /broken/,
  ],
  [
    'an event is refused',
    'alter table event add constraint broken check (class_uid = 1) not valid',
    /broken/,
  ],
  [
    'a double booking is possible',
    'alter table occupancy drop constraint occupancy_no_overlap',
    /booked twice/,
  ],
])('it says so when %s', async (_, damage, problem) => {
  await shop.owner.sql.unsafe(damage)
  expect(await check()).toMatchObject({ ok: false, problem: expect.stringMatching(problem) as string })
  await shop.owner.sql.unsafe('alter table booking drop constraint if exists broken')
  await shop.owner.sql.unsafe('alter table event drop constraint if exists broken')
})

test('a shop with nothing to book is not broken', async () => {
  await shop.owner.sql`update service set active = false`
  expect(await check()).toBeNull()
})
