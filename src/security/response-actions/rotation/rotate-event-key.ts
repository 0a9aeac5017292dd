import { systemClock } from '../../../platform/clock/clock.ts'
import { systemRandom } from '../../../platform/crypto/random.ts'
import { readRing, writeRing } from '../../../platform/crypto/secret-ring.ts'
import { newKey } from '../../../platform/crypto/secrets.ts'
import { createEventLog } from '../../../platform/events/event-log.ts'
import type { Database } from '../../../platform/postgres/connect.ts'
import { waitUntil } from '../../../platform/process/wait-until.ts'
import { CommandError } from '../../emergency-commands/command-error.ts'
import { formerEventMacName, ringNames, type ShopSecrets } from '../../emergency-commands/shop-secrets.ts'
import { retireKeys } from '../../emergency-commands/take-given-keys.ts'
import { formatFormerKeys, parseFormerKeys } from '../../investigation/former-event-keys.ts'
import { awaitRenewal } from './await-renewal.ts'
import { positionOfRotation } from './event-key.sql.ts'
import { fingerprintOf, rotationEvent, type RotationOrder } from './rotation-event.ts'

/** What a rotation of the key of events gave. */
export interface EventKeyRotation {
  /** What is told of the new key. */
  key: string
  /** The last position in the chain at which an event under a former key is believed. */
  last_position: number
}

const ENTITY = 'event key'
/** An open transaction holds back the sealer. */
const PATIENCE_MS = 30_000

/**
 * Has events get their MACs under another key. First everybody learns to believe it, then everybody uses it, then the
 * record says so: what was written under a former key has a lower transaction id, so it comes before that event in the chain. From
 * there on a former key is believed by nobody; walks believe it up to there. The guard has to run, for it seals. One that was
 * interrupted is finished by the next. Throws a CommandError when the event is not sealed within half a minute.
 */
export async function rotateEventKey(
  database: Database,
  { store, server }: Pick<ShopSecrets, 'store' | 'server'>,
  order: RotationOrder & { dataDir: string },
): Promise<EventKeyRotation> {
  const former = readRing(server.eventMac)
  const key = newKey()
  store.replace(ringNames.eventMac, writeRing([...former, key]))
  await awaitRenewal(order.dataDir, store)
  store.replace(ringNames.eventMac, writeRing([key, ...former]))
  await awaitRenewal(order.dataDir, store)
  const events = createEventLog({ clock: systemClock, random: systemRandom, macKey: key })
  await database.query
    .transaction()
    .execute((transaction) =>
      events.append(
        transaction,
        rotationEvent(ENTITY, order, { before: former.map(fingerprintOf), after: fingerprintOf(key) }),
      ),
    )
  await events.tellCount(database.query)
  let position: number | null = null
  const isSealed = async (): Promise<boolean> => {
    position = await positionOfRotation(database.query, ENTITY, fingerprintOf(key))
    return position !== null
  }
  if (!(await waitUntil(isSealed, PATIENCE_MS)) || position === null) {
    throw new CommandError(
      'The guard has not sealed the rotation; the former key is believed as well until you do this again.',
    )
  }
  const lastPosition = position - 1
  const kept = parseFormerKeys(store.find(formerEventMacName) ?? '')
  const known = new Set(kept.map((one) => fingerprintOf(one.key)))
  const added = former.filter((one) => !known.has(fingerprintOf(one)))
  const all = [...added.map((one) => ({ key: one, lastPosition })), ...kept]
  store.replace(formerEventMacName, formatFormerKeys(all))
  retireKeys(store, former)
  store.replace(ringNames.eventMac, writeRing([key]))
  await awaitRenewal(order.dataDir, store)
  return { key: fingerprintOf(key), last_position: lastPosition }
}
