import { seal } from '../../../platform/crypto/seal.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../actor.ts'
import { lockAccount, rolesOfAccount } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { authProblems } from '../errors.ts'
import { putAuthenticator, readAuthenticator } from './second-factor.sql.ts'
import { enrolment, newTotpSecret, sealedFor } from './totp.ts'
import { worksNowhere } from '../permissions.ts'

/**
 * Begins to set up an authenticator app for the actor's account: gives the secret that the app needs, once, as an otpauth
 * address and in base32. It counts from its first right code on. A client shows first that the address is his: else
 * whoever opened the account with it would keep its owner out. Problems: authenticator_exists, verify_email_first,
 * session_ended.
 */
export async function beginAuthenticator(
  { database, clock, random, events, keys, shops }: AuthContext,
  { accountId, sessionId, shopId, source, requestId }: SignedInActor,
): Promise<{ uri: string; secret: string }> {
  const { shop } = await shops.get(shopId)
  const secret = newTotpSecret(random)
  return withTenant(database, { shopId, accountId }, async (transaction) => {
    const account = await lockAccount(transaction, accountId)
    if (account === undefined) throw authProblems.session_ended()
    const roles = await rolesOfAccount(transaction, accountId)
    if (account.email_verified_at === null && worksNowhere(roles)) throw authProblems.verify_email_first()
    const own = await readAuthenticator(transaction, accountId)
    if (own !== undefined && own.confirmed_at !== null) throw authProblems.authenticator_exists()
    await putAuthenticator(transaction, {
      accountId,
      sealedSecret: seal(keys.sealing, sealedFor(accountId), secret, random),
      now: clock.now(),
    })
    const event = authEvent({
      activity: 'second_factor_added',
      succeeded: true,
      detail: 'totp_begun',
      userUid: accountId,
      sessionId,
      source,
      requestId,
    })
    await events.append(transaction, event)
    return enrolment(secret, { issuer: shop.name, label: account.email })
  })
}
