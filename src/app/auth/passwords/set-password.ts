import { eventClass } from '../../../platform/events/event.ts'
import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'
import { enqueueMail } from '../../notifications/enqueue-mail.ts'
import { accountChangeMail } from '../../notifications/account-change-mail.ts'
import type { Actor } from '../actor.ts'
import { endSessions, liftPasswordReset, rolesOfAccount, type AccountRow } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { spendLinks } from '../mailed-links/mailed-link.sql.ts'
import { deletePasskeys } from '../passkeys/passkeys.sql.ts'
import { deleteSecondFactors } from '../second-factors/second-factor.sql.ts'
import { worksNowhere } from '../permissions.ts'

/**
 * Gives an account a new password in the caller's transaction, which acts for it: all sign-ins but `keptSessionId` end,
 * links that were mailed are of no use any more, and the person is told by mail. By a mailed link it is what was demanded,
 * if anything was: that is lifted. Gives the sessions that ended.
 */
export async function setPassword(
  context: Pick<AuthContext, 'clock' | 'events'>,
  transaction: TenantTransaction,
  actor: Actor,
  wanted: {
    /** As it was locked. */
    account: AccountRow
    passwordHash: string
    keptSessionId: string | null
    /** How it was shown that the account is the person's; a link shows as well that its address is. */
    by: 'present_password' | 'mailed_link'
    shop: { name: string; phone: string | null }
  },
): Promise<string[]> {
  const { clock, events } = context
  const { account, passwordHash, keptSessionId, shop } = wanted
  const accountId = account.id
  const now = clock.now()
  const isClaim = account.provisional && wanted.by !== 'mailed_link'
  const { password_changed_at: lastAt, email_verified_at: verifiedAt, email, name } = account
  await transaction
    .updateTable('account')
    .set({
      password_hash: passwordHash,
      password_changed_at: now,
      email_verified_at: verifiedAt ?? (wanted.by === 'mailed_link' ? now : null),
      provisional: isClaim,
    })
    .where('id', '=', accountId)
    .execute()
  const lifted = wanted.by === 'mailed_link' ? await liftPasswordReset(transaction) : []
  const roles = await rolesOfAccount(transaction, accountId)
  // A mailbox alone must not take the second factor of who works in a shop: his account was made for him, not by a stranger.
  const isClient = worksNowhere(roles)
  // Until now nobody had shown that the address is his: whoever made the account may have left a second factor of his own.
  if (wanted.by === 'mailed_link' && verifiedAt === null && isClient)
    await deleteSecondFactors(transaction, accountId)
  // Whoever was in by the old password may have left a passkey.
  if (lifted.length > 0 && isClient) await deletePasskeys(transaction, accountId, 'all')
  // Nobody is told of an account that may be a stranger's; and whoever changes it again and again fills nobody's mailbox.
  const isTold =
    !isClaim && (lastAt === null || Temporal.Instant.compare(lastAt, now.subtract({ minutes: 15 })) < 0)
  await spendLinks(transaction, now)
  const which = keptSessionId === null ? ('all' as const) : { but: keptSessionId }
  const ended = await endSessions(transaction, { accountId, which, reason: 'revoked_by_owner', now })
  await enqueueMail(transaction, {
    to: isTold ? email : null,
    ...accountChangeMail({ what: 'password', name, shop }),
  })
  for (const id of lifted) {
    await events.append(transaction, {
      classUid: eventClass.remediationActivity,
      activityId: 3,
      requestId: actor.requestId,
      attributes: {
        command_uid: id,
        status_id: 1,
        unmapped: { step: 'lifted', verb: 'require_password_reset', targets: [id], by: 'password reset' },
      },
    })
  }
  await events.append(
    transaction,
    authEvent({
      activity: 'password_changed',
      succeeded: true,
      detail: wanted.by,
      userUid: accountId,
      source: actor.source,
      requestId: actor.requestId,
    }),
  )
  return ended
}
