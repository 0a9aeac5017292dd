import { sha256 } from '../../../platform/crypto/digest.ts'
import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'
import type { Actor } from '../actor.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { countRecoveryCodes, insertChallenge, secondFactorsOf } from './second-factor.sql.ts'

const GOOD_MINUTES = 10

/** A sign-in that waits for its second step: its secret, and what would do. */
export interface AskedSecondFactor {
  id: string
  methods: string[]
}

/**
 * Has a sign-in whose first step was right wait for its second one, if the account has a second factor; else null. The
 * secret that it gives is of 256 bits, good once within ten minutes, and kept as a digest. In the caller's transaction,
 * which has the account locked.
 */
export async function askSecondFactor(
  { clock, random, events }: AuthContext,
  transaction: TenantTransaction,
  actor: Actor,
  facts: { accountId: string; method: string; knownDevice: boolean },
): Promise<AskedSecondFactor | null> {
  const { accountId, method, knownDevice } = facts
  const methods = await secondFactorsOf(transaction, accountId)
  if (methods.length === 0) return null
  if ((await countRecoveryCodes(transaction, accountId)) > 0) methods.push('recovery_code')
  const id = random.bytes(32).toString('base64url')
  const at = clock.now()
  await insertChallenge(transaction, {
    digest: sha256(id),
    accountId,
    method,
    knownDevice,
    at,
    expiresAt: at.add({ minutes: GOOD_MINUTES }),
  })
  const event = authEvent({
    activity: 'second_factor',
    succeeded: true,
    detail: `asked_after_${method}`,
    userUid: accountId,
    knownDevice,
    source: actor.source,
    requestId: actor.requestId,
  })
  await events.append(transaction, event)
  return { id, methods }
}
