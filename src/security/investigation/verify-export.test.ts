import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateKeyPairSync } from 'node:crypto'
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { eventClass } from '../../platform/events/event.ts'
import { openGuardedDatabase, type GuardedDatabase } from '../guarded-database.test-helper.ts'
import { exportChain } from './export-chain.ts'
import { sealAll } from './seal-all.test-helper.ts'
import { verifyExport } from './verify-export.ts'
import { writeCheckpoint } from './write-checkpoint.ts'

let shop: GuardedDatabase
let whole: string

const file = () => join(shop.guard.dataDir, 'export.jsonl.zst')
const verdictOf = (text: string) => {
  writeFileSync(file(), zstdCompressSync(text))
  return verifyExport(file(), shop.publicKey)
}

beforeAll(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'export')
  for (let number = 1; number <= 6; number += 1) {
    await shop.append({
      classUid: eventClass.applicationLifecycle,
      activityId: 3,
      attributes: { app: { name: 'server' }, unmapped: { number, name: 'Żaneta 💈' } },
    })
    await sealAll(shop.guard)
    await writeCheckpoint(shop.guard, null)
  }
  await shop.owner.sql`insert into event (id, writer_id, writer_number, at, class_uid, body, mac)
    select gen_random_uuid(), writer_id, 99, at, class_uid, ${'{\n}'}::text::json, mac from event limit 1`
  await sealAll(shop.guard)
  await exportChain({ database: shop.auditor, clock: shop.guard.clock }, file())
  whole = zstdDecompressSync(readFileSync(file())).toString('utf8')
})
afterAll(() => shop.close())

test('an export is checked with the public key alone; what no checkpoint covers is told', async () => {
  const checkpoints = whole.split('\n').filter((line) => line.startsWith('{"checkpoint"'))
  expect(await verdictOf(whole)).toEqual({ ok: true, links: 7, checkpoints: 6, uncovered: 1 })
  expect(checkpoints).toHaveLength(6)
})

test('each line is JSON, and says the event as it was', () => {
  for (const line of whole.trimEnd().split('\n')) expect(() => JSON.parse(line) as unknown).not.toThrow()
  expect(whole).toContain('Żaneta 💈')
})

const forger = generateKeyPairSync('ed25519', {
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
})

const tamperings: [what: string, tamper: (lines: string[]) => string[], position: number, problem: RegExp][] =
  [
    [
      'a changed body',
      (lines) => lines.map((line) => line.replace('"number":2,"name"', '"number":9,"name"')),
      2,
      /hash that was signed/,
    ],
    [
      'a line that is gone',
      (lines) => lines.filter((line) => !line.startsWith('{"position":2,')),
      2,
      /missing/,
    ],
    [
      'two lines exchanged',
      (lines) => [lines[0]!, lines[3]!, lines[2]!, lines[1]!, ...lines.slice(4)],
      1,
      /missing/,
    ],
    [
      'a checkpoint that says another hash',
      (lines) => lines.map((line) => line.replace(/"hash":"../, '"hash":"00')),
      1,
      /not signed/,
    ],
    ['another format', (lines) => ['{}', ...lines], 0, /format/],
    ['what is no JSON', (lines) => [...lines.slice(0, 3), 'nonsense'], 2, /no export/],
  ]

test.each(tamperings)('%s is found where it begins', async (_, tamper, position, problem) => {
  const verdict = await verdictOf(tamper(whole.trimEnd().split('\n')).join('\n'))
  expect(verdict).toMatchObject({ ok: false, position })
  expect(!verdict.ok && verdict.problem).toMatch(problem)
})

test('another key than that of the shop is no proof, and a file that is cut ends the walk', async () => {
  writeFileSync(file(), zstdCompressSync(whole))
  expect(await verifyExport(file(), forger.publicKey)).toMatchObject({ ok: false, position: 1 })
  writeFileSync(file(), zstdCompressSync(whole).subarray(0, 200))
  expect(await verifyExport(file(), shop.publicKey)).toMatchObject({ ok: false })
  writeFileSync(file(), 'not compressed at all')
  expect(await verifyExport(file(), shop.publicKey)).toMatchObject({ ok: false })
})

test('an event that was deleted before it was sealed is named by its number, and one that was deleted later by its place', async () => {
  const draft = {
    classUid: eventClass.applicationLifecycle,
    activityId: 3,
    attributes: { app: { name: 'server' } },
  }
  await shop.append(draft, draft)
  await shop.owner.sql`delete from event where writer_number = 8`
  await shop.appEvents.tellCount(shop.app.query)
  await sealAll(shop.guard)
  await exportChain({ database: shop.auditor, clock: shop.guard.clock }, file())
  expect(await verifyExport(file(), shop.publicKey)).toMatchObject({
    ok: false,
    position: 9,
    missing: [{ position: 9, numbers: [[8, 8]] }],
  })
  await shop.owner.sql`delete from event where id = (select event_id from event_chain where position = 5)`
  await exportChain({ database: shop.auditor, clock: shop.guard.clock }, file())
  expect(await verifyExport(file(), shop.publicKey)).toMatchObject({ ok: false, position: 5 })
})
