import { withTenant } from '../../../platform/postgres/tenant.ts'
import { uniqueViolation } from '../../../platform/postgres/violations.ts'
import { codeOf } from '../../../platform/process/error-code.ts'
import type { Actor } from '../actor.ts'
import type { AuthContext } from '../auth-context.ts'
import { lockAccount } from '../auth.sql.ts'
import { authProblems } from '../errors.ts'
import { digestOfLink } from '../mailed-links/mailed-link.ts'
import { accountOfLink, useLink } from '../mailed-links/mailed-link.sql.ts'
import { hashPassword } from '../password.ts'
import { setPassword } from './set-password.ts'
import { weaknessOf } from './weak-password.ts'

/**
 * Gives an account a new password by a mailed link, which is used up only when the password is taken. All devices are
 * signed out; a demand for a new password is met. Problems: link_not_good, password_too_weak.
 */
export async function resetPassword(
  context: AuthContext,
  actor: Actor,
  wanted: { token: string; password: string },
): Promise<void> {
  const { database, clock, sessions, shops, containments } = context
  const digest = digestOfLink(wanted.token)
  const accountId = await accountOfLink(database, digest, 'reset_password')
  if (accountId === null) throw authProblems.link_not_good()
  const passwordHash = await hashPassword(wanted.password)
  const { shop } = await shops.get(actor.shopId)
  const ended = await withTenant(database, { shopId: actor.shopId, accountId }, async (transaction) => {
    const account = await lockAccount(transaction, accountId)
    const email = await useLink(transaction, { digest, purpose: 'reset_password', now: clock.now() })
    if (email === undefined) throw authProblems.link_not_good()
    // One that went to an address that the account has no more.
    if (account?.email !== email) throw authProblems.link_not_good()
    if ((await weaknessOf(wanted.password, account)) !== null) throw authProblems.password_too_weak()
    return setPassword(context, transaction, actor, {
      account,
      passwordHash,
      keptSessionId: null,
      by: 'mailed_link',
      shop,
    })
  }).catch((error: unknown) => {
    // The address has become somebody else's since the link was mailed.
    throw codeOf(error) === uniqueViolation ? authProblems.link_not_good() : error
  })
  for (const id of ended) sessions.forget(id)
  // The next thing that the person does is to sign in.
  if (containments.has('require_password_reset', accountId)) await containments.refresh()
}
