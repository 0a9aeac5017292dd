import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, expect, inject, test, vi } from 'vitest'
import type { TestServer } from '../../../test/setup/database.ts'
import { systemRandom } from '../crypto/random.ts'
import { connect, type Database } from './connect.ts'
import { migrate, MigrationError, migrationsFolder } from './migrate.ts'

const server: TestServer = inject('testServer')
const admin = connect(server.owner, { connectionsMax: 1, applicationName: 'test admin' })
const GATE = 4711
const table = (name: string): string => `create table ${name} (n int); insert into ${name} values (1);`
let folder: string
let name: string
let opened: Database[]

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), '6fb-migrations-'))
  name = `sixfb_${systemRandom.bytes(6).toString('hex')}`
  opened = []
  await admin.sql`create database ${admin.sql(name)}`
})
afterEach(async () => {
  await Promise.all(opened.map((database) => database.close()))
  await admin.sql`drop database ${admin.sql(name)} with (force)`
  rmSync(folder, { recursive: true })
})
afterAll(() => admin.close())

/** Another program on the database of this test. */
function open(): Database {
  const options = { connectionsMax: 1, applicationName: 'test migrate' }
  const database = connect({ ...server.owner, database: name }, options)
  opened.push(database)
  return database
}

function writeMigrations(files: Record<string, string>): void {
  for (const [file, text] of Object.entries(files)) writeFileSync(join(folder, file), text)
}

async function recorded({ sql }: Database): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`select name from schema_migration order by applied_at, name`
  return rows.map((row) => row.name)
}

/** Resolves when so many programs wait for an advisory lock of this test's database. */
async function untilWaiting(count: number): Promise<void> {
  await vi.waitFor(async () => {
    const [row] = await admin.sql<{ count: number }[]>`
      select count(*) as count from pg_locks l join pg_database d on d.oid = l.database
      where d.datname = ${name} and l.locktype = 'advisory' and not l.granted`
    expect(row?.count).toBe(count)
  }, 10_000)
}

test('of two at once the second waits until the first is through, and finds nothing left to do', async () => {
  writeMigrations({
    '0001_slow.sql': `select pg_advisory_xact_lock(${GATE}); ${table('slow')}`,
    '0002_next.sql': table('next'),
  })
  const [gate, first, second] = [open(), open(), open()]
  await gate.sql`select pg_advisory_lock(${GATE})`
  const ended: string[] = []
  const run = async ({ sql }: Database, who: string): Promise<string[]> => {
    const done = await migrate(sql, folder)
    ended.push(who)
    return done
  }
  const firstRun = run(first, 'first')
  await untilWaiting(1)
  const secondRun = run(second, 'second')
  await untilWaiting(2)
  await gate.sql`select pg_advisory_unlock(${GATE})`
  expect(await Promise.all([firstRun, secondRun])).toEqual([['0001_slow.sql', '0002_next.sql'], []])
  expect(ended).toEqual(['first', 'second'])
  expect(await recorded(gate)).toEqual(['0001_slow.sql', '0002_next.sql'])
  expect(
    await gate.sql`select (select count(*) from slow) as slow, (select count(*) from next) as next`,
  ).toEqual([{ slow: 1, next: 1 }])
})

test('the real ones, by four at once on an empty database: all resolve, each is applied by one', async () => {
  const names = readdirSync(migrationsFolder).filter((file) => file.endsWith('.sql'))
  const done = await Promise.all([open(), open(), open(), open()].map(({ sql }) => migrate(sql)))
  expect(done.flat().sort()).toEqual(names.sort())
  expect((await recorded(open())).sort()).toEqual(names)
  expect(await migrate(open().sql)).toEqual([])
})

test('one that was changed after it was applied is refused, and nothing newer is applied', async () => {
  writeMigrations({ '0001_one.sql': table('one') })
  const database = open()
  await migrate(database.sql, folder)
  writeMigrations({ '0001_one.sql': `${table('one')} -- another thought`, '0002_two.sql': table('two') })
  await expect(migrate(database.sql, folder)).rejects.toThrow(
    new MigrationError(
      'Migration 0001_one.sql was changed after it had been applied. Add a new one instead.',
    ),
  )
  expect(await recorded(database)).toEqual(['0001_one.sql'])
  expect(await database.sql`select to_regclass('two') as two`).toEqual([{ two: null }])
})

test('a database that is newer than the program is refused', async () => {
  writeMigrations({ '0001_one.sql': table('one'), '0002_two.sql': table('two') })
  const database = open()
  await migrate(database.sql, folder)
  rmSync(join(folder, '0002_two.sql'))
  await expect(migrate(database.sql, folder)).rejects.toThrow(
    new MigrationError(
      'The database has migration 0002_two.sql, which this version of the program does not know.',
    ),
  )
})

test.each([['0003_three.sql'], ['0001_again.sql']])(
  'numbers that do not count on are refused: %s',
  async (file) => {
    writeMigrations({ '0001_one.sql': table('one'), [file]: table('other') })
    await expect(migrate(open().sql, folder)).rejects.toThrow(
      /^Migration .* is out of order: number 2 was expected/,
    )
  },
)

test.each([
  ['fails', 'select 1 / 0;', 'division by zero'],
  [
    'cannot be recorded',
    `insert into schema_migration (name, digest) values ('0002_two.sql', '');`,
    'duplicate key',
  ],
])(
  'one that %s leaves nothing of itself, keeps those before, and holds up no other program',
  async (_, end, why) => {
    writeMigrations({ '0001_one.sql': table('one'), '0002_two.sql': `${table('two')} ${end}` })
    const database = open()
    await expect(migrate(database.sql, folder)).rejects.toThrow(why)
    expect(await recorded(database)).toEqual(['0001_one.sql'])
    expect(await database.sql`select to_regclass('two') as two`).toEqual([{ two: null }])
    writeMigrations({ '0002_two.sql': table('two') })
    expect(await migrate(open().sql, folder)).toEqual(['0002_two.sql'])
  },
)

test('it goes no further than it is told', async () => {
  writeMigrations({ '0001_one.sql': table('one'), '0002_two.sql': table('two') })
  const database = open()
  expect(await migrate(database.sql, folder, '0001_one.sql')).toEqual(['0001_one.sql'])
  await expect(migrate(database.sql, folder, '0003_three.sql')).rejects.toThrow(MigrationError)
  expect(await migrate(database.sql, folder)).toEqual(['0002_two.sql'])
})
