import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../actor.ts'
import { lockAccount, noteProof } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { authProblems } from '../errors.ts'
import { refusePasskey } from './refuse-passkey.ts'
import type { RelyingParty } from './relying-party.ts'
import { verifyPasskey } from './verify-passkey.ts'

/**
 * Shows by one of the actor's own passkeys that the session is in his hands: what is dangerous is open to it for
 * STEP_UP_MINUTES. Every attempt is an event. Problems: passkey_not_good, session_ended.
 */
export async function stepUpByPasskey(
  context: AuthContext,
  actor: SignedInActor,
  { party, credential }: { party: RelyingParty; credential: AuthenticationResponseJSON },
): Promise<void> {
  const { database, clock, events, sessions } = context
  const { accountId, sessionId, shopId } = actor
  await refusePasskey(context, actor, { activity: 'step_up', credentialId: credential.id }, async () => {
    const passkey = await verifyPasskey(context, { party, credential, purpose: 'step_up', accountId })
    await withTenant(database, { shopId, accountId }, async (transaction) => {
      await lockAccount(transaction, accountId)
      await passkey.use(transaction)
      if (!(await noteProof(transaction, { sessionId, secondFactor: true, now: clock.now() })))
        throw authProblems.session_ended()
      const event = authEvent({
        activity: 'step_up',
        succeeded: true,
        detail: 'passkey',
        userUid: accountId,
        sessionId,
        source: actor.source,
        requestId: actor.requestId,
      })
      await events.append(transaction, event)
    })
  })
  sessions.forget(sessionId)
}
