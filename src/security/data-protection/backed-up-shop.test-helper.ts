import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { TestServer } from '../../../test/setup/database.ts'
import { createFirstShop } from '../../app/shop/create-first-shop.ts'
import { systemClock } from '../../platform/clock/clock.ts'
import { writeRing } from '../../platform/crypto/secret-ring.ts'
import { systemRandom } from '../../platform/crypto/random.ts'
import { connect, type Database } from '../../platform/postgres/connect.ts'
import { openShopSecrets } from '../emergency-commands/shop-secrets.ts'
import { openGuardedDatabase, type GuardedDatabase } from '../guarded-database.test-helper.ts'
import type { BackupSource } from './create-backup.ts'
import { findRecipient } from './find-recipient.ts'
import { placeSecrets } from './kept-secrets.ts'
import type { RestoreTarget } from './restore-backup.ts'

/** The demo shop with its keys in a data directory, ready to be backed up. */
export interface BackedUpShop extends GuardedDatabase {
  dataDir: string
  source: BackupSource
  /** A database that is not there yet, on the same server; dropped when the shop is closed. */
  newTarget(): RestoreTarget
  /** Connects as the owner; closed when the shop is. */
  look(target: RestoreTarget): Database
}

/** The name of a client of the shop, with everything in it that COPY must escape. */
export const CLIENT_NAME = 'Żaneta "Tab\there" O\\Brien\nline two'

/** Clones the template, fills it with the demo shop and one more client, and puts its keys into a data directory. */
export async function openBackedUpShop(server: TestServer, name: string): Promise<BackedUpShop> {
  const shop = await openGuardedDatabase(server, name)
  const { clock, keys, dataDir } = shop.guard
  const settings = { demo: true, ownerEmail: 'owner@6fb.example', ownerPassword: 'correct horse' }
  const made = await createFirstShop({
    owner: shop.owner,
    clock,
    random: systemRandom,
    events: shop.appEvents,
    settings,
  })
  await shop.owner.sql`insert into client (id, shop_id, name, email)
    values (${systemRandom.uuid()}, ${made?.shopId ?? ''}, ${CLIENT_NAME}, 'zaneta@example.com')`
  // One who was erased, with what he had booked, and one who was merged.
  await shop.owner
    .sql`update client set erased_at = now() where id = (select min(client_id::text)::uuid from booking)`
  await shop.owner.sql`insert into client (id, shop_id, name, merged_into)
    select ${systemRandom.uuid()}, shop_id, 'Merged', id from client where name = ${CLIENT_NAME}`
  placeSecrets(dataDir, {
    'event-mac': writeRing(keys.eventMac),
    checkpoint: keys.checkpointSigning,
    'checkpoint.pub': shop.publicKey,
  })
  const { recipient } = await findRecipient(openShopSecrets(dataDir), dataDir, null)
  const opened: Database[] = []
  const targets: RestoreTarget[] = []
  return {
    ...shop,
    dataDir,
    source: {
      owner: shop.owner,
      clock: systemClock,
      random: systemRandom,
      dataDir,
      signingKey: keys.checkpointSigning,
      recipient,
      programVersion: '0.0.0-test',
    },
    newTarget() {
      const database = `sixfb_restored_${systemRandom.bytes(6).toString('hex')}`
      const target = { database: { ...server.owner, database }, admin: server.owner }
      targets.push(target)
      return target
    },
    look(target) {
      const database = connect(target.database, { connectionsMax: 2, applicationName: 'test restored' })
      opened.push(database)
      return database
    },
    async close() {
      await Promise.all(opened.map((database) => database.close()))
      const admin = connect(server.owner, { connectionsMax: 1, applicationName: 'test admin' })
      for (const { database } of targets) {
        await admin.sql`drop database if exists ${admin.sql(database.database)} with (force)`
      }
      await admin.close()
      rmSync(join(dataDir, 'backups'), { recursive: true, force: true })
      await shop.close()
    },
  }
}
