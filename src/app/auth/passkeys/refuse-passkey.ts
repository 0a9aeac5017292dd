import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { Actor } from '../actor.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent, unknownAccount } from '../auth-event.ts'
import { passkeyProblems } from './errors.ts'
import { PasskeyRefusal } from './passkey.ts'

/**
 * Runs `work`; what it throws of a passkey that was not taken becomes an event, which says why, and one answer for all. A
 * counter that went back is one of its own: somebody has a copy of the passkey. Problem: passkey_not_good.
 */
export async function refusePasskey<Result>(
  { database, events, keys }: AuthContext,
  actor: Actor,
  tried: { activity: 'logon' | 'step_up'; credentialId: string },
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof PasskeyRefusal)) throw error
    const { reason, accountId } = error
    const event = authEvent({
      activity: reason === 'passkey_counter_went_back' ? 'passkey_copied' : tried.activity,
      succeeded: false,
      detail: reason,
      userUid: accountId ?? unknownAccount(keys.digest, tried.credentialId),
      sessionId: actor.sessionId,
      source: actor.source,
      requestId: actor.requestId,
    })
    await withTenant(database, { shopId: actor.shopId }, (transaction) => events.append(transaction, event))
    throw passkeyProblems.passkey_not_good()
  }
}
