import type { Random } from '../../../platform/crypto/random.ts'
import { readRing, writeRing, type SecretRing } from '../../../platform/crypto/secret-ring.ts'
import { newKey } from '../../../platform/crypto/secrets.ts'
import type { EventLog } from '../../../platform/events/event-log.ts'
import type { Database } from '../../../platform/postgres/connect.ts'
import { ringNames, type ShopSecrets } from '../../emergency-commands/shop-secrets.ts'
import { retireKeys } from '../../emergency-commands/take-given-keys.ts'
import { awaitRenewal } from './await-renewal.ts'
import { reseal, type Resealed } from './reseal.ts'
import { fingerprintOf, rotationEvent, type RotationOrder } from './rotation-event.ts'

/**
 * Seals under new keys what is sealed in the database: secrets of authenticator apps and identity providers, and the keys
 * of access tokens. The shop opens both meanwhile; then the former keys are thrown away. One that was interrupted
 * is finished by the next. Needs the owner of the tables.
 */
export async function rotateSealingKeys(
  context: { database: Database; events: EventLog; random: Random },
  { store, server }: Pick<ShopSecrets, 'store' | 'server'>,
  order: RotationOrder & { dataDir: string },
): Promise<Resealed> {
  const former = { sealing: readRing(server.sealing), tokenSealing: readRing(server.tokenSealing) }
  const newest = { sealing: newKey(), tokenSealing: newKey() }
  const both = {
    sealing: [newest.sealing, ...former.sealing] as SecretRing,
    tokenSealing: [newest.tokenSealing, ...former.tokenSealing] as SecretRing,
  }
  store.replace(ringNames.sealing, writeRing(both.sealing))
  store.replace(ringNames.tokenSealing, writeRing(both.tokenSealing))
  await awaitRenewal(order.dataDir, store)
  const done: Resealed = { resealed: 0, unreadable: 0 }
  // What was being sealed under a former key meanwhile is found by the pass after it.
  for (let pass = await reseal(context, both, order); ; pass = await reseal(context, both, order)) {
    done.resealed += pass.resealed
    done.unreadable = pass.unreadable
    if (pass.resealed === 0) break
  }
  await context.database.query.transaction().execute(async (transaction) => {
    await context.events.append(
      transaction,
      rotationEvent('sealing keys', order, {
        ...done,
        before: [fingerprintOf(former.sealing[0]), fingerprintOf(former.tokenSealing[0])],
        after: [fingerprintOf(newest.sealing), fingerprintOf(newest.tokenSealing)],
      }),
    )
    retireKeys(store, [...former.sealing, ...former.tokenSealing])
    store.replace(ringNames.sealing, writeRing([newest.sealing]))
    store.replace(ringNames.tokenSealing, writeRing([newest.tokenSealing]))
  })
  await awaitRenewal(order.dataDir, store)
  return done
}
