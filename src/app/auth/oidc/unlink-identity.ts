import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../actor.ts'
import { endSessions } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { oidcProblems } from './errors.ts'
import { deleteIdentity, sessionsOfOwnIdentity } from './oidc.sql.ts'

/**
 * Unlinks one of the actor's own identities: it opens his account no more, and the sign-ins that came from it end, but the
 * present one. Problem: identity_not_found, for one that is gone or is somebody else's.
 */
export async function unlinkIdentity(context: AuthContext, actor: SignedInActor, id: string): Promise<void> {
  const { database, clock, events, sessions } = context
  const { accountId, shopId, source, requestId } = actor
  const now = clock.now()
  const ended = await withTenant(database, { shopId, accountId }, async (transaction) => {
    const came = await sessionsOfOwnIdentity(transaction, id)
    if (came === undefined) throw oidcProblems.identity_not_found()
    const gone: string[] = []
    for (const only of came.filter((one) => one !== actor.sessionId))
      gone.push(
        ...(await endSessions(transaction, { accountId, which: { only }, reason: 'identity_unlinked', now })),
      )
    await deleteIdentity(transaction, id)
    const facts = { succeeded: true, userUid: accountId, source, requestId }
    await events.appendAll(transaction, [
      authEvent({ activity: 'identity_unlinked', detail: 'unlinked_by_owner', ...facts }),
      ...gone.map((sessionId) =>
        authEvent({ activity: 'session_revoked', detail: 'identity_unlinked', sessionId, ...facts }),
      ),
    ])
    return gone
  })
  for (const sessionId of ended) sessions.forget(sessionId)
}
