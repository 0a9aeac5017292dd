import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../actor.ts'
import { endSessions } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { authProblems } from '../errors.ts'

/**
 * Ends one of the actor's own sign-ins, or all but the present one, everywhere within 100 ms. Gives how many it ended.
 * Problem: session_not_found, for one that has ended or is somebody else's.
 */
export async function endOwnSessions(
  context: AuthContext,
  actor: SignedInActor,
  which: { sessionId: string } | 'others',
): Promise<number> {
  const { database, clock, events, sessions } = context
  const { accountId, shopId } = actor
  const now = clock.now()
  const ended = await withTenant(database, { shopId, accountId }, async (transaction) => {
    const ids = await endSessions(transaction, {
      accountId,
      which: which === 'others' ? { but: actor.sessionId } : { only: which.sessionId },
      reason: 'revoked_by_owner',
      now,
    })
    if (ids.length === 0 && which !== 'others') throw authProblems.session_not_found()
    await events.appendAll(
      transaction,
      ids.map((sessionId) =>
        authEvent({
          activity: 'session_revoked',
          succeeded: true,
          detail: 'revoked_by_owner',
          userUid: accountId,
          sessionId,
          source: actor.source,
          requestId: actor.requestId,
        }),
      ),
    )
    return ids
  })
  for (const sessionId of ended) sessions.forget(sessionId)
  return ended.length
}
