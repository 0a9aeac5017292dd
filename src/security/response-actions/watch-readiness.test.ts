import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openGuardedDatabase, type GuardedDatabase } from '../guarded-database.test-helper.ts'
import { newReadiness, REHEARSE_AGAIN_MS, REHEARSE_EVERY_MS } from './readiness.ts'
import { watchReadiness } from './watch-readiness.ts'

let shop: GuardedDatabase
beforeAll(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'readiness')
})
afterAll(() => shop.close())

const incidents = () => shop.owner.sql<
  { status: string; severity: string; n: number }[]
>`select status, severity, (select count(*)::int from incident_timeline where incident_id = incident.id) as n
  from incident where rule_id = 'response-broken' order by number`

test('an answer that can not be written is one incident, and over once it can', async () => {
  const { guard, owner } = shop
  const readiness = newReadiness()
  const look = () => watchReadiness(guard, readiness, 2)
  await look()
  expect(await incidents()).toEqual([])
  await owner.sql.unsafe('alter table containment add constraint planted check (false) not valid')
  guard.clock.advance(REHEARSE_EVERY_MS - 1)
  await look()
  expect(await incidents()).toEqual([])
  guard.clock.advance(1)
  await look()
  guard.clock.advance(REHEARSE_AGAIN_MS)
  await look()
  expect(await incidents()).toEqual([{ status: 'open', severity: 'P2', n: 1 }])
  await owner.sql.unsafe('alter table containment drop constraint planted')
  // The guard that found it is gone; the next one sees at its first rehearsal that it is over.
  await watchReadiness(guard, newReadiness(), 2)
  expect(await incidents()).toEqual([{ status: 'contained', severity: 'P2', n: 2 }])
})
