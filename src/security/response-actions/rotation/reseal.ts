import { sealedFor as sealedForShop } from '../../../app/auth/oidc/identity-provider.ts'
import { sealedFor as sealedForAccount } from '../../../app/auth/second-factors/totp.ts'
import { resealedKey } from '../../../app/auth/signing-keys/sealed-key.ts'
import type { Random } from '../../../platform/crypto/random.ts'
import { seal, unseal, type SealedFor } from '../../../platform/crypto/seal.ts'
import type { SecretRing } from '../../../platform/crypto/secret-ring.ts'
import type { EventLog } from '../../../platform/events/event-log.ts'
import type { Database } from '../../../platform/postgres/connect.ts'
import { rotationEvent, type RotationOrder } from './rotation-event.ts'
import { lockSealed, placeSealed, type SealedRow } from './sealed.sql.ts'

/** What was sealed anew, and what no key opens. */
export interface Resealed {
  resealed: number
  unreadable: number
}

/**
 * Seals everything that is sealed in the database under the newest key that is not, and says so in an event. Needs the owner
 * of the tables.
 */
export async function reseal(
  { database, random, events }: { database: Pick<Database, 'query'>; random: Random; events: EventLog },
  keys: { sealing: SecretRing; tokenSealing: SecretRing },
  order: RotationOrder,
): Promise<Resealed> {
  const done: Resealed = { resealed: 0, unreadable: 0 }
  await database.query.transaction().execute(async (transaction) => {
    for (const row of await lockSealed(transaction)) {
      const anew = await sealAnew(row)
      if (anew === undefined) continue
      if (anew === null) done.unreadable += 1
      else {
        done.resealed += 1
        await placeSealed(transaction, row, anew)
      }
    }
    if (done.resealed > 0)
      await events.append(transaction, rotationEvent('sealed values', order, { ...done }))
  })
  return done

  async function sealAnew({ kind, id, sealed }: SealedRow): Promise<Buffer | null | undefined> {
    if (kind === 'signing_key') {
      const text = await resealedKey(keys.tokenSealing, sealed.toString())
      return typeof text === 'string' ? Buffer.from(text) : text
    }
    const what: SealedFor = kind === 'authenticator' ? sealedForAccount(id) : sealedForShop(id)
    if (unseal([keys.sealing[0]], what, sealed) !== null) return undefined
    const plain = unseal(keys.sealing, what, sealed)
    return plain === null ? null : seal(keys.sealing, what, plain, random)
  }
}
