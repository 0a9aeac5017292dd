import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'
import { enqueueMail } from '../../notifications/enqueue-mail.ts'
import { accountChangeMail } from '../../notifications/account-change-mail.ts'
import type { Actor } from '../actor.ts'
import { notifySessionEnded } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { spendLinks } from '../mailed-links/mailed-link.sql.ts'
import { endOwnSessions } from '../sessions/sessions.sql.ts'

/**
 * Gives an account a new password in the caller's transaction, which acts for it: all sign-ins but `keptSessionId` end,
 * links that were mailed are of no use any more, and the person is told by mail. Gives the sessions that ended.
 */
export async function setPassword(
  context: Pick<AuthContext, 'clock' | 'events'>,
  transaction: TenantTransaction,
  actor: Actor,
  wanted: {
    accountId: string
    passwordHash: string
    keptSessionId: string | null
    detail: string
    shop: { name: string; phone: string | null }
  },
): Promise<string[]> {
  const { clock, events } = context
  const { accountId, passwordHash, keptSessionId, shop } = wanted
  const now = clock.now()
  const { password_changed_at: lastAt } = await transaction
    .selectFrom('account')
    .select('password_changed_at')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  const { email, name } = await transaction
    .updateTable('account')
    .set({ password_hash: passwordHash, password_changed_at: now })
    .where('id', '=', accountId)
    .returning(['email', 'name'])
    .executeTakeFirstOrThrow()
  // Whoever changes it again and again fills nobody's mailbox.
  const isTold = lastAt === null || Temporal.Instant.compare(lastAt, now.subtract({ minutes: 15 })) < 0
  await spendLinks(transaction, now)
  const ended = await endOwnSessions(transaction, { accountId, now, but: keptSessionId })
  for (const sessionId of ended) await notifySessionEnded(transaction, sessionId)
  await enqueueMail(transaction, {
    to: isTold ? email : null,
    ...accountChangeMail({ what: 'password', name, shop }),
  })
  await events.append(
    transaction,
    authEvent({
      activity: 'password_changed',
      succeeded: true,
      detail: wanted.detail,
      userUid: accountId,
      source: actor.source,
      requestId: actor.requestId,
    }),
  )
  return ended
}
