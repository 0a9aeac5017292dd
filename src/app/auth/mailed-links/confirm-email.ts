import { withTenant } from '../../../platform/postgres/tenant.ts'
import { uniqueViolation } from '../../../platform/postgres/violations.ts'
import { codeOf } from '../../../platform/process/error-code.ts'
import { accountChangeMail } from '../../notifications/account-change-mail.ts'
import { enqueueMail } from '../../notifications/enqueue-mail.ts'
import type { Actor } from '../actor.ts'
import { lockAccount } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { authProblems } from '../errors.ts'
import { digestOfLink } from './mailed-link.ts'
import { accountOfLink, spendLinks, useLink } from './mailed-link.sql.ts'

/**
 * Takes a mailed link that confirms an address: the one that the account has, or a new one, which it has from then on;
 * the old address is told. The first takes who is signed in to that account. Gives account and address. Problems: link_not_good,
 * sign_in_first, email_taken.
 */
export async function confirmEmail(
  context: AuthContext,
  actor: Actor,
  token: string,
): Promise<{ accountId: string; email: string }> {
  const { database, clock, events, shops } = context
  const digest = digestOfLink(token)
  const verified = await accountOfLink(database, digest, 'verify_email')
  const purpose = verified === null ? ('change_email' as const) : ('verify_email' as const)
  const accountId = verified ?? (await accountOfLink(database, digest, 'change_email'))
  if (accountId === null) throw authProblems.link_not_good()
  // Else whoever made an account with somebody else's address would have it verified by him.
  if (purpose === 'verify_email' && actor.accountId !== accountId) throw authProblems.sign_in_first()
  const { shop } = await shops.get(actor.shopId)
  const now = clock.now()
  try {
    return await withTenant(database, { shopId: actor.shopId, accountId }, async (transaction) => {
      const before = await lockAccount(transaction, accountId)
      const email = await useLink(transaction, { digest, purpose, now })
      if (email === undefined || before === undefined) throw authProblems.link_not_good()
      if (purpose === 'verify_email' && before.email !== email) throw authProblems.link_not_good()
      await transaction
        .updateTable('account')
        .set({ email, email_verified_at: now, provisional: false })
        .where('id', '=', accountId)
        .execute()
      if (before.email !== email) {
        await spendLinks(transaction, now)
        const mail = accountChangeMail({ what: 'email', name: before.name, shop })
        await enqueueMail(transaction, { to: before.email, ...mail })
      }
      const event = authEvent({
        activity: purpose === 'verify_email' ? 'email_verified' : 'email_changed',
        succeeded: true,
        detail: 'mailed_link',
        userUid: accountId,
        source: actor.source,
        requestId: actor.requestId,
      })
      await events.append(transaction, event)
      return { accountId, email }
    })
  } catch (error) {
    if (codeOf(error) === uniqueViolation) throw authProblems.email_taken()
    throw error
  }
}
