import { sql } from 'kysely'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { seededRandom } from '../../platform/crypto/random.ts'
import { countEvent } from '../../platform/events/number-count.ts'
import { eventClass, type EventDraft } from '../../platform/events/event.ts'
import { createEventLog } from '../../platform/events/event-log.ts'
import type { NumberCount } from '../../platform/events/written-numbers.ts'
import { openGuardedDatabase, TEST_START_MS, type GuardedDatabase } from '../guarded-database.test-helper.ts'
import { createNumberCheck } from './missing-events.ts'
import { sealAll } from './seal-all.test-helper.ts'
import { verifyChain, type ChainVerdict } from './verify-chain.ts'

let shop: GuardedDatabase

beforeEach(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'numbers')
  await shop.append(draft, draft, draft)
})
afterEach(() => shop.close())

const draft: EventDraft = {
  classUid: eventClass.applicationLifecycle,
  activityId: 3,
  attributes: { app: { name: 'server' } },
}
const count = () => shop.appEvents.tellCount(shop.app.query)
const remove = (...numbers: number[]) =>
  shop.owner.sql`delete from event where writer_number = any(${numbers})`

async function verdict(): Promise<ChainVerdict> {
  await sealAll(shop.guard)
  return verifyChain(shop.auditor, {
    publicKey: shop.publicKey,
    macKey: shop.guard.keys.eventMac,
    checkpointFile: null,
    pageSize: 2,
  })
}

async function writerId(): Promise<string> {
  const [row] = await shop.owner.sql<{ writer_id: string }[]>`select writer_id from event limit 1`
  return row?.writer_id ?? ''
}

test('what a writer counted and nobody touched is whole; it counts only when there is news', async () => {
  await count()
  await count()
  await shop.append(draft)
  await count()
  expect(await verdict()).toMatchObject({ ok: true, links: 6 })
})

test('events deleted before they were sealed are found by the numbers that their writer counts', async () => {
  const writer = await writerId()
  await remove(2)
  await count()
  await shop.append(draft, draft)
  await remove(5, 6)
  await count()
  const found = await verdict()
  expect(found).toMatchObject({ ok: false, position: 3, eventId: null })
  expect(!found.ok && found.missing).toEqual([
    { position: 3, writerId: writer, numbers: [[2, 2]] },
    { position: 4, writerId: writer, numbers: [[5, 6]] },
  ])
})

test('a deleted count is found by the next', async () => {
  const writer = await writerId()
  await count()
  await remove(4)
  await shop.append(draft)
  await count()
  const found = await verdict()
  expect(!found.ok && found.missing).toEqual([{ position: 5, writerId: writer, numbers: [[4, 4]] }])
})

const ends: [how: string, end: () => Promise<unknown>][] = [
  [
    'rolled back',
    () =>
      shop.app.query.transaction().execute(async (transaction) => {
        await shop.appEvents.append(transaction, draft)
        throw new Error('no')
      }),
  ],
  [
    'refused, which nobody heard before it committed',
    () =>
      shop.app.query.transaction().execute(async (transaction) => {
        await shop.appEvents.append(transaction, draft)
        await sql`select 1 / 0`.execute(transaction).catch(() => undefined)
      }),
  ],
  [
    'not serializable',
    async () => {
      await shop.owner.sql`insert into heartbeat (process, instance_id, pid, started_at, at, state)
        values ('server', gen_random_uuid(), 1, now(), now(), 'running')`
      await shop.app.query
        .transaction()
        .setIsolationLevel('repeatable read')
        .execute(async (transaction) => {
          await shop.appEvents.append(transaction, draft)
          await shop.owner.sql`update heartbeat set at = now()`
          await sql`update heartbeat set state = 'stopped' where process = 'server'`.execute(transaction)
        })
    },
  ],
  [
    'cut off in the middle',
    () =>
      shop.app.query.transaction().execute(async (transaction) => {
        await shop.appEvents.append(transaction, draft)
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(transaction)
        await shop.owner.sql`select pg_terminate_backend(${rows[0]?.pid ?? 0})`
        await sql`select 1`.execute(transaction)
      }),
  ],
  [
    'cut off while it commits',
    async () => {
      await shop.owner.sql`create function cut() returns trigger language plpgsql security definer
        as 'begin perform pg_terminate_backend(pg_backend_pid()); return null; end'`
      await shop.owner.sql`create constraint trigger cut after insert on event deferrable initially deferred
        for each row execute function cut()`
      try {
        await shop.append(draft)
      } finally {
        await shop.owner.sql`drop trigger cut on event`
      }
    },
  ],
]

test.each(ends)('a transaction that was %s is no alarm', async (_, end) => {
  await expect(end()).rejects.toBeInstanceOf(Error)
  await shop.append(draft)
  await count()
  const { rows } = await sql<{ number: number }>`select max(writer_number) as number from event`.execute(
    shop.guard.database.query,
  )
  // The number is used up: it is told, and not missed.
  expect(rows[0]?.number).toBeGreaterThan(5)
  expect(await verdict()).toMatchObject({ ok: true, links: 5 })
})

test('a transaction that is still open is not counted, and holds back what comes after it', async () => {
  const open = await shop.app.query.startTransaction().execute()
  await shop.appEvents.append(open, draft)
  await shop.append(draft)
  await count()
  await open.commit().execute()
  await remove(5)
  expect(await verdict()).toMatchObject({ ok: true })
  await count()
  expect(await verdict()).toMatchObject({ ok: false, missing: [{ numbers: [[5, 5]] }] })
})

test('a writer that crashed is not judged beyond its last count', async () => {
  const writer = await writerId()
  await count()
  const crashed = createEventLog({
    clock: shop.guard.clock,
    random: seededRandom('crashed', TEST_START_MS),
    macKey: shop.guard.keys.eventMac[0],
  })
  await shop.app.query.transaction().execute((transaction) => crashed.appendAll(transaction, [draft, draft]))
  await shop.owner.sql`delete from event where writer_number = 1 and writer_id <> ${writer}`
  expect(await verdict()).toMatchObject({ ok: true, links: 5 })
})

test('a count that the database did not take is told again', async () => {
  await shop.owner.sql`revoke insert on event from sixfb_app`
  await expect(count()).rejects.toThrow('permission denied')
  await shop.owner.sql`grant insert on event to sixfb_app`
  await remove(1)
  await count()
  expect(await verdict()).toMatchObject({ ok: false, missing: [{ numbers: [[1, 1]] }] })
})

test('an event that was committed though its writer did not hear it is welcome', () => {
  const check = createNumberCheck()
  const say = (counted: NumberCount) => JSON.stringify({ class_uid: 6002, ...countEvent(counted).attributes })
  const at = (position: number, number: number, body = '{}') =>
    check.observe({ position, writer_id: 'w', writer_number: number, body })
  expect(at(1, 1)).toBeNull()
  expect(at(2, 3)).toBeNull()
  expect(at(3, 4, say({ first: 1, last: 3, unwritten: [[2, 2]] }))).toBeNull()
  expect(at(4, 2)).toBeNull()
  expect(at(5, 7, say({ first: 4, last: 6, unwritten: [[6, 6]] }))).toEqual({
    position: 5,
    writerId: 'w',
    numbers: [[5, 5]],
  })
})
