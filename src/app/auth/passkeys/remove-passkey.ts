import { withTenant } from '../../../platform/postgres/tenant.ts'
import { enqueueMail } from '../../notifications/enqueue-mail.ts'
import { passkeyMail } from '../../notifications/passkey-mail.ts'
import type { SignedInActor } from '../actor.ts'
import { lockAccount, tellSessions } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { authProblems } from '../errors.ts'
import { passkeyProblems } from './errors.ts'
import { replaceRecoveryCodes, secondFactorsOf } from '../second-factors/second-factor.sql.ts'
import { deletePasskeys, listOwnPasskeys } from './passkeys.sql.ts'

/**
 * Removes one of the actor's own passkeys, and tells him by mail. It signs in no more; sessions that it began go on. Problems:
 * passkey_not_found, last_way_in for the last one of an account without a password, session_ended.
 */
export async function removePasskey(
  context: AuthContext,
  actor: SignedInActor,
  passkeyId: string,
): Promise<void> {
  const { database, clock, events, sessions, shops, publicUrl } = context
  const { accountId, shopId } = actor
  const { shop } = await shops.get(shopId)
  const told = await withTenant(database, { shopId, accountId }, async (transaction) => {
    // Of two that are removed at once, one is the last.
    const account = await lockAccount(transaction, accountId)
    if (account === undefined) throw authProblems.session_ended()
    const [name] = await deletePasskeys(transaction, accountId, { only: passkeyId })
    if (name === undefined) throw passkeyProblems.passkey_not_found()
    if (account.password_hash === null && (await listOwnPasskeys(transaction)).length === 0)
      throw passkeyProblems.last_way_in()
    const mail = passkeyMail({ what: 'removed', account: account.name, passkey: name, shop, publicUrl })
    await enqueueMail(transaction, { to: account.provisional ? null : account.email, ...mail })
    // Codes on paper stand for a second factor: without one they are of no use.
    if ((await secondFactorsOf(transaction, accountId)).length === 0)
      await replaceRecoveryCodes(transaction, { accountId, digests: [], now: clock.now() })
    const event = authEvent({
      activity: 'passkey_removed',
      succeeded: true,
      detail: 'removed_by_owner',
      userUid: accountId,
      sessionId: actor.sessionId,
      source: actor.source,
      requestId: actor.requestId,
    })
    await events.append(transaction, event)
    return tellSessions(transaction, accountId)
  })
  for (const sessionId of told) sessions.forget(sessionId)
}
