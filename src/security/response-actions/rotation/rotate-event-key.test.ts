import { join } from 'node:path'
import { afterEach, beforeEach, expect, inject, test } from 'vitest'
import { every, type Repetition } from '../../../platform/clock/every.ts'
import { readRing, writeRing } from '../../../platform/crypto/secret-ring.ts'
import { newKey } from '../../../platform/crypto/secrets.ts'
import { eventClass } from '../../../platform/events/event.ts'
import { createEventLog } from '../../../platform/events/event-log.ts'
import { waitUntil } from '../../../platform/process/wait-until.ts'
import { placeSecrets } from '../../data-protection/kept-secrets.ts'
import { openShopSecrets, type ShopSecrets } from '../../emergency-commands/shop-secrets.ts'
import { openGuardedDatabase, type GuardedDatabase } from '../../guarded-database.test-helper.ts'
import type { RowChange } from '../../investigation/protected-rows.ts'
import { openRowWitness, type RowWitness } from '../../investigation/row-witness.ts'
import { sealEvents, type Sealing } from '../../investigation/seal-events.ts'
import { sweepRows } from '../../investigation/sweep-rows.ts'
import { verifyChain, type ChainVerdict } from '../../investigation/verify-chain.ts'
import { writeCheckpoint } from '../../investigation/write-checkpoint.ts'
import { rotateEventKey } from './rotate-event-key.ts'

let shop: GuardedDatabase
let former: Uint8Array
let witness: RowWitness
let sealer: Repetition
let forged: Sealing['forged']
let foreign: RowChange[]

const ACCOUNT = '01a20cc8-8e80-7000-8000-000000000001'
const draft = {
  classUid: eventClass.applicationLifecycle,
  activityId: 3,
  attributes: { app: { name: 'server' } },
}

beforeEach(async () => {
  shop = await openGuardedDatabase(inject('testServer'), 'event key')
  former = shop.guard.keys.eventMac[0]
  placeSecrets(shop.guard.dataDir, {
    checkpoint: shop.guard.keys.checkpointSigning,
    'event-mac': writeRing(shop.guard.keys.eventMac),
  })
  witness = openRowWitness(join(shop.guard.dataDir, 'witness.db'), shop.guard.keys.witness, shop.guard.random)
  await shop.append(draft)
  await shop.owner.sql`insert into account (id, email, name) values (${ACCOUNT}, 'ana@example.com', 'Ana')`
  await sweepRows(shop.guard, witness)
  ;[forged, foreign] = [[], []]
  // The guard, as a running one that takes over what stands in the files.
  sealer = every(
    20,
    async () => {
      const keys = { ...shop.guard.keys, eventMac: readRing(secrets().server.eventMac) }
      const done = await sealEvents({ ...shop.guard, keys }, { witness })
      forged.push(...done.forged)
      foreign.push(...done.foreign)
    },
    shop.guard.log,
  )
})
afterEach(async () => {
  await sealer.stop()
  witness.close()
  await shop.close()
})

const secrets = (): ShopSecrets => openShopSecrets(shop.guard.dataDir)
const rotate = () =>
  rotateEventKey(shop.guard.database, secrets(), {
    by: 'a test',
    reason: 'it leaked',
    dataDir: shop.guard.dataDir,
  })

function verify(): Promise<ChainVerdict> {
  return verifyChain(shop.auditor, { ...secrets().chainKeys, checkpointFile: null, pageSize: 2 })
}

async function sealed(): Promise<void> {
  const isDone = async () => {
    const [row] = await shop.owner.sql<{ n: number }[]>`select count(*) as n from event
      where not exists (select 1 from event_chain where event_id = event.id)`
    return row?.n === 0
  }
  expect(await waitUntil(isDone, 20_000)).toBe(true)
}

/** An event log of somebody who has a key. */
const logUnder = (macKey: Uint8Array) => createEventLog({ ...shop.guard, macKey })

test('the record verifies over the rotation, with an event of before that commits after everybody uses the new key', async () => {
  await sealed()
  const { promise: gate, resolve: open } = Promise.withResolvers<void>()
  const slow = shop.app.query.transaction().execute(async (transaction) => {
    await shop.appEvents.append(transaction, draft)
    await gate
  })
  const rotation = rotate()
  const isSaid = async () =>
    (await shop.owner.sql`select 1 from event where body->'entity'->>'uid' = 'event key'`).length > 0
  expect(await waitUntil(isSaid, 20_000)).toBe(true)
  // Meanwhile both are believed, and nothing is decided.
  expect(readRing(secrets().server.eventMac)).toHaveLength(2)
  open()
  await slow
  const done = await rotation
  expect(done.last_position).toBe(2)
  expect(readRing(secrets().server.eventMac)).toHaveLength(1)
  const log = logUnder(secrets().eventMac)
  await shop.app.query.transaction().execute((transaction) => log.append(transaction, draft))
  await sealed()
  await writeCheckpoint(shop.guard, null)
  expect(await verify()).toMatchObject({ ok: true, links: 5 })
  expect([forged, foreign]).toEqual([[], []])
})

test('what is forged with the former key is found when it is sealed, and by each walk', async () => {
  await rotate()
  await sealed()
  await shop.append(draft)
  await sealed()
  const fault = 'its text does not fit its MAC: it was changed'
  const [{ position, eventId } = { position: 0, eventId: '' }] = forged
  expect(forged).toMatchObject([{ fault }])
  expect(await verify()).toMatchObject({ ok: false, position, eventId, problem: fault })
})

test('a row that is changed together with an event under the former key is foreign, others stay as they are known', async () => {
  await rotate()
  expect((await sweepRows(shop.guard, witness)).tampered).toEqual([])
  await shop.owner.query.transaction().execute(async (transaction) => {
    await transaction
      .updateTable('account')
      .set({ password_hash: 'evil' })
      .where('id', '=', ACCOUNT)
      .execute()
    await logUnder(former).append(transaction, draft)
  })
  expect(await waitUntil(() => foreign.length > 0, 20_000)).toBe(true)
  expect(foreign).toMatchObject([{ table: 'account', key: ACCOUNT }])
  await sealed()
  expect((await sweepRows(shop.guard, witness)).tampered).toMatchObject([{ key: ACCOUNT, what: 'changed' }])
})

test('one that was killed half way believes both keys, and the next one finishes it', async () => {
  const { store } = secrets()
  const half = newKey()
  // Killed when everybody knew the new one, and some had begun to use it.
  for (const ring of [
    [former, half],
    [half, former],
  ] as const) {
    store.replace('event-mac', writeRing(ring))
    const log = logUnder(secrets().eventMac)
    await shop.app.query.transaction().execute((transaction) => log.append(transaction, draft))
    await sealed()
    expect(await verify()).toMatchObject({ ok: true })
  }
  await rotate()
  await sealed()
  expect(await verify()).toMatchObject({ ok: true })
  expect(forged).toEqual([])
  expect(readRing(secrets().server.eventMac)).toHaveLength(1)
  expect(secrets().chainKeys.formerMacKeys.map(({ key }) => Buffer.from(key))).toEqual(
    [half, former].map((key) => Buffer.from(key)),
  )
  // Neither comes back by a setting.
  expect(store.find('retired')?.split('\n')).toHaveLength(2)
})

test('a witness that was made with another key is begun anew', async () => {
  const path = join(shop.guard.dataDir, 'witness.db')
  expect(witness.size()).toBe(1)
  const other = openRowWitness(path, newKey(), shop.guard.random)
  expect([other.size(), other.isComplete()]).toEqual([0, false])
  other.close()
})
