import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { send } from '../../drills/client.ts'
import { loadSettings } from '../../src/platform/config/settings.ts'
import { readRing } from '../../src/platform/crypto/secret-ring.ts'
import { newPassword } from '../../src/platform/crypto/secrets.ts'
import { openSealedKey } from '../../src/app/auth/signing-keys/sealed-key.ts'
import { connect, type Database } from '../../src/platform/postgres/connect.ts'
import { roleNames, setOwnPassword, type RoleName } from '../../src/platform/postgres/roles.ts'
import { waitUntil } from '../../src/platform/process/wait-until.ts'
import { lockFile } from '../../src/platform/process/lock-file.ts'
import { findDatabase } from '../../src/security/emergency-commands/find-database.ts'
import { openShopSecrets, type ShopSecrets } from '../../src/security/emergency-commands/shop-secrets.ts'
import {
  childrenOf,
  makeDataDir,
  ownerOf,
  removeDataDir,
  run,
  startShop,
  type ShopProcess,
} from './shop-process.test-helper.ts'
import { freeTimes, startWriteLoad } from './write-load.test-helper.ts'

// One shop that is never restarted, and every kind of secret replaced while it takes bookings.
vi.setConfig({ testTimeout: 120_000 })
const dataDir = makeDataDir()
const environment = { RATE_LIMIT_MAX: '1000000', OWNER_PASSWORD: 'correct horse battery' }
let shop: ShopProcess
let owner: Database
let processes: number[]

beforeAll(async () => {
  shop = await startShop({ dataDir, environment })
  owner = ownerOf(dataDir)
  processes = childrenOf(shop.supervisor.pid ?? 0)
}, 120_000)

afterAll(async () => {
  await owner.close()
  await shop.stop()
  removeDataDir(dataDir)
})

async function rotate(...words: string[]): Promise<Record<string, unknown>> {
  const { code, out, err } = await run(['rotate', ...words, '--json'], { dataDir, environment })
  expect([code, err]).toEqual([0, ''])
  return JSON.parse(out) as Record<string, unknown>
}

/** A connection as one of the roles, with the password that `secrets` has for it. */
function as(role: RoleName, secrets: ShopSecrets): Database {
  const address = findDatabase(loadSettings({ DATA_DIR: dataDir }), secrets, role)
  return connect(address, { connectionsMax: 1, applicationName: '6fb test' })
}

async function codeOf(work: Promise<unknown>): Promise<unknown> {
  return work.then(
    () => 'taken',
    (error: unknown) => (error as { code?: string }).code,
  )
}

async function events(entity: string): Promise<unknown[]> {
  const rows = await owner.sql<{ body: { comment: string; unmapped: unknown } }[]>`
    select body from event where body->'entity'->>'uid' = ${entity} order by at`
  return rows.map(({ body }) => body)
}

/** Books, and gives the token of the link that a guest is mailed. */
async function book(): Promise<string> {
  for (const wish of (await freeTimes(shop.url)).toReversed()) {
    const answer = await send(shop.url, { from: '127.0.0.51', path: '/bookings', body: wish })
    if (answer.status === 201) return String(answer.body['manage_url']).split('/manage/')[1] ?? ''
  }
  throw new Error('There are no free times left.')
}

async function open(token: string): Promise<number> {
  return (await send(shop.url, { from: '127.0.0.51', path: `/guest-bookings/${token}` })).status
}

// Playbook D4
test('passwords of the database: no request is lost, the old ones are refused and what used them is ended', async () => {
  const before = openShopSecrets(dataDir)
  const intruder = as('app', before)
  await intruder.sql`select 1`
  const oldOwner = ownerOf(dataDir)
  const load = await startWriteLoad(shop.url)
  const done = await rotate('db', '--reason', 'a test')
  const booked = load.acknowledged.length
  await load.stop()
  expect(booked).toBeGreaterThan(10)
  expect(load.interruptions()).toBe(0)
  expect(done).toMatchObject({ roles: Object.values(roleNames), owner_rotated: true, old_refused: true })
  // What the owner had begun before is ended too, the eyes of this test among it.
  await owner.close()
  owner = ownerOf(dataDir)
  expect(await codeOf(oldOwner.sql`select 1`)).toBe('28P01')
  expect(await codeOf(owner.sql`select 1`)).toBe('taken')
  await oldOwner.close()
  for (const role of Object.keys(roleNames) as RoleName[]) {
    const [old, present] = [as(role, before), as(role, openShopSecrets(dataDir))]
    expect(await codeOf(old.sql`select 1`)).toBe('28P01')
    expect(await codeOf(present.sql`select 1`)).toBe('taken')
    await Promise.all([old.close(), present.close()])
  }
  // The session that the intruder had is gone, and he gets no other one.
  expect(await codeOf(intruder.sql`select 1`)).not.toBe('taken')
  expect(await codeOf(intruder.sql`select 1`)).toBe('28P01')
  await intruder.close()
  expect(await events('database passwords')).toEqual([
    expect.objectContaining({ comment: 'a test', unmapped: expect.objectContaining({ old_refused: true }) }),
  ])
  // Without a new start, and the guard is on duty as before.
  expect(childrenOf(shop.supervisor.pid ?? 0)).toEqual(processes)
  const health = await send(shop.url, { from: '127.0.0.52', path: '/health' })
  expect(health.body).toMatchObject({ status: 'ok' })
  expect(await book()).not.toBe('')
})

test('a change of the owner’s password that was killed half way is finished, whichever of the two holds', async () => {
  const { store, ownerPassword } = openShopSecrets(dataDir)
  // Before the database had been told, and after.
  store.replace('db-owner-next', newPassword())
  expect(await rotate('db')).toMatchObject({ owner_rotated: true, old_refused: true })
  await owner.close()
  owner = ownerOf(dataDir)
  const next = newPassword()
  store.replace('db-owner-next', next)
  await setOwnPassword(owner.sql, next)
  expect(await rotate('link')).toMatchObject({ former: 1 })
  expect(await rotate('db')).toMatchObject({ owner_rotated: true, old_refused: true })
  expect(store.find('db-owner-next')).toBeNull()
  expect([next, ownerPassword]).not.toContain(openShopSecrets(dataDir).ownerPassword)
  await owner.close()
  owner = ownerOf(dataDir)
  expect(await codeOf(owner.sql`select 1`)).toBe('taken')
  // Passwords stand in no statement that PostgreSQL writes into its log.
  expect(readFileSync(join(dataDir, 'postgres.log'), 'utf8')).not.toContain(next)
})

test('of two rotations at a time one is refused', async () => {
  const lock = lockFile(join(dataDir, 'rotate.lock'))
  const { code, err } = await run(['rotate', 'link'], { dataDir, environment })
  expect([code, err]).toEqual([1, expect.stringContaining('Another rotation is under way.')])
  lock?.release()
})

test('the key of links: old links stay good, until an emergency ends them', async () => {
  const first = await book()
  expect(await open(first)).toBe(200)
  const { key, former } = await rotate('link')
  expect(former).toBe(2)
  const second = await book()
  expect(second).not.toBe(first)
  expect([await open(first), await open(second)]).toEqual([200, 200])
  expect(await rotate('link', '--emergency')).toMatchObject({ former: 0 })
  expect([await open(first), await open(second)]).toEqual([404, 404])
  expect(await open(await book())).toBe(200)
  expect(await events('link key')).toHaveLength(3)
  expect(JSON.stringify(await events('link key'))).toContain(String(key))
})

// ASVS 13.3.1
test('the digest key: sessions go on, people sign in, and only who means it does it', async () => {
  const login = { email: 'owner@6fb.example', password: environment.OWNER_PASSWORD }
  const from = '127.0.0.54'
  const signedIn = await send(shop.url, { from, path: '/auth/login', body: login })
  const headers = { authorization: `Bearer ${String(signedIn.body['access_token'])}` }
  const before = openShopSecrets(dataDir).server.digest
  expect(await run(['rotate', 'digest'], { dataDir, environment })).toMatchObject({ code: 1, out: '' })
  expect(openShopSecrets(dataDir).server.digest).toBe(before)
  const { key } = await rotate('digest', '--yes')
  expect(openShopSecrets(dataDir).server.digest).not.toBe(before)
  const me = await send(shop.url, { from, path: '/auth/me', headers })
  const again = await send(shop.url, { from, path: '/auth/login', body: login })
  expect([me.status, again.status]).toEqual([200, 200])
  expect(JSON.stringify(await events('digest key'))).toContain(String(key))
  expect(childrenOf(shop.supervisor.pid ?? 0)).toEqual(processes)
})

test('the sealing keys: what was sealed opens under the new ones alone, and sign-ins go on', async () => {
  const login = { email: 'owner@6fb.example', password: environment.OWNER_PASSWORD }
  const from = '127.0.0.53'
  const signedIn = await send(shop.url, { from, path: '/auth/login', body: login })
  const headers = { authorization: `Bearer ${String(signedIn.body['access_token'])}` }
  const before = openShopSecrets(dataDir)
  expect(await rotate('sealing')).toEqual({ resealed: 1, unreadable: 0 })
  const [row] = await owner.sql<{ sealed: string }[]>`select sealed_private as sealed from signing_key`
  expect(await openSealedKey(readRing(before.server.tokenSealing), row?.sealed ?? '')).toBeNull()
  const present = readRing(openShopSecrets(dataDir).server.tokenSealing)
  expect(present).toHaveLength(1)
  expect(await openSealedKey(present, row?.sealed ?? '')).not.toBeNull()
  const me = await send(shop.url, { from, path: '/auth/me', headers })
  const again = await send(shop.url, { from, path: '/auth/login', body: login })
  expect([me.status, again.status]).toEqual([200, 200])
  expect(childrenOf(shop.supervisor.pid ?? 0)).toEqual(processes)
})

test('the key of checkpoints: the guard signs under another one, the record verifies, and offline by the keys of now', async () => {
  const keyOf = async () => {
    const rows = await owner.sql<{ key_id: string }[]>`select key_id from checkpoint
      order by position desc limit 1`
    return rows[0]?.key_id
  }
  const before = await keyOf()
  const oldKeys = (await run(['audit', 'key'], { dataDir })).out
  const { key } = await rotate('checkpoint')
  expect(key).not.toBe(before)
  await book()
  expect(await waitUntil(async () => (await keyOf()) === key, 10_000)).toBe(true)
  const verified = await run(['audit', 'verify', '--json'], { dataDir })
  expect(JSON.parse(verified.out)).toMatchObject({ ok: true })
  const [file, keys, old] = ['export', 'keys.pem', 'old.pem'].map((name) => join(dataDir, name)) as [
    string,
    string,
    string,
  ]
  writeFileSync(keys, (await run(['audit', 'key'], { dataDir })).out)
  writeFileSync(old, oldKeys)
  await run(['audit', 'export', file], { dataDir })
  const elsewhere = { dataDir: join(dataDir, 'elsewhere') }
  expect((await run(['audit', 'verify', '--file', file, '--key', keys], elsewhere)).code).toBe(0)
  expect((await run(['audit', 'verify', '--file', file, '--key', old], elsewhere)).code).toBe(1)
  expect(childrenOf(shop.supervisor.pid ?? 0)).toEqual(processes)
})

test('the key of events: the record verifies, no incident comes of it, and bookings go on', async () => {
  const before = openShopSecrets(dataDir)
  const load = await startWriteLoad(shop.url, 'events')
  const { key } = await rotate('events')
  await load.stop()
  expect(load.interruptions()).toBe(0)
  expect(await book()).not.toBe('')
  expect(openShopSecrets(dataDir).eventMac).not.toEqual(before.eventMac)
  expect(JSON.stringify(await events('event key'))).toContain(String(key))
  const verified = await run(['audit', 'verify', '--json'], { dataDir })
  expect(JSON.parse(verified.out)).toMatchObject({ ok: true })
  const health = await send(shop.url, { from: '127.0.0.52', path: '/health' })
  expect(health.body).toMatchObject({ status: 'ok' })
  const incidents = await owner.sql<{ rule_id: string }[]>`select rule_id from incident`
  expect(incidents.map((row) => row.rule_id).filter((rule) => /tamper|row|drift|missing/.test(rule))).toEqual(
    [],
  )
  expect(childrenOf(shop.supervisor.pid ?? 0)).toEqual(processes)
})
