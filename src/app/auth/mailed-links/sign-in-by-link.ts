import { uniqueViolation } from '../../../platform/postgres/violations.ts'
import { codeOf } from '../../../platform/process/error-code.ts'
import type { Actor } from '../actor.ts'
import { endSessions, lockAccount, rolesOfAccount } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authProblems } from '../errors.ts'
import { deleteSecondFactors } from '../second-factors/second-factor.sql.ts'
import { startSession, type StartedSession } from '../start-session.ts'
import { digestOfLink } from './mailed-link.ts'
import { accountOfLink, spendLinks, useLink } from './mailed-link.sql.ts'
import { worksNowhere } from '../permissions.ts'

/**
 * Signs a client in by a mailed link, which shows as well that the address is his. Whoever works in a shop signs in
 * otherwise. Problem: link_not_good.
 */
export async function signInByLink(
  context: AuthContext,
  actor: Actor,
  wanted: { token: string; userAgent: string; deviceKey: string | null },
): Promise<StartedSession> {
  const { database, clock } = context
  const digest = digestOfLink(wanted.token)
  const accountId = await accountOfLink(database, digest, 'sign_in')
  if (accountId === null) throw authProblems.link_not_good()
  const now = clock.now()
  return startSession(context, actor, {
    accountId,
    userAgent: wanted.userAgent,
    deviceKey: wanted.deviceKey,
    // A link from the person's own mailbox vouches as much as a device that was here before.
    knownDevice: true,
    method: 'mailed_link',
    prove: async (transaction) => {
      const account = await lockAccount(transaction, accountId)
      const email = await useLink(transaction, { digest, purpose: 'sign_in', now })
      if (email === undefined || account?.email !== email) throw authProblems.link_not_good()
      const roles = await rolesOfAccount(transaction, accountId)
      if (!worksNowhere(roles)) throw authProblems.link_not_good()
      if (account.email_verified_at !== null) return
      // Whoever made the account may have been somebody else: nothing of his is good any more.
      await transaction
        .updateTable('account')
        .set({ email_verified_at: now, provisional: false, password_hash: null })
        .where('id', '=', accountId)
        .execute()
      await deleteSecondFactors(transaction, accountId)
      await spendLinks(transaction, now)
      await endSessions(transaction, { accountId, which: 'all', reason: 'revoked_by_owner', now })
    },
  }).catch((error: unknown) => {
    // The address has become somebody else's since the link was mailed.
    throw codeOf(error) === uniqueViolation ? authProblems.link_not_good() : error
  })
}
