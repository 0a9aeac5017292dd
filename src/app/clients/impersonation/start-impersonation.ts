import { withTenant } from '../../../platform/postgres/tenant.ts'
import { ACCESS_TOKEN_SECONDS } from '../../auth/signing-keys/signing-key.ts'
import { tenantOf, type SignedInActor } from '../../auth/actor.ts'
import type { AuthContext } from '../../auth/auth-context.ts'
import { actForAccount, lockAccount, rolesOfAccount } from '../../auth/auth.sql.ts'
import { authEvent } from '../../auth/auth-event.ts'
import { issueToken } from '../../auth/issue-token.ts'
import { enqueueMail } from '../../notifications/enqueue-mail.ts'
import { impersonationMail } from '../../notifications/impersonation-mail.ts'
import { clientProblems } from '../errors.ts'
import { findClient } from '../find-client.ts'
import { insertImpersonation } from './impersonation.sql.ts'
import { worksNowhere } from '../../auth/permissions.ts'

/** What the staff look with: nothing renews it. */
export interface StartedImpersonation {
  sessionId: string
  accessToken: string
  /** How long it is good, in seconds. */
  expiresIn: number
}

/**
 * Lets who runs the shop see it as a client with an account does: a session of that account for ten minutes, which ends with
 * his own sign-in or role, may look, book, move and cancel, and is told to the client by mail and on his page. Problems:
 * not_found, client_erased, client_without_account, account_of_staff.
 */
export async function startImpersonation(
  context: AuthContext,
  actor: SignedInActor,
  wanted: { clientId: string; reason: string },
): Promise<StartedImpersonation> {
  const { database, clock, random, events, shops, publicUrl } = context
  const { shopId } = actor
  const { shop } = await shops.get(shopId)
  const now = clock.now()
  const sessionId = random.uuid()
  const accessToken = await withTenant(database, tenantOf(actor), async (transaction) => {
    const { accountId } = await findClient(transaction, actor, wanted.clientId)
    if (accountId === null) throw clientProblems.client_without_account()
    const roles = await rolesOfAccount(transaction, accountId)
    if (!worksNowhere(roles)) throw clientProblems.account_of_staff()
    await actForAccount(transaction, accountId)
    const account = await lockAccount(transaction, accountId)
    if (account === undefined) throw clientProblems.client_without_account()
    await insertImpersonation(transaction, {
      sessionId,
      accountId,
      shopId,
      staffAccountId: actor.accountId,
      staffSessionId: actor.sessionId,
      reason: wanted.reason,
      at: now,
      endsAt: now.add({ seconds: ACCESS_TOKEN_SECONDS }),
    })
    await events.append(
      transaction,
      authEvent({
        activity: 'impersonation_started',
        succeeded: true,
        detail: 'impersonation',
        userUid: accountId,
        impersonatorId: actor.accountId,
        sessionId,
        source: actor.source,
        requestId: actor.requestId,
      }),
    )
    const { email, name } = account
    const mail = impersonationMail({ name, shop, at: now, reason: wanted.reason, url: publicUrl })
    await enqueueMail(transaction, { to: email, ...mail })
    return issueToken(context, transaction, { accountId, sessionId, actorId: actor.accountId })
  })
  return { sessionId, accessToken, expiresIn: ACCESS_TOKEN_SECONDS }
}
