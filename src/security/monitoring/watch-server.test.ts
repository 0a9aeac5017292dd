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
  const look = async (instance: string, age: number, state = 'running') => {
    await shop.owner.sql`insert into heartbeat (process, instance_id, pid, started_at, at, state)
      values ('server', ${instance}, 1, now(), clock_timestamp() - ${age} * interval '1 second', ${state})
      on conflict (process) do update set instance_id = excluded.instance_id, at = excluded.at, state = excluded.state`
    await watchServer(shop.guard, watch)
    return (await listIncidents(shop.app.query, 1e9, 10)).map((one) => `${one.rule_id} ${one.severity}`)
  }
  expect(await look(ONE, 0)).toEqual([])
  expect(await look(ONE, 4)).toEqual([])
  expect(await look(ONE, 6)).toEqual(['server-silent P2'])
  expect(await look(ONE, 61)).toEqual(['server-silent P0'])
  expect(await look(TWO, 0)).toEqual(['server-restarted P2', 'server-silent P0'])
  const [, silent] = await listIncidents(shop.app.query, 1e9, 10)
  expect((await listTimeline(shop.app.query, silent!.id)).map(({ kind }) => kind)).toEqual([
    'detected',
    'recovered',
  ])
  expect(await look(TWO, 60, 'stopped')).toHaveLength(2)
  expect(await look(ONE, 0)).toHaveLength(2)
})
