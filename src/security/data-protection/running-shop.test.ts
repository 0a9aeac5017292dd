import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { openTestShop, type TestShop } from '../../../test/setup/test-shop.ts'
import { startServer } from '../../entry/start-server.ts'
import { systemClock } from '../../platform/clock/clock.ts'
import { loadSettings } from '../../platform/config/settings.ts'
import { systemRandom } from '../../platform/crypto/random.ts'
import type { DatabaseAddress } from '../../platform/postgres/address.ts'
import { connect } from '../../platform/postgres/connect.ts'
import { prepareDatabase } from '../../platform/postgres/prepare-database.ts'
import { roleNames } from '../../platform/postgres/roles.ts'
import { createBackup, type BackupSource } from './create-backup.ts'
import { placeSecrets } from './kept-secrets.ts'
import { openBackup } from './open-backup.ts'
import { restoreBackup, type RestoreTarget } from './restore-backup.ts'

const DAY = systemClock.now().toZonedDateTimeISO('Europe/Berlin').toPlainDate().add({ days: 30 })
const dataDir = mkdtempSync(join(tmpdir(), '6fb-running-'))
const testServer = inject('testServer')
const target: RestoreTarget = {
  database: { ...testServer.owner, database: `sixfb_restored_${systemRandom.bytes(6).toString('hex')}` },
  admin: testServer.owner,
}
let shop: TestShop
let source: BackupSource

beforeAll(async () => {
  shop = await openTestShop({ DATA_DIR: dataDir })
  const secret = await generateX25519Identity()
  const { privateKey } = generateKeyPairSync('ed25519')
  const signingKey = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  placeSecrets(dataDir, {
    'event-mac': shop.eventMacKey.toString('base64url'),
    checkpoint: signingKey,
    'backup-identity': secret,
  })
  source = {
    owner: shop.owner,
    clock: systemClock,
    random: systemRandom,
    dataDir,
    signingKey,
    recipient: await identityToRecipient(secret),
    programVersion: '0.0.0-test',
  }
})
afterAll(async () => {
  await shop.close()
  const admin = connect(testServer.owner, { connectionsMax: 1, applicationName: 'test admin' })
  await admin.sql`drop database if exists ${admin.sql(target.database.database)} with (force)`
  await admin.close()
  rmSync(dataDir, { recursive: true })
})

test('a backup made among bookings has each with its event, and a server runs on what is restored', async () => {
  const starts = await freeTimes()
  const booked = starts.slice(0, 24).map((startAt) => book(shop.url, startAt))
  await booked[0]
  const made = await createBackup(source)
  expect(await Promise.all(booked)).toEqual(booked.map(() => 201))
  const opened = await openBackup({ dataDir, name: made.name, identityFile: null })
  await restoreBackup(source, opened, target)
  await prepareDatabase(target.database, testServer.passwords)

  const restored = connect(target.database, { connectionsMax: 1, applicationName: 'test restored' })
  const [pairs] = await restored.sql<{ bookings: number; events: number; pairs: number }[]>`
    with told as (select body->'entity'->>'uid' as id from event
      where class_uid = 3004 and (body->>'activity_id')::int = 1 and body->'entity'->>'type' = 'booking')
    select (select count(*) from booking) as bookings, (select count(*) from told) as events,
      (select count(*) from booking join told on told.id = booking.id::text) as pairs`
  expect(pairs?.bookings).toBeGreaterThan(0)
  expect(pairs).toEqual({ bookings: pairs?.bookings, events: pairs?.bookings, pairs: pairs?.bookings })

  await restored.sql`insert into heartbeat (process, instance_id, pid, started_at, at, state)
    values ('guard', ${systemRandom.uuid()}, 1, now(), now() + interval '1 day', 'running')`
  await restored.close()
  const server = await startServer({
    type: 'start',
    database: addressOf('app'),
    workerDatabase: addressOf('worker'),
    keys: {
      tokenSealing: systemRandom.bytes(32).toString('base64url'),
      eventMac: shop.eventMacKey.toString('base64url'),
      link: systemRandom.bytes(32).toString('base64url'),
      digest: systemRandom.bytes(32).toString('base64url'),
      sealing: systemRandom.bytes(32).toString('base64url'),
    },
    settings: loadSettings({ PORT: '0', LOG_LEVEL: 'error', DATA_DIR: dataDir }),
    dataDir,
  })
  try {
    expect(await book(server.url, starts.at(-1) ?? '')).toBe(201)
    expect(await book(server.url, starts[0] ?? '')).toBe(409)
  } finally {
    await server.stop()
  }
})

async function freeTimes(): Promise<string[]> {
  const query = new URLSearchParams({
    service_id: shop.serviceId,
    barber_id: shop.barberId,
    from: DAY.toString(),
    to: DAY.add({ days: 7 }).toString(),
  })
  const { body } = (await shop.call('GET', `/availability?${query}`)) as {
    body: { items: { start_at: string }[] }
  }
  // Forty-five minutes apart, so that none takes another's buffer.
  return body.items.map(({ start_at: at }) => at).filter((_, index) => index % 3 === 0)
}

async function book(url: string, startAt: string): Promise<number> {
  const body = {
    service_id: shop.serviceId,
    barber_id: shop.barberId,
    start_at: startAt,
    client: { name: 'Ada', email: 'ada@example.com' },
  }
  const headers = { 'content-type': 'application/json' }
  return (await fetch(`${url}/bookings`, { method: 'POST', headers, body: JSON.stringify(body) })).status
}

function addressOf(role: 'app' | 'worker'): DatabaseAddress {
  return { ...target.database, username: roleNames[role], password: testServer.passwords[role] }
}
