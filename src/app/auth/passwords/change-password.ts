import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../actor.ts'
import type { AuthContext } from '../auth-context.ts'
import { lockAccount } from '../auth.sql.ts'
import { authProblems } from '../errors.ts'
import { claimSalt } from '../claim-salt.ts'
import { hashPassword } from '../password.ts'
import { assertPassword } from './assert-password.ts'
import { inTurn } from './in-turn.ts'
import { setPassword } from './set-password.ts'
import { weaknessOf } from './weak-password.ts'

/**
 * Gives the actor's account a new password, if he knows the present one. All other devices are signed out. Problems:
 * password_not_right, session_ended, password_too_weak.
 */
export async function changePassword(
  context: AuthContext,
  actor: SignedInActor,
  wanted: { present: string; next: string },
): Promise<void> {
  const { database, sessions, shops } = context
  const { accountId, sessionId, shopId } = actor
  const own = await assertPassword(context, actor, wanted.present, 'password_changed')
  if ((await weaknessOf(wanted.next, own)) !== null) throw authProblems.password_too_weak()
  const salt = own.provisional ? claimSalt(context.keys.digest, own.email) : undefined
  const passwordHash = await inTurn({ source: actor.source, known: true }, () =>
    hashPassword(wanted.next, salt),
  )
  const { shop } = await shops.get(shopId)
  const ended = await withTenant(database, { shopId, accountId }, async (transaction) => {
    // It may have been changed by a mailed link since it was looked at.
    const account = await lockAccount(transaction, accountId)
    if (account?.password_hash !== own.passwordHash || account.provisional !== own.provisional)
      throw authProblems.password_not_right()
    return setPassword(context, transaction, actor, {
      account,
      passwordHash,
      keptSessionId: sessionId,
      by: 'present_password',
      shop,
    })
  })
  for (const id of ended) sessions.forget(id)
}
