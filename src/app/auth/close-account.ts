import { eventClass } from '../../platform/events/event.ts'
import { forgetQueuedMail } from '../../platform/jobs/forget-queued-mail.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { AppContext } from '../context.ts'
import { actForAccount, endSessions, lockAccount, rolesOfAccount } from './auth.sql.ts'
import { deleteSecondFactors } from './second-factors/second-factor.sql.ts'

/**
 * Closes a client's account in the caller's transaction: its sessions end everywhere, name, address, password, passkeys, second
 * factors, devices, codes and links are gone, and nobody signs in to it again; the row stays, since the record names its id. Gives false, and
 * changes nothing, for an account that is not there or is anything else than a client of this one shop. When it was closed, the
 * transaction acts for that account afterwards.
 */
export async function closeAccount(
  { clock, events }: Pick<AppContext, 'clock' | 'events'>,
  transaction: TenantTransaction,
  account: { accountId: string; shopId: string; requestId: string | null; closedBy: string | null },
): Promise<boolean> {
  const { accountId, shopId } = account
  const roles = await rolesOfAccount(transaction, accountId)
  if (roles.some((one) => one.role !== 'client' || one.shopId !== shopId)) return false
  await actForAccount(transaction, accountId)
  const found = await lockAccount(transaction, accountId)
  if (found === undefined) return false
  const links = await transaction
    .deleteFrom('mailed_link')
    .where('account_id', '=', accountId)
    .returning('email')
    .execute()
  await forgetQueuedMail(transaction, [found.email, ...links.map(({ email }) => email)])
  await endSessions(transaction, { accountId, which: 'all', reason: 'account_closed', now: clock.now() })
  await transaction
    .updateTable('session')
    .set({ source: '', user_agent: '', name: null, identity_sid: null })
    .where('account_id', '=', accountId)
    .execute()
  await transaction.deleteFrom('external_identity').where('account_id', '=', accountId).execute()
  await transaction.deleteFrom('authorization_request').where('account_id', '=', accountId).execute()
  await transaction.deleteFrom('known_device').where('account_id', '=', accountId).execute()
  await deleteSecondFactors(transaction, accountId)
  await transaction.deleteFrom('sign_in_challenge').where('account_id', '=', accountId).execute()
  await transaction
    .updateTable('account')
    .set({
      name: 'Closed account',
      email: `${accountId}@closed.invalid`,
      email_verified_at: null,
      password_hash: null,
      provisional: false,
    })
    .where('id', '=', accountId)
    .execute()
  await events.append(transaction, {
    classUid: eventClass.accountChange,
    activityId: 6,
    shopId,
    requestId: account.requestId,
    attributes: {
      actor: { user: { uid: account.closedBy ?? 'system' } },
      user: { uid: accountId },
      status_id: 1,
    },
  })
  return true
}
