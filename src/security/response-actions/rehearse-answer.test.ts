import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { openGuardedDatabase, type GuardedDatabase } from '../guarded-database.test-helper.ts'
import { openIncident } from '../investigation/open-incident.ts'
import { bookingFinding } from '../booking-protection/booking-watch.ts'
import { rehearseAnswer } from './rehearse-answer.ts'

let shop: GuardedDatabase
beforeAll(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'rehearsal')
})
afterAll(() => shop.close())

const tables = ['incident', 'incident_timeline', 'incident_impact', 'containment', 'event']
const counts = () =>
  Promise.all(
    tables.map(async (table) => {
      const [row] = await shop.owner.sql<{ n: number }[]>`select count(*) as n from ${shop.owner.sql(table)}`
      return [table, row?.n]
    }),
  )

test('a rehearsed answer leaves nothing, tells nobody, and takes no number', async () => {
  const before = await counts()
  const heard: string[] = []
  const channels = ['sixfb_containment', 'sixfb_session', 'sixfb_incident']
  const subscriptions = await Promise.all(
    channels.map((channel) => shop.owner.sql.listen(channel, (text) => heard.push(text))),
  )
  await rehearseAnswer(shop.guard, 3)
  expect(await counts()).toEqual(before)
  await openIncident(shop.guard, bookingFinding('Planted.', 10_000, 0))
  const rows = await shop.owner.sql<{ number: string }[]>`select number::text from incident`
  expect(rows).toEqual([{ number: '1' }])
  // Words come in the order of their commits: one that was rolled back would have come before this one.
  await vi.waitFor(() => expect(heard).toHaveLength(1))
  await Promise.all(subscriptions.map((subscription) => subscription.unlisten()))
})

test.each([
  ['incidents', 'alter table incident add constraint planted check (number < 0) not valid', 'incident'],
  ['orders', 'alter table containment add constraint planted check (false) not valid', 'containment'],
  ['events', 'alter table event add constraint planted check (class_uid = 1) not valid', 'event'],
  [
    'lines',
    'alter table incident_timeline add constraint planted check (false) not valid',
    'incident_timeline',
  ],
])('it fails when %s can not be written', async (_, damage, table) => {
  await shop.owner.sql.unsafe(damage)
  await expect(rehearseAnswer(shop.guard, 2)).rejects.toThrow(/planted/)
  await shop.owner.sql.unsafe(`alter table ${table} drop constraint planted`)
  await rehearseAnswer(shop.guard)
})
