import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { cloneDatabase, type ClonedDatabase } from '../../../test/setup/clone-database.ts'
import { columnsTagged, sensitivity } from '../../platform/ledger/sensitivity.ts'
import { blankValues, clientRecords } from './client-records.ts'
import { recordTables } from './records.sql.ts'

let database: ClonedDatabase

beforeAll(async () => {
  database = await cloneDatabase(inject('testServer'))
})
afterAll(() => database.drop())

/** These name other clients, not the one whose row it is: his own rows lead to him without them. */
const leadElsewhere = ['client.merged_into', 'client_merge.into_id']

test('every table that leads to a client or to an account is in the list', async () => {
  const references = await database.owner.sql<{ from: string; column: string; to: string }[]>`
    select f.relname::text as "from", a.attname::text as column, t.relname::text as "to"
    from pg_constraint c join pg_class f on f.oid = c.conrelid join pg_class t on t.oid = c.confrelid
      join pg_attribute a on a.attrelid = f.oid and a.attnum = any(c.conkey)
    where c.contype = 'f' and f.relnamespace = 'public'::regnamespace`
  const personal = new Set(['client', 'account'])
  for (let size = 0; size < personal.size;) {
    size = personal.size
    for (const { from, to } of references) if (personal.has(to)) personal.add(from)
  }
  expect([...personal].filter((table) => !(table in clientRecords))).toEqual([])
  const listed = Object.entries<{ column: string }>(clientRecords).map(
    ([table, { column }]) => `${table}.${column}`,
  )
  const toClients = references
    .filter(({ to }) => to === 'client')
    .map(({ from, column }) => `${from}.${column}`)
  expect(toClients).toContain('booking.client_id')
  expect(toClients.filter((name) => ![...listed, ...leadElsewhere].includes(name))).toEqual([])
})

test('every column that is called client_id refers to a client', async () => {
  const loose = await database.owner.sql`
    select c.relname::text from pg_attribute a join pg_class c on c.oid = a.attrelid
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and a.attname = 'client_id' and not exists (
      select from pg_constraint k where k.conrelid = c.oid and k.contype = 'f' and k.conkey = array[a.attnum]
        and k.confrelid = 'client'::regclass)`
  expect([...loose]).toEqual([])
})

/** What the list of tags and the database don't agree on. */
async function untagged(): Promise<string[]> {
  const columns = await database.owner.sql<{ name: string }[]>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = 'public' and table_name not like 'pg\\_stat\\_%'`
  const there = new Set(columns.map(({ name }) => name))
  const tagged = Object.entries(sensitivity).flatMap(([table, own]) =>
    Object.keys(own).map((column) => `${table}.${column}`),
  )
  return [...there.symmetricDifference(new Set(tagged))].toSorted()
}

// ASVS 14.1.1
test('every column of every table has a tag, and every tag a column', async () => {
  expect(await untagged()).toEqual([])
  await database.owner.sql`alter table client add column shoe_size integer`
  await database.owner.sql`alter table client_note rename column text to words`
  expect(await untagged()).toEqual(['client.shoe_size', 'client_note.text', 'client_note.words'])
  await database.owner.sql`alter table client drop column shoe_size`
  await database.owner.sql`alter table client_note rename column words to text`
})

test('the server may move, blank and delete what the list says', async () => {
  for (const [table, { column, moves, erasure }] of Object.entries(clientRecords)) {
    const [rights] = await database.owner.sql<{ moves: boolean; deletes: boolean }[]>`
      select has_column_privilege('sixfb_app', ${table}, ${column}, 'update') as moves,
        has_table_privilege('sixfb_app', ${table}, 'delete') as deletes`
    const may = {
      move: !moves || rights?.moves,
      delete: erasure !== 'delete' || rights?.deletes,
    }
    expect([table, may]).toEqual([table, { move: true, delete: true }])
  }
  for (const table of recordTables.filter((name) => clientRecords[name].erasure === 'blank')) {
    for (const column of columnsTagged(table, 'personal')) {
      const [can] = await database.owner.sql<{ blank: boolean; write: boolean }[]>`
        select a.attnotnull = false or a.atthasdef as blank,
          has_column_privilege('sixfb_app', ${table}, ${column}, 'update') as write
        from pg_attribute a where a.attrelid = ${table}::regclass and a.attname = ${column}`
      const named = blankValues[table]?.[column] !== undefined
      expect([table, column, { ...can, blank: named || can?.blank }]).toEqual([
        table,
        column,
        { blank: true, write: true },
      ])
    }
  }
})

test('whatever moves also follows a client who is being merged', async () => {
  const triggers = await database.owner.sql<{ name: string }[]>`
    select tgrelid::regclass::text as name from pg_trigger where tgfoid = 'follow_merged_client'::regproc`
  const moving = Object.entries(clientRecords).filter(([, { moves }]) => moves)
  expect(triggers.map(({ name }) => name).toSorted()).toEqual(moving.map(([table]) => table).toSorted())
})
