import { readFileSync } from 'node:fs'
import { Decrypter } from 'age-encryption'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openBackedUpShop, type BackedUpShop } from '../../data-protection/backed-up-shop.test-helper.ts'
import { createBackup } from '../../data-protection/create-backup.ts'
import { findRecipient } from '../../data-protection/find-recipient.ts'
import { parseIdentities } from '../../data-protection/identity.ts'
import { openBackup } from '../../data-protection/open-backup.ts'
import { verifyBackup } from '../../data-protection/verify-backup.ts'
import { openShopSecrets } from '../../emergency-commands/shop-secrets.ts'
import { rotateBackupIdentity } from './rotate-backup-identity.ts'

let shop: BackedUpShop

beforeAll(async () => {
  shop = await openBackedUpShop(inject('testServer'), 'identity')
})
afterAll(() => shop.close())

function rotate(backupRecipient: string | null = null) {
  const order = { by: 'a test', reason: 'it leaked', dataDir: shop.dataDir, backupRecipient }
  return rotateBackupIdentity(shop.guard, openShopSecrets(shop.dataDir), order)
}

async function rowsOf(name: string): Promise<number> {
  return (await verifyBackup(await openBackup({ dataDir: shop.dataDir, name, identityFile: null }))).rows
}

test('backups of before open as they did, new ones not with the former identity', async () => {
  const old = await createBackup(shop.source)
  const before = openShopSecrets(shop.dataDir).store.find('backup-identity') ?? ''
  const done = await rotate()
  expect(done).toMatchObject({ former_identities: 1, backups_of_former: 1 })
  const { recipient } = await findRecipient(openShopSecrets(shop.dataDir), shop.dataDir, null)
  expect([done.recipient, recipient !== shop.source.recipient]).toEqual([recipient, true])
  const next = await createBackup({ ...shop.source, recipient })
  expect([await rowsOf(old.name), await rowsOf(next.name)]).toEqual([old.rows, next.rows])
  // The former identity alone.
  const decrypter = new Decrypter()
  decrypter.addIdentity(parseIdentities(before)[0]?.secret ?? '')
  const file = (folder: string) => readFileSync(`${folder}/secrets.json.zst.age`)
  await expect(decrypter.decrypt(file(old.folder))).resolves.toBeInstanceOf(Uint8Array)
  await expect(decrypter.decrypt(file(next.folder))).rejects.toThrow('no identity matched')
  expect(await rotate()).toMatchObject({ former_identities: 2, backups_of_former: 2 })
  expect(await rowsOf(old.name)).toBe(old.rows)
})

test('it is on the record with what can be told of both, and no private half', async () => {
  const rows = await shop.owner.sql<{ body: { comment: string; unmapped: Record<string, unknown> } }[]>`
    select body from event where body->'entity'->>'uid' = 'backup identity' order by at, writer_number`
  expect(rows.map(({ body }) => body.unmapped)).toMatchObject([
    { before: shop.source.recipient, former_identities: 1, backups_of_former: 1 },
    { former_identities: 2, backups_of_former: 2 },
  ])
  expect(JSON.stringify(rows)).not.toMatch(/AGE-SECRET/i)
})

test('with BACKUP_RECIPIENT there is nothing here to replace', async () => {
  const before = openShopSecrets(shop.dataDir).store.find('backup-identity')
  await expect(rotate(shop.source.recipient)).rejects.toThrow('BACKUP_RECIPIENT says whom')
  expect(openShopSecrets(shop.dataDir).store.find('backup-identity')).toBe(before)
})
