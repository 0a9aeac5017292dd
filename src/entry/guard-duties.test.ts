import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { loadSettings } from '../platform/config/settings.ts'
import { listIncidents } from '../security/investigation/incident.sql.ts'
import { openGuardedDatabase, type GuardedDatabase } from '../security/guarded-database.test-helper.ts'
import { beginDuties, type GuardDuties } from './guard-duties.ts'

const id = '01a20cc8-8e80-7000-8000-000000000001'

let shop: GuardedDatabase
let duties: GuardDuties

beforeEach(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'duties')
  duties = await beginDuties(shop.guard, loadSettings({}), 1)
  await duties.sweepRows()
})
afterEach(async () => {
  await duties.end()
  await shop.close()
})

/** The rows that incidents name, half a minute later. */
async function named(): Promise<unknown> {
  shop.guard.clock.advance(30_000)
  await duties.sweepRows()
  const incidents = await listIncidents(shop.guard.database.query, Number.MAX_SAFE_INTEGER, 10)
  return incidents.map(({ severity, facts, type }) => ({ severity, type, rows: facts['rows'] }))
}

const finding = (what: string) => ({
  severity: 'P0',
  type: 'row-tampering',
  rows: [{ table: 'account', key: id, what }],
})

// Playbook S0.1
test('a row that somebody added with triggers off is one P0 incident, also after many sweeps', async () => {
  await shop.owner.sql`alter table account disable trigger note_change`
  await shop.owner.sql`insert into account (id, email, name) values (${id}, 'evil@example.com', 'E')`
  expect(await named()).toEqual([finding('added')])
  expect(await named()).toEqual([finding('added')])
})

test('a row that somebody added with triggers on is an incident as soon as it is sealed, and no second one', async () => {
  await shop.owner.sql`insert into account (id, email, name) values (${id}, 'evil@example.com', 'E')`
  await expect
    .poll(
      async () => {
        await duties.seal()
        return named()
      },
      { timeout: 30_000 },
    )
    .toEqual([finding('changed')])
  expect(await named()).toEqual([finding('changed')])
})

// Playbook S0.3
test('an event that is gone before it was sealed is a P0 incident with its number', async () => {
  const draft = { classUid: 6002, activityId: 3, attributes: { app: { name: 'test' } } }
  await shop.append(draft, draft, draft)
  await shop.owner.sql`delete from event where writer_number = 2`
  await shop.appEvents.tellCount(shop.app.query)
  await expect
    .poll(
      async () => {
        await duties.seal()
        shop.guard.clock.advance(30_000)
        await duties.sweep()
        const incidents = await listIncidents(shop.guard.database.query, Number.MAX_SAFE_INTEGER, 10)
        return incidents.map(({ severity, facts, type }) => ({ severity, type, numbers: facts['numbers'] }))
      },
      { timeout: 30_000 },
    )
    .toEqual([{ severity: 'P0', type: 'event-tampering', numbers: [[2, 2]] }])
})

test('a guard that comes back finds what was changed while it was away, and after another guard takes the rows as they are', async () => {
  const change = async (email: string): Promise<void> => {
    await shop.owner.sql`alter table account disable trigger note_change`
    await shop.owner.sql`insert into account (id, email, name) values (${id}, ${email}, 'E')
      on conflict (id) do update set email = excluded.email`
  }
  const begin = async (dataDir: string): Promise<void> => {
    await duties.end()
    duties = await beginDuties({ ...shop.guard, dataDir }, loadSettings({}), 1)
  }
  const elsewhere = mkdtempSync(join(shop.guard.dataDir, 'other-'))
  await begin(elsewhere)
  await change('first@example.com')
  expect(await named()).toEqual([])
  await begin(shop.guard.dataDir)
  expect(await named()).toEqual([])
  await begin(shop.guard.dataDir)
  await change('second@example.com')
  expect(await named()).toEqual([finding('changed')])
})

test('rows that are found one after the other are one incident, until somebody has resolved it', async () => {
  const add = (n: number) =>
    shop.owner
      .sql`insert into account (id, email, name) values (${id.replace(/1$/, String(n))}, ${`${n}@example.com`}, 'E')`
  const counts = async () => (await named()) as { rows: unknown[] }[]
  await shop.owner.sql`alter table account disable trigger note_change`
  await add(2)
  expect((await counts()).map(({ rows }) => rows.length)).toEqual([1])
  await add(3)
  expect((await counts()).map(({ rows }) => rows.length)).toEqual([2])
  await shop.owner.sql`update incident set status = 'resolved'`
  await add(4)
  expect((await counts()).map(({ rows }) => rows.length)).toEqual([1, 2])
})
