import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { eventClass } from '../../../platform/events/event.ts'
import { formatIdentity, parseIdentities } from '../../data-protection/identity.ts'
import { signerName } from '../../data-protection/backup.ts'
import { placeSecrets } from '../../data-protection/kept-secrets.ts'
import { openShopSecrets, type ShopSecrets } from '../../emergency-commands/shop-secrets.ts'
import { openGuardedDatabase, type GuardedDatabase } from '../../guarded-database.test-helper.ts'
import { checkpointKeyId, parseCheckpointKeys, signKeyChange } from '../../investigation/checkpoint-keys.ts'
import { readSealState } from '../../investigation/event-chain.sql.ts'
import { formatCheckpoint, signCheckpoint } from '../../investigation/event-chain.ts'
import { exportChain } from '../../investigation/export-chain.ts'
import { sealAll } from '../../investigation/seal-all.test-helper.ts'
import { verifyChain } from '../../investigation/verify-chain.ts'
import { verifyExport } from '../../investigation/verify-export.ts'
import { writeCheckpoint } from '../../investigation/write-checkpoint.ts'
import { rotateCheckpointKey } from './rotate-checkpoint-key.ts'
import { rotationEvent } from './rotation-event.ts'

let shop: GuardedDatabase
let former: ShopSecrets
const order = { by: 'a test', reason: 'it leaked' }
const draft = {
  classUid: eventClass.applicationLifecycle,
  activityId: 3,
  attributes: { app: { name: 'server' } },
}

beforeEach(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'checkpoint key')
  const identity = { secret: 'AGE-SECRET-KEY-1QQQ', recipient: 'age1', signer: signerName(shop.publicKey) }
  placeSecrets(shop.guard.dataDir, {
    checkpoint: shop.guard.keys.checkpointSigning,
    'backup-identity': formatIdentity(identity),
  })
  former = secrets()
  await sign(former)
})
afterEach(() => shop.close())

const secrets = (): ShopSecrets => openShopSecrets(shop.guard.dataDir)
const rotate = () => rotateCheckpointKey(shop.guard, secrets(), { ...order, dataDir: shop.guard.dataDir })

/** An event, sealed, and a checkpoint by what `keys` has. */
async function sign(keys: ShopSecrets): Promise<void> {
  const { checkpointSigning, checkpointFormer } = keys.guard
  const halves = { checkpointSigning, checkpointFormer }
  await shop.append(draft)
  await sealAll(shop.guard)
  await writeCheckpoint({ ...shop.guard, keys: { ...shop.guard.keys, ...halves } }, null)
}

function verify(publicKey = secrets().checkpointKeys) {
  const { checkpointFile } = shop
  return verifyChain(shop.auditor, { publicKey, macKey: shop.guard.keys.eventMac, checkpointFile })
}

async function verifyOffline(publicKey: string) {
  const file = join(shop.guard.dataDir, 'export')
  await exportChain({ database: shop.auditor, clock: shop.guard.clock }, file)
  return verifyExport(file, publicKey)
}

/** What somebody who has the former key can sign, at the end of the chain as it is. */
async function signWithFormer(): Promise<string> {
  const { position, hash } = await readSealState(shop.owner.query)
  const at = Temporal.Instant.fromEpochMilliseconds(shop.guard.clock.epochMs())
  const { checkpointSigning } = former.guard
  const keyId = checkpointKeyId(checkpointSigning)
  const checkpoint = signCheckpoint({ position, hash, at, keyId }, checkpointSigning)
  const { signature } = checkpoint
  await shop.owner.sql`update checkpoint set key_id = ${keyId}, signature = ${signature}, at = ${at}
    where position = ${position}`
  return formatCheckpoint(checkpoint)
}

test('the chain verifies over the rotation, in the database and offline, and the private half is gone', async () => {
  const done = await rotate()
  expect(done).toMatchObject({ former: 1, last_position: 1 })
  await sign(secrets())
  expect(await verify()).toMatchObject({ ok: true, links: 3, checkpoints: 2 })
  const keys = secrets().checkpointKeys
  expect(parseCheckpointKeys(keys).map(({ id, lastPosition }) => [id, lastPosition])).toEqual([
    [done.key, Infinity],
    [checkpointKeyId(former.guard.checkpointSigning), 1],
  ])
  expect(await verifyOffline(keys)).toMatchObject({ ok: true, links: 3, checkpoints: 2 })
  const folder = join(shop.guard.dataDir, 'secrets')
  const body = former.guard.checkpointSigning.split('\n')[1] ?? ''
  for (const name of readdirSync(folder)) expect(readFileSync(join(folder, name), 'utf8')).not.toContain(body)
})

test('whoever has the former key signs nothing any more: in the database, in the file, offline', async () => {
  await rotate()
  await sign(secrets())
  const forged = await signWithFormer()
  const late = expect.stringContaining('is signed by a former key, after it had been replaced') as string
  expect(await verify()).toMatchObject({ ok: false, position: 3, problem: late })
  const keys = secrets().checkpointKeys
  expect(await verifyOffline(keys)).toMatchObject({ ok: false, position: 3, problem: late })
  // By what the chain itself tells, when the file of keys does not say how far each one signed.
  const bare = keys.replaceAll(/^#.*\n/gm, '')
  expect(await verifyOffline(bare)).toMatchObject({ ok: false, position: 3, problem: late })
  await shop.owner.sql`delete from checkpoint where position = 3`
  expect(await verify()).toMatchObject({ ok: true })
  writeFileSync(shop.checkpointFile, forged)
  expect(await verify()).toMatchObject({ ok: false, position: 3, problem: late })
})

test('an event that pretends a rotation ends no key', async () => {
  await rotate()
  const present = checkpointKeyId(secrets().guard.checkpointSigning)
  const old = checkpointKeyId(former.guard.checkpointSigning)
  // By the key of events alone, and by the former key, which may not end the one after it.
  const change = { before: [present], after: old, lastPosition: 0 }
  for (const signature of ['AA', signKeyChange(change, former.guard.checkpointSigning)]) {
    const facts = { before: change.before, after: old, last_position: 0, signature }
    await shop.append(rotationEvent('checkpoint key', order, facts))
  }
  const facts = { before: [old], after: present, last_position: 0, signature: 'AA' }
  await shop.append(rotationEvent('checkpoint key', order, facts))
  await sign(secrets())
  expect(await verify(secrets().checkpointKeys.replaceAll(/^#.*\n/gm, ''))).toMatchObject({ ok: true })
})

test('one that was killed half way leaves a record that verifies, and the next one finishes it', async () => {
  const { store } = secrets()
  const before = { ...store.all() }
  // Killed once before the new key signs, and once before the record says so.
  store.replace('checkpoint-former', former.checkpointPublic)
  expect(await verify()).toMatchObject({ ok: true })
  await rotate()
  store.replace('checkpoint-former', former.checkpointPublic)
  await shop.owner.sql`delete from event where body->'entity'->>'uid' = 'checkpoint key'`
  await sign(secrets())
  expect(await verify()).toMatchObject({ ok: true, checkpoints: 2 })
  expect(await rotate()).toMatchObject({ former: 2, last_position: 2 })
  await sign(secrets())
  expect(await verify()).toMatchObject({ ok: true, checkpoints: 3 })
  expect(parseCheckpointKeys(secrets().checkpointKeys).map(({ lastPosition }) => lastPosition)).toEqual([
    Infinity,
    2,
    2,
  ])
  expect(store.find('checkpoint')).not.toBe(before['checkpoint'])
})

test('the file that opens backups names the new signer as well', async () => {
  await rotate()
  const [identity] = parseIdentities(secrets().store.find('backup-identity') ?? '')
  expect(identity?.signers).toEqual([signerName(secrets().checkpointPublic), signerName(shop.publicKey)])
  rmSync(join(shop.guard.dataDir, 'secrets/backup-identity'))
  expect(await rotate()).toMatchObject({ former: 2 })
})
