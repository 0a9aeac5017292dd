import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../actor.ts'
import { accountForSignIn } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { authProblems } from '../errors.ts'
import { verifyPassword } from '../password.ts'

/**
 * Refuses whoever does not know the present password of the actor's account: who finds an open screen must not take the
 * account with it. A wrong one is an event. Gives the account. Problem: password_not_right.
 */
export async function assertPassword(
  { database, events }: AuthContext,
  { accountId, sessionId, shopId, source, requestId }: SignedInActor,
  password: string,
  activity: 'password_changed' | 'email_changed',
): Promise<{ id: string; email: string; name: string }> {
  const account = await withTenant(database, { shopId, accountId }, (transaction) =>
    transaction
      .selectFrom('account')
      .select(['id', 'email', 'name'])
      .where('id', '=', accountId)
      .executeTakeFirstOrThrow(),
  )
  const known = await accountForSignIn(database, account.email)
  if (await verifyPassword(password, known?.password_hash ?? null)) return account
  const event = authEvent({
    activity,
    succeeded: false,
    detail: 'password_not_right',
    userUid: accountId,
    sessionId,
    source,
    requestId,
  })
  await withTenant(database, { shopId }, (transaction) => events.append(transaction, event))
  throw authProblems.password_not_right()
}
