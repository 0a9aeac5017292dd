import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openGuardedDatabase, type GuardedDatabase } from '../guarded-database.test-helper.ts'
import { newEventStream } from './event-stream.ts'
import { watchEvents } from './watch-events.ts'

let shop: GuardedDatabase
beforeAll(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'watch')
})
afterAll(() => shop.close())

const draft = (name: string) => ({ classUid: 6002, activityId: 3, attributes: { app: { name } } })

test('each event comes once, a late commit too, and a restart reads the last ten minutes again', async () => {
  const stream = newEventStream()
  const watch = async (from = stream) =>
    (await watchEvents(shop.guard, from)).map(
      (event) => (event as unknown as { app: { name: string } }).app.name,
    )

  await shop.append(draft('early'))
  shop.guard.clock.advance(601_000)
  await shop.append(draft('one'))
  expect(await watch()).toEqual(['one'])
  expect(await watch()).toEqual([])
  await shop.app.query.transaction().execute(async (slow) => {
    await shop.appEvents.append(slow, draft('slow'))
    await shop.append(draft('two'))
    expect(await watch()).toEqual(['two'])
    expect(await watch()).toEqual([])
  })
  expect(await watch()).toEqual(['slow'])
  expect((await watch(newEventStream())).toSorted()).toEqual(['one', 'slow', 'two'])

  await shop.append(draft('changed'))
  await shop.owner.sql`update event set body = replace(body::text, 'changed', 'forged')::json`
  expect(await watch()).toEqual([])
})

test('events are seen after the clock was set back by an hour', async () => {
  const stream = newEventStream()
  await watchEvents(shop.guard, stream)
  shop.guard.clock.advance(-3_600_000)
  await shop.append(draft('back'))
  expect(await watchEvents(shop.guard, stream)).toHaveLength(1)
})
