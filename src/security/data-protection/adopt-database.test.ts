import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, inject, test, vi } from 'vitest'
import { fakeClock, type FakeClock } from '../../platform/clock/clock.ts'
import { loadSettings } from '../../platform/config/settings.ts'
import { systemRandom } from '../../platform/crypto/random.ts'
import { eventClass } from '../../platform/events/event.ts'
import type { DatabaseAddress } from '../../platform/postgres/address.ts'
import { urlOf } from '../../platform/postgres/address.test-helper.ts'
import { connect, withConnection, type Database } from '../../platform/postgres/connect.ts'
import { CommandError } from '../emergency-commands/command-error.ts'
import { sealAll } from '../investigation/seal-all.test-helper.ts'
import { verifyChain } from '../investigation/verify-chain.ts'
import { writeCheckpoint } from '../investigation/write-checkpoint.ts'
import { adoptDatabase } from './adopt-database.ts'
import { openBackedUpShop, type BackedUpShop } from './backed-up-shop.test-helper.ts'
import { createBackup, type CreatedBackup } from './create-backup.ts'
import { openBackup } from './open-backup.ts'
import { restoreShop, type RestoredDatabase } from './restore-shop.ts'

// A shop on an outside server, whose database is `own`; `next` is what a backup of it was restored into.
const server = inject('testServer')
const admin = connect(server.owner, { connectionsMax: 2, applicationName: 'test admin' })
const prefix = `sixfb_adopt_${systemRandom.bytes(6).toString('hex')}`
const [own, next, restored] = [`${prefix}_own`, `${prefix}_next`, `${prefix}_restored`]
const aside = `${own}_until_20261124120000`
const START_MS = Temporal.Instant.from('2026-11-24T12:00Z').epochMilliseconds
const options = { connectionsMax: 1, applicationName: 'test adopt' }
let shop: BackedUpShop
let made: CreatedBackup
let checkpoint: Buffer
let clock: FakeClock
/** What each database was called when the test began, by what no renaming changes. */
let identities: Map<string, string>

beforeAll(async () => {
  shop = await openBackedUpShop(server, 'adopt')
  await tell(1)
  made = await createBackup(shop.source)
  await tell(2)
  checkpoint = readFileSync(shop.checkpointFile)
  await restore(urlOf(addressOf(restored)))
})
beforeEach(async () => {
  clock = fakeClock(START_MS)
  await dropDatabases(`${prefix}\\_(own|next|poor).*`)
  for (const name of [own, next]) {
    await admin.sql`create database ${admin.sql(name)} template ${admin.sql(restored)}`
  }
  identities = new Map((await oids()).map(({ name, oid }) => [oid, name]))
  for (const name of readdirSync(shop.dataDir).filter((file) => file.startsWith('checkpoint'))) {
    rmSync(join(shop.dataDir, name), { recursive: true })
  }
  writeFileSync(shop.checkpointFile, checkpoint)
})
afterAll(async () => {
  await dropDatabases(`${prefix}.*`)
  await admin.close()
  await shop.close()
})

function addressOf(database: string): DatabaseAddress {
  return { ...server.owner, database }
}

/** Seals one more event, and signs where the chain ends then. */
async function tell(number: number): Promise<void> {
  const attributes = { app: { name: 'server' }, unmapped: { number } }
  await shop.append({ classUid: eventClass.applicationLifecycle, activityId: 3, attributes })
  await sealAll(shop.guard)
  await writeCheckpoint(shop.guard, null)
}

function settingsOf(address: DatabaseAddress): ReturnType<typeof loadSettings> {
  return loadSettings({ DATA_DIR: shop.dataDir, DATABASE_URL: urlOf(address) })
}

async function restore(into: string, address = addressOf(own)): Promise<RestoredDatabase> {
  const opened = await openBackup({ dataDir: shop.dataDir, name: made.name, identityFile: null })
  const context = { settings: settingsOf(address), clock: fakeClock(START_MS), random: systemRandom }
  return restoreShop(context, opened, { into, identityFile: null })
}

function adopt(database: string, address = addressOf(own)): ReturnType<typeof adoptDatabase> {
  return adoptDatabase(settingsOf(address), clock, database)
}

async function dropDatabases(pattern: string): Promise<void> {
  for (const { name } of await oids(pattern)) {
    await admin.sql`drop database ${admin.sql(name)} with (force)`
  }
}

async function oids(pattern = `${prefix}\\_(own|next).*`): Promise<{ name: string; oid: string }[]> {
  return admin.sql<{ name: string; oid: string }[]>`
    select datname as name, oid::text as oid from pg_database where datname ~ ${`^${pattern}$`} order by 1`
}

/** Which database has which name now. */
async function places(): Promise<Record<string, string | undefined>> {
  return Object.fromEntries((await oids()).map(({ name, oid }) => [name, identities.get(oid)]))
}

/** The checkpoints in the data directory. */
function checkpoints(): string[] {
  return readdirSync(shop.dataDir).filter((name) => name.startsWith('checkpoint'))
}

/** Walks the record as `6fb audit verify` does, with the checkpoint that lies beside it. */
async function walk(address: DatabaseAddress): Promise<unknown> {
  const { publicKey, guard, checkpointFile } = shop
  return withConnection(address, options, (database: Database) =>
    verifyChain(database, { publicKey, macKey: guard.keys.eventMac, checkpointFile }),
  )
}

/** What must hold after a refusal. */
async function expectUntouched(): Promise<void> {
  expect(await places()).toEqual({ [own]: own, [next]: next })
  expect(readFileSync(shop.checkpointFile)).toEqual(checkpoint)
  expect(checkpoints()).toEqual(['checkpoint.json'])
}

test('a restored database has the shop’s place, its whole record verifies, and the one before is kept', async () => {
  expect(await walk(addressOf(next))).toMatchObject({
    ok: false,
    problem: 'the end of the chain was cut off here',
  })
  expect(await adopt(next)).toEqual({ adopted: own, aside })
  expect(await places()).toEqual({ [own]: next, [aside]: own })
  expect(checkpoints()).toEqual(['checkpoint-until-20261124120000.json'])
  expect(await walk(addressOf(own))).toEqual({ ok: true, links: 2, checkpoints: 1 })
})

test('adopting twice is refused, and what was adopted stays', async () => {
  await adopt(next)
  clock.advance(5_000)
  await expect(adopt(next)).rejects.toThrow(
    new CommandError(`${next} cannot be used: database "${next}" does not exist.`),
  )
  expect(await places()).toEqual({ [own]: next, [aside]: own })
})

test('what was kept can be adopted back', async () => {
  await adopt(next)
  clock.advance(5_000)
  await adopt(aside)
  expect(await places()).toEqual({ [own]: own, [`${own}_until_20261124120005`]: next })
})

test.each([
  ['by its name', own],
  ['by its address', urlOf(addressOf(own))],
])('the shop’s own database %s is refused', async (_, named) => {
  await expect(adopt(named)).rejects.toThrow(`${own} is the shop’s database already.`)
  await expectUntouched()
})

test('a database whose record is broken is refused, and everything stays', async () => {
  await withConnection(
    addressOf(next),
    options,
    ({ sql }) =>
      sql`update event set body = jsonb_set(body::jsonb, '{severity_id}', '6') where writer_number = 1`,
  )
  await expect(adopt(next)).rejects.toThrow(/^The record in \S+_next is broken at position 1: /)
  await expectUntouched()
})

test('while anybody is connected to the shop’s database, everything stays', async () => {
  await withConnection(addressOf(own), options, async ({ sql }) => {
    await sql`select 1`
    await expect(adopt(next)).rejects.toThrow(
      `The databases keep their names: database "${own}" is being accessed by other users.`,
    )
  })
  await expectUntouched()
})

test('when the newest checkpoint cannot be put aside, the databases keep their names', async () => {
  const inTheWay = join(shop.dataDir, 'checkpoint-until-20261124120000.json')
  mkdirSync(inTheWay)
  await expect(adopt(next)).rejects.toThrow(/^The databases keep their names: (EISDIR|ENOTEMPTY|EEXIST)/)
  rmSync(inTheWay, { recursive: true })
  await expectUntouched()
})

test('one that is killed in the middle has changed nothing, and the next one does it', async () => {
  const renaming = async (): Promise<number> => {
    const rows = await admin.sql`select 1 from pg_stat_activity
      where application_name = '6fb adopt' and query like ${`alter database "${own}"%`}`
    return rows.length
  }
  await admin.sql.begin(async (sql) => {
    // The first name waits for this lock.
    await sql`lock table pg_database in share mode`
    const cli = join(import.meta.dirname, '../../entry/cli.ts')
    const environment = { ...process.env, DATA_DIR: shop.dataDir, DATABASE_URL: urlOf(addressOf(own)) }
    const child = spawn(process.execPath, [cli, 'backup', 'adopt', next], { env: environment })
    const ended = once(child, 'exit')
    try {
      await vi.waitFor(async () => expect(await renaming()).toBe(1), 20_000)
    } finally {
      child.kill('SIGKILL')
    }
    expect(await ended).toEqual([null, 'SIGKILL'])
  })
  await vi.waitFor(async () => expect(await renaming()).toBe(0), 10_000)
  await expectUntouched()
  await adopt(next)
  expect(await places()).toEqual({ [own]: next, [aside]: own })
})

test('with the checkpoint aside and the names not changed, the record before still verifies, and adopting works', async () => {
  rmSync(shop.checkpointFile)
  expect(await walk(addressOf(own))).toMatchObject({ ok: true })
  expect(await adopt(next)).toEqual({ adopted: own, aside })
  expect(await places()).toEqual({ [own]: next, [aside]: own })
})

test('a backup is restored where an address says, with the shop’s own server away, and adopted there', async () => {
  const away = { ...addressOf(own), host: '127.0.0.1', port: 1 }
  const there = addressOf(`${prefix}_poor`)
  const done = await restore(urlOf(there), away)
  expect(done).toMatchObject({
    rows: made.rows,
    links: 2,
    checkpoints: 1,
    isShopsOwn: false,
    isElsewhere: true,
  })
  for (const { name, rows } of made.manifest.tables) {
    const [row] = await withConnection(
      there,
      options,
      ({ sql }) => sql`select count(*) as rows from ${sql(name)}`,
    )
    // The restore itself is one more event.
    expect([name, row]).toEqual([name, { rows: name === 'event' ? rows + 1 : rows }])
  }
  expect(await adopt(urlOf(there), away)).toEqual({ adopted: there.database, aside: null })
  expect(await walk(there)).toMatchObject({ ok: true, links: 2 })
  expect(checkpoints()).toEqual(['checkpoint-until-20261124120000.json'])
  expect(await restore(urlOf(there), there).catch(String)).toContain('The database has rows already')
})

test('a role that may not make databases is told what to do, and can do it', async () => {
  const [role, password] = [`${prefix}_role`, 'correct horse']
  const poor = (database: string): DatabaseAddress => ({ ...addressOf(database), username: role, password })
  const poorOwn = poor(`${prefix}_poor_own`)
  await admin.sql.unsafe(`create role ${role} login createrole password '${password}'`)
  try {
    for (const name of [poorOwn.database, `${prefix}_poor`]) {
      await admin.sql.unsafe(`create database ${name} owner ${role}`)
    }
    await expect(restore(`${prefix}_nowhere`, poorOwn)).rejects.toThrow(
      `The database ${prefix}_nowhere cannot be made: permission denied to create database. Have an empty one made, and name it: --into NAME`,
    )
    expect(await restore(`${prefix}_poor`, poorOwn)).toMatchObject({ rows: made.rows, isElsewhere: false })
    await expect(adopt(`${prefix}_poor`, poorOwn)).rejects.toThrow(
      'The databases keep their names: permission denied to rename database.',
    )
    expect(checkpoints()).toEqual(['checkpoint.json'])
    const address = poor(`${prefix}_poor`)
    expect(await adopt(urlOf(address), poorOwn)).toEqual({ adopted: address.database, aside: null })
    expect(await walk(address)).toMatchObject({ ok: true })
  } finally {
    await dropDatabases(`${prefix}_poor.*`)
    await admin.sql.unsafe(`drop role ${role}`)
  }
})

test('what is neither a name nor an address of PostgreSQL is refused', async () => {
  for (const named of ['Upper', 'two words', 'postgres://[', 'mysql://there/db']) {
    const line = 'Name the database in lower-case letters, digits and _, or by a postgres:// address.'
    await expect(adopt(named)).rejects.toThrow(new CommandError(line))
    await expect(restore(named)).rejects.toThrow(new CommandError(line))
  }
})
