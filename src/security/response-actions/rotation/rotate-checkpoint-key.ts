import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { signerName } from '../../data-protection/backup.ts'
import { addSigner } from '../../data-protection/identity.ts'
import { identityName } from '../../data-protection/kept-secrets.ts'
import type { CommandContext } from '../../emergency-commands/act-as-guard.ts'
import { checkpointNames, type ShopSecrets } from '../../emergency-commands/shop-secrets.ts'
import {
  checkpointKeyEntity,
  checkpointKeyId,
  formatCheckpointKeys,
  parseCheckpointKeys,
  signKeyChange,
} from '../../investigation/checkpoint-keys.ts'
import { readSealState } from '../../investigation/event-chain.sql.ts'
import { awaitRenewal } from './await-renewal.ts'
import { rotationEvent, type RotationOrder } from './rotation-event.ts'

/** What a rotation of the key that signs checkpoints gave. */
export interface CheckpointKeyRotation {
  /** What checkpoints call the new key. */
  key: string
  /** Former keys, whose public halves are kept. */
  former: number
  /** The last position that the key of before could sign. */
  last_position: number
}

/**
 * Has another key sign checkpoints and backups. The private half of the one before is gone with it; its public half stays, with
 * the last position that it could sign: a checkpoint of it after that is a broken link. The new key signs what
 * the record says of this. One that was interrupted is finished by the next.
 */
export async function rotateCheckpointKey(
  { database, events }: Pick<CommandContext, 'database' | 'events'>,
  { store, checkpointKeys, checkpointPublic }: ShopSecrets,
  order: RotationOrder & { dataDir: string },
): Promise<CheckpointKeyRotation> {
  const former = parseCheckpointKeys(checkpointKeys)
  const pair = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  // Known before it signs, and the one before known as such: whenever this ends, all that was signed verifies.
  store.replace(checkpointNames.former, formatCheckpointKeys(former))
  const identities = store.find(identityName)
  if (identities !== null) {
    const signers = [signerName(pair.publicKey), signerName(checkpointPublic)]
    store.replace(identityName, addSigner(identities, signers))
  }
  store.replace(checkpointNames.present, pair.privateKey)
  store.replace(checkpointNames.public, pair.publicKey)
  await awaitRenewal(order.dataDir, store)
  // What the guard signed under the one before stands at most here.
  const { position: lastPosition } = await readSealState(database.query)
  const ended = former.map((key) => ({ ...key, lastPosition: Math.min(key.lastPosition, lastPosition) }))
  const change = {
    before: former.map(({ id }) => id),
    after: checkpointKeyId(createPublicKey(pair.publicKey)),
    lastPosition,
  }
  await database.query.transaction().execute(async (transaction) => {
    await events.append(
      transaction,
      rotationEvent(checkpointKeyEntity, order, {
        before: change.before,
        after: change.after,
        last_position: lastPosition,
        signature: signKeyChange(change, pair.privateKey),
      }),
    )
    store.replace(checkpointNames.former, formatCheckpointKeys(ended))
  })
  await awaitRenewal(order.dataDir, store)
  return { key: change.after, former: former.length, last_position: lastPosition }
}
