import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest'
import { openBackedUpShop, type BackedUpShop } from './backed-up-shop.test-helper.ts'
import { createBackup } from './create-backup.ts'
import { listBackups } from './list-backups.ts'
import { openBackup } from './open-backup.ts'
import { verifyBackup } from './verify-backup.ts'

let shop: BackedUpShop

beforeAll(async () => {
  shop = await openBackedUpShop(inject('testServer'), 'create')
})
afterAll(() => shop.close())

test('one that is killed in the middle leaves nothing that is listed, and the next takes away what it left', async () => {
  const { source, dataDir } = shop
  const [row] = await shop.owner.sql<{ name: string }[]>`select current_database() as name`
  const address = { ...inject('testServer').owner, database: row?.name }
  const { signingKey, recipient, programVersion } = source
  const what = JSON.stringify({ address, dataDir, signingKey, recipient, programVersion })
  const program = join(import.meta.dirname, 'make-backup.test-helper.ts')
  await shop.owner.sql.begin(async (sql) => {
    // The backup waits for this lock with some of its files written.
    await sql`lock table client in access exclusive mode`
    const child = spawn(process.execPath, [program, what], { stdio: 'inherit' })
    const ended = once(child, 'exit')
    await vi.waitFor(() => expect(partial().length).toBeGreaterThan(1), 20_000)
    await expect(createBackup(source)).rejects.toThrow('Another backup is being made')
    child.kill('SIGKILL')
    expect(await ended).toEqual([null, 'SIGKILL'])
  })
  expect(partial().length).toBeGreaterThan(1)
  expect(await listBackups(dataDir)).toEqual([])
  const made = await createBackup(source)
  expect(partial()).toEqual([])
  expect((await listBackups(dataDir)).map(({ name }) => name)).toEqual([made.name])
})

test('one that fails in the middle leaves nothing', async () => {
  const before = readdirSync(join(shop.dataDir, 'backups'))
  await shop.owner.sql`alter table shop add column best_client_id uuid references client`
  await expect(createBackup(shop.source)).rejects.toThrow('These tables refer to each other')
  await shop.owner.sql`alter table shop drop column best_client_id`
  expect(readdirSync(join(shop.dataDir, 'backups'))).toEqual(before)
})

test('the newest is listed first', async () => {
  const later = await createBackup(shop.source)
  const listed = await listBackups(shop.dataDir)
  expect(listed[0]?.name).toBe(later.name)
  expect(listed.length).toBe(2)
  const { name } = later
  expect(
    await verifyBackup(await openBackup({ dataDir: shop.dataDir, name, identityFile: null })),
  ).toMatchObject({
    rows: later.rows,
  })
})

/** The files of backups that were begun and not finished. */
function partial(): string[] {
  const backups = join(shop.dataDir, 'backups')
  return readdirSync(backups)
    .filter((name) => name.startsWith('partial-'))
    .flatMap((name) => [name, ...readdirSync(join(backups, name))])
}
