import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../actor.ts'
import { countWrongPassword, readAccount } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { authProblems } from '../errors.ts'
import { verifyPassword } from '../password.ts'

const WRONG_MAX = 5

/**
 * Refuses whoever does not know the present password of the actor's account: who finds an open screen must not take the
 * account with it. A wrong one is an event, and the fifth in a session ends that. Gives the account. Problems:
 * password_not_right, session_ended.
 */
export async function assertPassword(
  { database, clock, events, sessions }: AuthContext,
  { accountId, sessionId, shopId, source, requestId }: SignedInActor,
  password: string,
  activity: 'password_changed' | 'email_changed',
): Promise<{ id: string; email: string; name: string; passwordHash: string }> {
  const account = await withTenant(database, { shopId, accountId }, (transaction) =>
    readAccount(transaction, accountId),
  )
  if (account === undefined) throw authProblems.session_ended()
  const { password_hash: passwordHash } = account
  if ((await verifyPassword(password, passwordHash)) && passwordHash !== null)
    return { ...account, passwordHash }
  const event = authEvent({
    activity,
    succeeded: false,
    detail: 'password_not_right',
    userUid: accountId,
    sessionId,
    source,
    requestId,
  })
  const ended = await withTenant(database, { shopId, accountId }, async (transaction) => {
    await events.append(transaction, event)
    return countWrongPassword(transaction, { accountId, sessionId, max: WRONG_MAX, now: clock.now() })
  })
  if (ended) {
    sessions.forget(sessionId)
    throw authProblems.session_ended()
  }
  throw authProblems.password_not_right()
}
