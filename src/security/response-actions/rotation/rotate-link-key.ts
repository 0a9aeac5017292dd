import { readRing, writeRing, type SecretRing } from '../../../platform/crypto/secret-ring.ts'
import { newKey } from '../../../platform/crypto/secrets.ts'
import type { CommandContext } from '../../emergency-commands/act-as-guard.ts'
import { ringNames, type ShopSecrets } from '../../emergency-commands/shop-secrets.ts'
import { retireKeys } from '../../emergency-commands/take-given-keys.ts'
import { fingerprintOf, rotationEvent, type RotationOrder } from './rotation-event.ts'

/** Keys whose links are still good; with a rotation each month, longer than anybody books ahead. */
const FORMER_KEPT_MAX = 15

/** What a rotation of the link key gave. */
export interface LinkRotation {
  /** What is told of the new key. */
  key: string
  /** Former keys whose links are still good. */
  former: number
}

/**
 * Has another key sign the links in mails. Those of the ones before stay good, unless in an emergency: then each link that
 * was ever sent is void, and the key cannot be given again.
 */
export async function rotateLinkKey(
  { database, events }: Pick<CommandContext, 'database' | 'events'>,
  { store, server }: Pick<ShopSecrets, 'store' | 'server'>,
  order: RotationOrder & { emergency: boolean },
): Promise<LinkRotation> {
  const former = readRing(server.link)
  const key = newKey()
  const kept = order.emergency ? [] : former.slice(0, FORMER_KEPT_MAX)
  const ring: SecretRing = [key, ...kept]
  await database.query.transaction().execute(async (transaction) => {
    await events.append(
      transaction,
      rotationEvent('link key', order, {
        emergency: order.emergency,
        before: fingerprintOf(former[0]),
        after: fingerprintOf(key),
        former_keys_good: kept.length,
      }),
    )
    if (order.emergency) retireKeys(store, former)
    store.replace(ringNames.link, writeRing(ring))
  })
  return { key: fingerprintOf(key), former: kept.length }
}
