import { rmSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { eventClass } from '../../platform/events/event.ts'
import { openGuardedDatabase, type GuardedDatabase } from '../guarded-database.test-helper.ts'
import type { Checkpoint } from './event-chain.ts'
import { sealAll } from './seal-all.test-helper.ts'
import { sealEvents } from './seal-events.ts'
import { verifyChain, type ChainVerdict } from './verify-chain.ts'
import { writeCheckpoint } from './write-checkpoint.ts'

let shop: GuardedDatabase

beforeEach(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'chain')
  for (let number = 1; number <= 6; number++) await shop.append(draft(number))
  await sealAll(shop.guard)
  await writeCheckpoint(shop.guard, null)
})
afterEach(() => shop.close())

test('an untouched chain verifies, for the auditor too', async () => {
  expect(await verify()).toEqual({ ok: true, links: 6, checkpoints: 1 })
})

test('sealing again adds only what is new, and a checkpoint only when the chain has grown', async () => {
  const before = await writeCheckpoint(shop.guard, null)
  expect(await sealEvents(shop.guard)).toEqual({ sealed: 0, forged: [], foreign: [] })
  expect(await writeCheckpoint(shop.guard, before)).toBe(before)
  await shop.append(draft(7))
  await sealAll(shop.guard)
  expect((await writeCheckpoint(shop.guard, before))?.position).toBe(7)
  expect(await verify()).toEqual({ ok: true, links: 7, checkpoints: 2 })
})

test('an open transaction holds back the events after it, so that it cannot slip in behind them', async () => {
  await shop.app.query.transaction().execute(async (slow) => {
    await shop.appEvents.append(slow, draft(7))
    await shop.append(draft(8))
    expect((await sealEvents(shop.guard)).sealed).toBe(0)
  })
  await sealAll(shop.guard)
  expect(await verify()).toMatchObject({ ok: true, links: 8 })
})

const tamperings: [what: string, tamper: () => Promise<unknown>, expected: Partial<ChainVerdict>][] = [
  [
    'a changed body',
    () => shop.owner.sql`update event set body = replace(body::text, '"number":3', '"number":9')::json
      where id = (select event_id from event_chain where position = 3)`,
    { position: 3, problem: 'its text does not fit its MAC: it was changed' },
  ],
  [
    'a changed column',
    () => shop.owner.sql`update event set at = at - interval '1 day'
      where id = (select event_id from event_chain where position = 2)`,
    { position: 2, problem: 'its columns contradict its body: they were changed' },
  ],
  [
    'a deleted event',
    () => shop.owner.sql`delete from event where id = (select event_id from event_chain where position = 5)`,
    { position: 5, problem: 'the event is missing: it was deleted' },
  ],
  [
    'an event deleted with its link',
    () => shop.owner.sql`with link as (delete from event_chain where position = 4 returning event_id)
      delete from event where id in (select event_id from link)`,
    { position: 4, problem: 'this link of the chain is missing' },
  ],
  [
    'two events that changed places',
    () =>
      shop.owner.sql.begin(async (sql) => {
        const rows = await sql<{ event_id: string }[]>`select event_id from event_chain
        where position in (2, 3) order by position`
        await sql`update event_chain set event_id = gen_random_uuid() where position = 2`
        await sql`update event_chain set event_id = ${rows[0]!.event_id} where position = 3`
        await sql`update event_chain set event_id = ${rows[1]!.event_id} where position = 2`
      }),
    { position: 2, problem: 'the hash does not follow: this event or its link was changed or moved' },
  ],
  [
    'an end that was cut off with its checkpoints',
    async () => {
      await shop.owner.sql`delete from checkpoint where position > 4`
      await shop.owner
        .sql`delete from event where id in (select event_id from event_chain where position > 4)`
      await shop.owner.sql`delete from event_chain where position > 4`
      await shop.owner.sql`update seal_state set position = 4,
        hash = (select hash from event_chain where position = 4)`
    },
    { position: 5, problem: 'the end of the chain was cut off here' },
  ],
  [
    'a checkpoint that somebody else signed',
    () => shop.owner.sql`update checkpoint set signature = decode(repeat('ab', 64), 'hex')`,
    { position: 6, problem: 'the checkpoint here is not signed by our key' },
  ],
]

// ASVS 16.4.2
test.each(tamperings)('%s is found, exactly', async (_, tamper, expected) => {
  const links = await shop.owner.sql<
    { event_id: string }[]
  >`select event_id from event_chain order by position`
  await tamper()
  const verdict = await verify()
  expect(verdict).toMatchObject({ ok: false, ...expected })
  if (verdict.ok || verdict.eventId === null) return
  // In the swap the other event stands there; everywhere else the named event is the one that was touched.
  expect(links.map((link) => link.event_id)).toContain(verdict.eventId)
})

test('an event slipped in among sealed ones is found by its id', async () => {
  const id = '01a20cc8-8e80-7000-8000-000000000001'
  await shop.owner.sql`insert into event (id, xid, writer_id, writer_number, at, class_uid, body, mac)
    select ${id}::uuid, xid, writer_id, 99, at, class_uid, body, mac from event limit 1`
  expect(await verify()).toMatchObject({ ok: false, eventId: id })
})

test('an event with a wrong MAC is chained all the same, and named', async () => {
  const id = '01a20cc8-8e80-7000-8000-000000000002'
  await shop.owner.sql`insert into event (id, writer_id, writer_number, at, class_uid, body, mac)
    select ${id}::uuid, writer_id, 99, at, class_uid, body, mac from event limit 1`
  expect(await sealAll(shop.guard)).toMatchObject([{ eventId: id, position: 7 }])
})

test('without the file, a cut end still shows by the checkpoint that is left', async () => {
  rmSync(shop.checkpointFile)
  await shop.owner.sql`delete from event_chain where position = 6`
  await shop.owner.sql`update seal_state set position = 5`
  expect(await verify()).toMatchObject({ ok: false, position: 6 })
})

test('a checkpoint file that was changed is found, and does not end the walk in an error', async () => {
  writeFileSync(shop.checkpointFile, '{"position":')
  expect(await verify()).toMatchObject({ ok: false, problem: expect.stringContaining('file') as string })
})

test('what the guard remembers shows a cut end when file and checkpoints are gone', async () => {
  const remembered = await writeCheckpoint(shop.guard, null)
  rmSync(shop.checkpointFile)
  await shop.owner.sql`delete from checkpoint`
  await shop.owner.sql`delete from event where id in (select event_id from event_chain where position = 6)`
  await shop.owner.sql`delete from event_chain where position = 6`
  await shop.owner.sql`update seal_state set position = 5,
    hash = (select hash from event_chain where position = 5)`
  expect(await verify()).toMatchObject({ ok: true, links: 5 })
  expect(await verify(remembered)).toMatchObject({ ok: false, position: 6 })
})

test.each([
  'update event set body = body',
  'delete from event',
  'update event_chain set hash = hash',
  'delete from incident',
  'update containment set lifted_at = now()',
])('the server cannot: %s', async (statement) => {
  await expect(shop.app.sql.unsafe(statement)).rejects.toThrow('permission denied')
})

function draft(number: number) {
  return {
    classUid: eventClass.applicationLifecycle,
    activityId: 3,
    attributes: { app: { name: 'server' }, unmapped: { number } },
  }
}

function verify(remembered: Checkpoint | null = null): Promise<ChainVerdict> {
  return verifyChain(shop.auditor, {
    publicKey: shop.publicKey,
    macKey: shop.guard.keys.eventMac,
    checkpointFile: shop.checkpointFile,
    remembered,
    pageSize: 4,
  })
}
