import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Sql } from '../../platform/postgres/connect.ts'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { eventClass } from '../../platform/events/event.ts'
import { openGuardedDatabase, type GuardedDatabase } from '../guarded-database.test-helper.ts'
import type { RowChange } from './protected-rows.ts'
import { openRowWitness, type RowWitness } from './row-witness.ts'
import { sealEvents } from './seal-events.ts'
import { sealAll } from './seal-all.test-helper.ts'
import { sweepRows } from './sweep-rows.ts'
import { sql } from 'kysely'

let shop: GuardedDatabase
let witness: RowWitness
let atFirst: RowChange[]

const id = (n: number) => `01a20cc8-8e80-7000-8000-${String(n).padStart(12, '0')}`
const witnessPath = () => join(shop.guard.dataDir, 'witness.db')

beforeEach(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'rows')
  await byProgram(...[1, 2, 3, 4].map((n) => ({ insert: n })))
  await shop.owner.sql`insert into account (id, email, name) values (${id(5)}, '5@example.com', 'A')`
  witness = openRowWitness(witnessPath(), shop.guard.keys.witness, shop.guard.random)
  await sweepRows(shop.guard, witness)
  atFirst = await seal()
})
afterEach(async () => {
  witness.close()
  await shop.close()
})

/** As the program does: rows and an event in one transaction. */
async function byProgram(...changes: { insert?: number; rename?: number; to?: string }[]): Promise<void> {
  await shop.owner.query.transaction().execute(async (transaction) => {
    for (const { insert, rename, to } of changes) {
      if (insert !== undefined)
        await sql`insert into account (id, email, name) values (${id(insert)}, ${`${insert}@example.com`}, 'A')`.execute(
          transaction,
        )
      if (rename !== undefined)
        await sql`update account set password_hash = ${to ?? ''} where id = ${id(rename)}`.execute(
          transaction,
        )
    }
    await shop.appEvents.append(transaction, {
      classUid: eventClass.accountChange,
      activityId: 1,
      attributes: { status_id: 1, user: { uid: id(0) } },
    })
  })
}

async function seal(): Promise<RowChange[]> {
  const foreign: RowChange[] = []
  await expect
    .poll(
      async () => {
        foreign.push(...(await sealEvents(shop.guard, { witness })).foreign)
        return shop.owner.sql`select 1 from row_change`
      },
      { timeout: 30_000 },
    )
    .toHaveLength(0)
  await sealAll(shop.guard)
  return foreign
}

const found = async () => {
  const { tampered } = await sweepRows(shop.guard, witness, { pageSize: 2 })
  return tampered.map(({ table, key, what }) => ({ table, key, what }))
}
const accounts = (what: string, ...numbers: number[]) =>
  numbers.map((n) => ({ table: 'account', key: id(n), what }))

test('what was there before the first look is taken as it is, whoever made it', async () => {
  expect(atFirst).toEqual([])
  expect(await found()).toEqual([])
  expect(witness.size()).toBe(5)
})

// Playbook D2
test('what the program writes is witnessed, also when it changes and goes', async () => {
  await byProgram({ rename: 2, to: 'h2' }, { insert: 6 })
  await byProgram({ rename: 2, to: 'h3' }, { rename: 6, to: 'x' })
  expect(await seal()).toEqual([])
  expect(await found()).toEqual([])
  expect(witness.size()).toBe(6)
})

const quietly: [
  what: string,
  tamper: (db: Sql) => Promise<unknown>,
  expected: ReturnType<typeof accounts>,
][] = [
  [
    'changed',
    (db) => db`update account set password_hash = 'evil' where id = ${id(3)}`,
    accounts('changed', 3),
  ],
  [
    'added',
    (db) => db`insert into account (id, email, name) values (${id(9)}, 'evil@example.com', 'E')`,
    accounts('added', 9),
  ],
  ['deleted', (db) => db`delete from account where id = ${id(4)}`, accounts('deleted', 4)],
  [
    'exchanged',
    (db) => db`update account a set password_hash = b.password_hash from account b
      where a.id in (${id(1)}, ${id(2)}) and b.id in (${id(1)}, ${id(2)}) and a.id <> b.id`,
    accounts('changed', 1, 2),
  ],
  [
    'rolled back',
    (db) => db`update account set password_hash = 'old' where id = ${id(1)}`,
    accounts('changed', 1),
  ],
]

test.each(quietly)(
  'a row that was %s with triggers off is found, and no other',
  async (_, tamper, expected) => {
    await beforeTampering()
    await shop.owner.sql`alter table account disable trigger note_change`
    await tamper(shop.owner.sql)
    expect(await seal()).toEqual([])
    expect(await found()).toEqual(expected)
  },
)

test.each(quietly)(
  'a row that was %s with triggers on is found when it is sealed, and swept',
  async (_, tamper, expected) => {
    await beforeTampering()
    await tamper(shop.owner.sql)
    const foreign = await seal()
    expect(new Set(foreign.map(({ key }) => key))).toEqual(new Set(expected.map(({ key }) => key)))
    expect(await found()).toEqual(expected)
  },
)

async function beforeTampering(): Promise<void> {
  await byProgram({ rename: 1, to: 'old' }, { rename: 2, to: 'two' })
  await byProgram({ rename: 1, to: 'new' })
  expect(await seal()).toEqual([])
  expect(await found()).toEqual([])
}

test('a change that is noted for another transaction than its own is foreign all the same', async () => {
  await shop.owner.sql`alter table account disable trigger note_change`
  await shop.owner.sql`update account set password_hash = 'evil' where id = ${id(3)}`
  await shop.owner.sql`insert into row_change (xid, table_name, row_key, digest)
    select (select max(xid::text::bigint)::text::xid8 from event), 'account', id::text, protected_digest(account) from account
    where id = ${id(3)}`
  expect(await seal()).toMatchObject([{ key: id(3) }])
  expect(await found()).toEqual(accounts('changed', 3))
})

test('what is put right again is no finding, and what was reported is not reported again', async () => {
  await shop.owner.sql`update account set password_hash = 'evil' where id = ${id(3)}`
  await seal()
  const { tampered } = await sweepRows(shop.guard, witness)
  expect(witness.unreported(tampered)).toHaveLength(1)
  witness.markReported(tampered)
  expect(witness.unreported(tampered)).toEqual([])
  await shop.owner.sql`update account set password_hash = null where id = ${id(3)}`
  await seal()
  const after = await sweepRows(shop.guard, witness)
  expect(after.tampered).toEqual([])
  witness.keepReported(after.tampered)
  expect(witness.unreported(tampered)).toHaveLength(1)
})

test('a row whose change is not dealt with yet is left to the next sweep', async () => {
  await byProgram({ rename: 5, to: 'later' })
  expect(await found()).toEqual([])
  expect(await seal()).toEqual([])
  expect(await found()).toEqual([])
})

test('a file that is lost begins anew, with what is there', async () => {
  witness.close()
  rmSync(witnessPath())
  witness = openRowWitness(witnessPath(), shop.guard.keys.witness, shop.guard.random)
  expect(await sweepRows(shop.guard, witness)).toEqual({ rows: 5, tampered: [], tookIn: true })
  expect(witness.size()).toBe(5)
})

test.each(['insert into row_change (table_name, row_key) values (1, 2)', 'delete from row_change'])(
  'the server cannot: %s',
  async (statement) => {
    await expect(shop.app.sql.unsafe(statement)).rejects.toThrow('permission denied')
  },
)
