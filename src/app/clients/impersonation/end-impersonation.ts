import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../../auth/actor.ts'
import { endSessions } from '../../auth/auth.sql.ts'
import type { AuthContext } from '../../auth/auth-context.ts'
import { authEvent } from '../../auth/auth-event.ts'
import { authProblems } from '../../auth/errors.ts'

/** Ends the impersonation that the actor is in, everywhere within 100 ms. Problem: not_impersonating. */
export async function endImpersonation(context: AuthContext, actor: SignedInActor): Promise<void> {
  const { database, clock, events, sessions } = context
  const { accountId, shopId, sessionId, impersonator } = actor
  if (impersonator === null) throw authProblems.not_impersonating()
  await withTenant(database, { shopId, accountId }, async (transaction) => {
    const ended = await endSessions(transaction, {
      accountId,
      which: { only: sessionId },
      reason: 'impersonation_ended',
      now: clock.now(),
    })
    if (ended.length === 0) return
    await events.append(
      transaction,
      authEvent({
        activity: 'impersonation_ended',
        succeeded: true,
        detail: 'impersonation_ended',
        userUid: accountId,
        impersonatorId: impersonator.accountId,
        sessionId,
        source: actor.source,
        requestId: actor.requestId,
      }),
    )
  })
  sessions.forget(sessionId)
}
