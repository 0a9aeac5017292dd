import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateKeyPairSync } from 'node:crypto'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest'
import { CommandError } from '../emergency-commands/command-error.ts'
import { CLIENT_NAME, openBackedUpShop, type BackedUpShop } from './backed-up-shop.test-helper.ts'
import { signManifest } from './backup.ts'
import { createBackup, type CreatedBackup } from './create-backup.ts'
import { listBackups } from './list-backups.ts'
import { openBackup } from './open-backup.ts'
import { verifyBackup } from './verify-backup.ts'

let shop: BackedUpShop
let made: CreatedBackup
let files: Map<string, Buffer>

beforeAll(async () => {
  shop = await openBackedUpShop(inject('testServer'), 'verify')
  made = await createBackup(shop.source)
  files = new Map(readdirSync(made.folder).map((name) => [name, readFileSync(join(made.folder, name))]))
})
afterEach(() => {
  for (const [name, bytes] of files) writeFileSync(join(made.folder, name), bytes)
})
afterAll(() => shop.close())

test('a whole backup verifies without a database, and the list knows it as signed', async () => {
  expect(await verify()).toEqual({ tables: made.manifest.tables.length, rows: made.rows })
  expect(await listBackups(shop.dataDir)).toMatchObject([
    {
      name: made.name,
      rows: made.rows,
      bytes: made.bytes,
      tables: made.manifest.tables.length,
      signed: true,
    },
  ])
})

// Playbook K3
test('only its owner can read the files, and no name of a client is in them', () => {
  expect(statSync(made.folder).mode & 0o777).toBe(0o700)
  for (const [name, bytes] of files) {
    expect(statSync(join(made.folder, name)).mode & 0o777).toBe(0o600)
    for (const marker of [CLIENT_NAME, 'Żaneta', 'zaneta@example.com', 'owner@6fb.example']) {
      expect([name, bytes.includes(marker)]).toEqual([name, false])
    }
  }
  expect(made.manifest.tables.find(({ name }) => name === 'client')?.rows).toBeGreaterThan(1)
})

// ASVS 11.3.3
test('a flipped bit is found, whichever it is', async () => {
  const names = [...files.keys()]
  await fc.assert(
    fc.asyncProperty(
      fc.nat(),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.nat(7),
      async (which, where, bit) => {
        const name = names[which % names.length] ?? ''
        const bytes = Buffer.from(files.get(name) ?? '')
        const at = Math.floor(where * bytes.length)
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at)
        writeFileSync(join(made.folder, name), bytes)
        const told = await verify().catch((error: unknown) => error)
        writeFileSync(join(made.folder, name), files.get(name) ?? '')
        expect(told).toBeInstanceOf(CommandError)
        const isManifest = name.startsWith('manifest')
        expect(String(told)).toMatch(isManifest ? 'its manifest was changed' : `${name} is damaged`)
      },
    ),
    { numRuns: 60 },
  )
})

test('a file that is cut off, emptied or missing is named', async () => {
  const path = join(made.folder, 'booking.copy.zst.age')
  const bytes = files.get('booking.copy.zst.age') ?? Buffer.alloc(0)
  for (const length of [0, 40, 300, bytes.length - 1]) {
    writeFileSync(path, bytes.subarray(0, length))
    await expect(verify()).rejects.toThrow(
      `booking.copy.zst.age is cut off: ${length} of ${bytes.length} bytes`,
    )
  }
  rmSync(path)
  await expect(verify()).rejects.toThrow('booking.copy.zst.age is missing')
})

test('two files that changed places are found', async () => {
  const [booking, client] = ['booking', 'client'].map((name) => join(made.folder, `${name}.copy.zst.age`))
  renameSync(booking!, `${booking}.aside`)
  renameSync(client!, booking!)
  renameSync(`${booking}.aside`, client!)
  await expect(verify()).rejects.toThrow(/client\.copy\.zst\.age is damaged/)
})

test('another key opens nothing', async () => {
  const identityFile = await keyFile('another-key')
  await expect(verify({ identityFile })).rejects.toThrow('secrets.json.zst.age is locked to another key')
})

test('a backup for a key that is elsewhere needs that key', async () => {
  const secret = await generateX25519Identity()
  const elsewhere = await createBackup({ ...shop.source, recipient: await identityToRecipient(secret) })
  await expect(verify({ name: elsewhere.name })).rejects.toThrow('locked to another key')
  const identityFile = await keyFile('elsewhere', secret)
  expect(await verify({ name: elsewhere.name, identityFile })).toMatchObject({ rows: made.rows })
  rmSync(elsewhere.folder, { recursive: true })
})

test('a manifest that is changed and signed anew by somebody else is refused, and listed as not signed', async () => {
  const { privateKey } = generateKeyPairSync('ed25519')
  resign(
    { created_at: '2031-01-01T00:00:00Z' },
    privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  )
  await expect(verify()).rejects.toThrow("not signed by this shop's key")
  expect(await listBackups(shop.dataDir)).toMatchObject([{ name: made.name, signed: false }])
})

test('another format is refused by its number, another shape in words, even when they are signed', async () => {
  resign({ format: 2 })
  await expect(verify()).rejects.toThrow('it has format 2, this program reads format 1')
  resign({ tables: [{ name: '../../etc/passwd' }] })
  await expect(verify()).rejects.toThrow('its manifest has another shape')
  expect(await listBackups(shop.dataDir)).toEqual([])
})

test('a count that the rows do not bear out is told', async () => {
  const tables = made.manifest.tables.map((table) =>
    table.name === 'client' ? { ...table, rows: 7 } : table,
  )
  resign({ tables })
  await expect(verify()).rejects.toThrow(/client\.copy\.zst\.age has \d+ rows, not 7/)
})

// ASVS 5.3.2
test.each(['../secrets', '.', 'lock', '2026-11-24T120000Z-00000000'])('%s is no backup', async (name) => {
  await expect(verify({ name })).rejects.toThrow(`There is no backup ${name} in`)
})

function resign(change: Record<string, unknown>, key = shop.source.signingKey): void {
  const text = Buffer.from(JSON.stringify({ ...made.manifest, ...change }))
  writeFileSync(join(made.folder, 'manifest.json'), text)
  writeFileSync(join(made.folder, 'manifest.sig'), signManifest(text, key))
}

async function verify(options: { name?: string; identityFile?: string } = {}) {
  const { dataDir } = shop
  return verifyBackup(await openBackup({ dataDir, name: made.name, identityFile: null, ...options }))
}

async function keyFile(name: string, secret?: string): Promise<string> {
  const path = join(shop.dataDir, name)
  writeFileSync(path, `# created by age-keygen\n${secret ?? (await generateX25519Identity())}\n`)
  return path
}
