import { voidRecoveryCodes } from '../../../app/auth/second-factors/void-recovery-codes.ts'
import type { Random } from '../../../platform/crypto/random.ts'
import { readRing, writeRing } from '../../../platform/crypto/secret-ring.ts'
import { newKey } from '../../../platform/crypto/secrets.ts'
import type { EventLog } from '../../../platform/events/event-log.ts'
import type { Database } from '../../../platform/postgres/connect.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { ringNames, type ShopSecrets } from '../../emergency-commands/shop-secrets.ts'
import { retireKeys } from '../../emergency-commands/take-given-keys.ts'
import { fingerprintOf, rotationEvent, type RotationOrder } from './rotation-event.ts'

/** What a rotation of the digest key gave. */
export interface DigestRotation {
  /** What is told of the new key. */
  key: string
  /** People whose recovery codes became void; each is told by mail. */
  people_without_codes: number
}

/**
 * Has codes and devices kept under another key, and what was kept under the former one forgotten: recovery codes, known devices,
 * codes and sign-ins under way, the password of an account whose address was never confirmed. Sessions go on. Needs the owner of
 * the tables.
 */
export async function rotateDigestKey(
  { database, events, random }: { database: Database; events: EventLog; random: Random },
  { store, server }: Pick<ShopSecrets, 'store' | 'server'>,
  order: RotationOrder,
): Promise<DigestRotation> {
  const former = readRing(server.digest)
  const key = newKey()
  const people = await withTenant(database, { shopId: null }, async (transaction) => {
    const voided = await voidRecoveryCodes({ events }, transaction, {
      source: order.by,
      requestId: random.uuid(),
    })
    await events.append(
      transaction,
      rotationEvent('digest key', order, {
        before: fingerprintOf(former[0]),
        after: fingerprintOf(key),
        people_without_codes: voided,
      }),
    )
    retireKeys(store, former)
    store.replace(ringNames.digest, writeRing([key]))
    return voided
  })
  return { key: fingerprintOf(key), people_without_codes: people }
}
