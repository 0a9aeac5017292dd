import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openGuardedDatabase, type GuardedDatabase } from '../guarded-database.test-helper.ts'
import { listIncidents, listTimeline } from '../investigation/incident.sql.ts'
import { newServerWatch } from './server-watch.ts'
import { watchServer } from './watch-server.ts'

const ONE = '0199a000-0000-7000-8000-000000000001'
const TWO = '0199a000-0000-7000-8000-000000000002'
let shop: GuardedDatabase
beforeAll(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'silent')
})
afterAll(() => shop.close())

test('a silent server is an incident that grows, and its return a line; an unannounced restart is another', async () => {
  const watch = newServerWatch()
  const beat = (instance: string, state = 'running') =>
    shop.owner.sql`insert into heartbeat (process, instance_id, pid, started_at, at, state)
      values ('server', ${instance}, 1, now(), clock_timestamp(), ${state})
      on conflict (process) do update set instance_id = excluded.instance_id, at = excluded.at, state = excluded.state`
  const look = async (seconds: number) => {
    shop.guard.clock.advance(seconds * 1_000)
    await watchServer(shop.guard, watch)
    return (await listIncidents(shop.app.query, 1e9, 10)).map((one) => `${one.rule_id} ${one.severity}`)
  }
  await beat(ONE)
  expect(await look(0)).toEqual([])
  expect(await look(5)).toEqual([])
  expect(await look(1)).toEqual(['server-silent P2'])
  expect(await look(55)).toEqual(['server-silent P0'])
  await beat(TWO)
  expect(await look(0)).toEqual(['server-restarted P2', 'server-silent P0'])
  const [, silent] = await listIncidents(shop.app.query, 1e9, 10)
  expect(silent).toMatchObject({
    status: 'contained',
    sentence: expect.stringMatching(/61 seconds.*again/) as string,
  })
  expect((await listTimeline(shop.app.query, silent!.id)).map(({ kind }) => kind)).toEqual([
    'detected',
    'recovered',
  ])
  expect(await look(6)).toHaveLength(3)
  await beat(TWO, 'stopped')
  expect(await look(60)).toHaveLength(3)
  await beat(ONE)
  expect(await look(0)).toHaveLength(3)
})

test('silence is found by a monotonic clock that counts fractions of a millisecond', async () => {
  const watch = newServerWatch()
  const { clock } = shop.guard
  await watchServer(shop.guard, watch)
  const guard = { ...shop.guard, clock: { ...clock, monotonicMs: () => clock.monotonicMs() + 6_000.4 } }
  await watchServer(guard, watch)
  expect(watch.silent).toBe(true)
})

test('a clock that jumps silences nobody, and a guard that starts sees an old silence too', async () => {
  const watch = newServerWatch()
  await watchServer(shop.guard, watch)
  await shop.owner.sql`update heartbeat set at = at - interval '1 day', instance_id = ${ONE}`
  await watchServer(shop.guard, watch)
  expect(watch.silent).toBe(false)
  const restarted = newServerWatch()
  await watchServer(shop.guard, restarted)
  shop.guard.clock.advance(5_001)
  await watchServer(shop.guard, restarted)
  expect(restarted.silent).toBe(true)
})

test('one that is cut off on purpose is not silent, and whoever beats first after that was announced; then it is as before', async () => {
  const watch = newServerWatch()
  const count = async () => (await listIncidents(shop.app.query, 1e9, 100)).length
  await shop.owner.sql`update heartbeat set at = clock_timestamp(), instance_id = ${ONE}, state = 'running'`
  await watchServer(shop.guard, watch)
  const before = await count()
  for (const seconds of [1, 60, 60]) {
    shop.guard.clock.advance(seconds * 1_000)
    await watchServer(shop.guard, watch, true)
    expect(watch.silent).toBe(false)
  }
  // Let in: nobody has beaten yet.
  shop.guard.clock.advance(1_000)
  await watchServer(shop.guard, watch)
  await shop.owner.sql`update heartbeat set at = clock_timestamp(), instance_id = ${TWO}`
  await watchServer(shop.guard, watch)
  expect(await count()).toBe(before)
  shop.guard.clock.advance(6_000)
  await watchServer(shop.guard, watch)
  expect(watch.silent).toBe(true)
})
