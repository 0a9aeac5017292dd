import { withTenant } from '../../platform/postgres/tenant.ts'
import type { SignedInActor } from './actor.ts'
import { endSessions } from './auth.sql.ts'
import type { AuthContext } from './auth-context.ts'
import { authEvent } from './auth-event.ts'

/** Ends the actor's own session, everywhere within 100 ms. Ending it twice is no error. */
export async function signOut(context: AuthContext, actor: SignedInActor): Promise<void> {
  const { database, clock, events, sessions } = context
  const { accountId, sessionId } = actor
  await withTenant(database, { shopId: actor.shopId, accountId }, async (transaction) => {
    const ended = await endSessions(transaction, {
      accountId,
      which: { only: sessionId },
      reason: 'signed_out',
      now: clock.now(),
    })
    if (ended.length === 0) return
    const event = authEvent({
      activity: 'logoff',
      succeeded: true,
      detail: 'signed_out',
      userUid: accountId,
      sessionId,
      source: actor.source,
      requestId: actor.requestId,
    })
    await events.append(transaction, event)
  })
  sessions.forget(sessionId)
}
