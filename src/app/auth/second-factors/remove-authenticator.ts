import { withTenant } from '../../../platform/postgres/tenant.ts'
import { enqueueMail } from '../../notifications/enqueue-mail.ts'
import { secondFactorMail } from '../../notifications/second-factor-mail.ts'
import type { SignedInActor } from '../actor.ts'
import { lockAccount, tellSessions } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { authProblems } from '../errors.ts'
import { deleteAuthenticator, replaceRecoveryCodes, secondFactorsOf } from './second-factor.sql.ts'

/**
 * Takes the authenticator app of the actor's account away; with the last second factor its recovery codes go too. A mail
 * tells. Problems: no_authenticator, session_ended.
 */
export async function removeAuthenticator(
  { database, clock, events, sessions, shops }: AuthContext,
  { accountId, sessionId, shopId, source, requestId }: SignedInActor,
): Promise<void> {
  const { shop } = await shops.get(shopId)
  await withTenant(database, { shopId, accountId }, async (transaction) => {
    const account = await lockAccount(transaction, accountId)
    if (account === undefined) throw authProblems.session_ended()
    if (!(await deleteAuthenticator(transaction, accountId))) throw authProblems.no_authenticator()
    if ((await secondFactorsOf(transaction, accountId)).length === 0)
      await replaceRecoveryCodes(transaction, { accountId, digests: [], now: clock.now() })
    await tellSessions(transaction, accountId)
    const mail = secondFactorMail({ what: 'authenticator_removed', name: account.name, shop })
    await enqueueMail(transaction, { to: account.email, ...mail })
    const event = authEvent({
      activity: 'second_factor_removed',
      succeeded: true,
      detail: 'totp',
      userUid: accountId,
      sessionId,
      source,
      requestId,
    })
    await events.append(transaction, event)
  })
  sessions.forget(sessionId)
}
