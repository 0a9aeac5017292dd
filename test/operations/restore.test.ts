import { cpSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { send } from '../../drills/client.ts'
import { urlOf } from '../../src/platform/postgres/address.test-helper.ts'
import { connect, type Database } from '../../src/platform/postgres/connect.ts'
import {
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '../../src/platform/postgres/embedded-postgres.ts'
import {
  makeDataDir,
  removeDataDir,
  run,
  startShop,
  type Invocation,
  type ShopProcess,
} from './shop-process.test-helper.ts'
import { freeTimes } from './write-load.test-helper.ts'

// A shop is backed up, restored and put back in its place, as a person does it. Each test goes on from the one before.
vi.setConfig({ testTimeout: 60_000 })
const FROM = '127.0.0.50'

/** A line that a command of backups prints with --json: no command has all of these. */
type Line = Record<'name' | 'database' | 'adopted' | 'kept_as', string> & {
  rows: number
  tables: number
  chain: object
}

interface Booked {
  wish: object
  /** The path of the guest's own link. */
  link: string
}

async function command(words: string[], invocation: Invocation): Promise<Line> {
  const { code, out, err } = await run([...words, '--json'], invocation)
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out) as Line
}

async function book(url: string, wish: object): Promise<{ status: number; link: string }> {
  const { status, body } = await send(url, { from: FROM, path: '/bookings', body: wish })
  return { status, link: `/guest-bookings/${String(body['manage_url']).split('/').at(-1)}` }
}

/** Where a shop keeps its data: in a server of its own, or in one that others run. */
interface Home {
  /** What DATABASE_URL says when the database has this name. */
  environmentOf(database: string): Promise<Record<string, string>>
  leave(): Promise<void>
}

function ownHome(): Home {
  return { environmentOf: async () => ({}), leave: async () => undefined }
}

function outsideHome(): Home {
  const dataDir = makeDataDir()
  let server: EmbeddedPostgres
  let admin: Database
  return {
    async environmentOf(database) {
      server ??= await startEmbeddedPostgres({ dataDir, password: 'correct horse', settings: ['fsync=off'] })
      admin ??= connect(server.address, { connectionsMax: 1, applicationName: 'test admin' })
      await admin.sql`create database ${admin.sql(database)}`
      return { DATABASE_URL: urlOf({ ...server.address, database }) }
    },
    async leave() {
      await admin.close()
      await server.stop()
      removeDataDir(dataDir)
    },
  }
}

describe.each([
  ['of its own', ownHome],
  ['that DATABASE_URL names', outsideHome],
])('a shop with a database %s', (_, homeOf) => {
  let home: Home
  let invocation: Invocation
  let elsewhere: Invocation
  let shop: ShopProcess
  let password = ''
  let kept: Booked
  let lost: Booked
  let backup: Line
  let restored: Line

  async function statusOf(link: string): Promise<number> {
    return (await send(shop.url, { from: FROM, path: link })).status
  }

  /** What the backup has is booked, and its owner's link opens it; what came later is not. */
  async function expectWhatWasKept(): Promise<void> {
    expect([await statusOf(kept.link), await statusOf(lost.link)]).toEqual([200, 404])
    expect((await book(shop.url, kept.wish)).status).toBe(409)
    expect((await book(shop.url, lost.wish)).status).toBe(201)
  }

  beforeAll(async () => {
    home = homeOf()
    invocation = { dataDir: makeDataDir(), environment: await home.environmentOf('shop') }
    elsewhere = { dataDir: makeDataDir() }
    shop = await startShop(invocation)
    password = /Client +\S+ +(\S+)/.exec(shop.said)?.[1] ?? ''
    const [first = {}, second = {}] = await freeTimes(shop.url)
    kept = { wish: first, ...(await book(shop.url, first)) }
    backup = await command(['backup', 'create'], invocation)
    lost = { wish: second, ...(await book(shop.url, second)) }
  }, 120_000)
  afterAll(async () => {
    await shop.stop()
    await home.leave()
    removeDataDir(invocation.dataDir)
    removeDataDir(elsewhere.dataDir)
  }, 60_000)

  test('a backup is restored beside the running shop, which goes on and cannot be replaced', async () => {
    restored = await command(['backup', 'restore', backup.name], invocation)
    expect(restored).toMatchObject({ rows: backup.rows, tables: backup.tables, chain: { ok: true } })
    expect(await run(['backup', 'adopt', restored.database], invocation)).toEqual({
      code: 1,
      out: '',
      err: 'The shop runs. Stop it first: npx 6fb stop\n',
    })
    expect([await statusOf(kept.link), await statusOf(lost.link)]).toEqual([200, 200])
  })

  test('once it is adopted, the next start serves what was restored, and the record is whole', async () => {
    expect(await shop.stop()).toBe(0)
    const { adopted, kept_as: aside } = await command(['backup', 'adopt', restored.database], invocation)
    expect(aside).toMatch(new RegExp(`^${adopted}_until_\\d{14}$`))
    shop = await startShop(invocation)
    await expectWhatWasKept()
    expect(await run(['audit', 'verify'], invocation)).toMatchObject({ code: 0, err: '' })
  })

  test('after a lost disk a backup and its identity are enough', async () => {
    expect(await shop.stop()).toBe(0)
    const identity = join(invocation.dataDir, 'secrets', 'backup-identity')
    elsewhere.environment = await home.environmentOf('shop_elsewhere')
    mkdirSync(join(elsewhere.dataDir, 'backups'))
    const path = join('backups', backup.name)
    cpSync(join(invocation.dataDir, path), join(elsewhere.dataDir, path), { recursive: true })
    const { code, out } = await run(['backup', 'restore', backup.name, '--identity', identity], elsewhere)
    expect([code, out.trimEnd().split('\n').at(-1)]).toEqual([0, 'Start the shop: npx 6fb start'])
    shop = await startShop(elsewhere)
    await expectWhatWasKept()
    const body = { email: 'client@6fb.example', password }
    expect((await send(shop.url, { from: FROM, path: '/auth/login', body })).status).toBe(200)
  })
})
