import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { Actor } from '../actor.ts'
import { rolesOfAccount } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authProblems } from '../errors.ts'
import { startSession, type StartedSession } from '../start-session.ts'
import { digestOfLink } from './mailed-link.ts'
import { accountOfLink, useLink } from './mailed-link.sql.ts'

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
  await withTenant(database, { shopId: actor.shopId, accountId }, async (transaction) => {
    const email = await useLink(transaction, { digest, purpose: 'sign_in', now })
    if (email === undefined) throw authProblems.link_not_good()
    const account = await transaction
      .updateTable('account')
      .set((set) => ({ email_verified_at: set.fn.coalesce('email_verified_at', set.val(now)) }))
      .where('id', '=', accountId)
      .where('email', '=', email)
      .returning('id')
      .executeTakeFirst()
    const roles = await rolesOfAccount(transaction, accountId)
    if (account === undefined || roles.some(({ role }) => role !== 'client'))
      throw authProblems.link_not_good()
  })
  return startSession(context, actor, {
    accountId,
    userAgent: wanted.userAgent,
    deviceKey: wanted.deviceKey,
    // A link from the person's own mailbox vouches as much as a device that was here before.
    knownDevice: true,
    method: 'mailed_link',
  })
}
