import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'
import type { AppContext } from '../../context.ts'
import { enqueueMail } from '../../notifications/enqueue-mail.ts'
import { secondFactorMail } from '../../notifications/second-factor-mail.ts'
import type { Actor } from '../actor.ts'
import { endSessions, lockAccount } from '../auth.sql.ts'
import { authEvent } from '../auth-event.ts'
import { deleteSecondFactors, secondFactorsOf } from './second-factor.sql.ts'

/**
 * Takes all second factors of somebody who has lost them away, as break-glass: whoever is at the machine may. All his
 * sign-ins end, and a mail tells. In the caller's transaction, as the owner of the tables. Gives what there was; when there
 * was nothing, nothing is written.
 */
export async function removeSecondFactors(
  { clock, events }: Pick<AppContext, 'clock' | 'events'>,
  transaction: TenantTransaction,
  actor: Actor,
  accountId: string,
): Promise<string[]> {
  const account = await lockAccount(transaction, accountId)
  const before = await secondFactorsOf(transaction, accountId)
  if (account === undefined || before.length === 0) return before
  const shop = await transaction
    .selectFrom('shop')
    .select(['name', 'phone'])
    .where('id', '=', actor.shopId)
    .executeTakeFirstOrThrow()
  await deleteSecondFactors(transaction, accountId)
  await endSessions(transaction, {
    accountId,
    which: 'all',
    reason: 'second_factor_removed',
    now: clock.now(),
  })
  const mail = secondFactorMail({ what: 'all_removed', name: account.name, shop })
  await enqueueMail(transaction, { to: account.email, ...mail })
  const event = authEvent({
    activity: 'second_factor_removed',
    succeeded: true,
    detail: 'break_glass',
    userUid: accountId,
    source: actor.source,
    requestId: actor.requestId,
  })
  await events.append(transaction, event)
  return before
}
