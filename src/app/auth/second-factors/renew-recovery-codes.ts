import { withTenant } from '../../../platform/postgres/tenant.ts'
import { enqueueMail } from '../../notifications/enqueue-mail.ts'
import { secondFactorMail } from '../../notifications/second-factor-mail.ts'
import type { SignedInActor } from '../actor.ts'
import { lockAccount } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { authProblems } from '../errors.ts'
import { digestOfRecoveryCode, newRecoveryCodes } from './recovery-code.ts'
import { replaceRecoveryCodes, secondFactorsOf } from './second-factor.sql.ts'

/**
 * Gives the actor's account ten new recovery codes, once; the old ones are of no use any more. A mail tells. Problems:
 * no_second_factor, session_ended.
 */
export async function renewRecoveryCodes(
  { database, clock, random, events, keys, shops }: AuthContext,
  { accountId, sessionId, shopId, source, requestId }: SignedInActor,
): Promise<string[]> {
  const { shop } = await shops.get(shopId)
  const codes = newRecoveryCodes(random)
  await withTenant(database, { shopId, accountId }, async (transaction) => {
    const account = await lockAccount(transaction, accountId)
    if (account === undefined) throw authProblems.session_ended()
    if ((await secondFactorsOf(transaction, accountId)).length === 0) throw authProblems.no_second_factor()
    const digests = codes.map((one) => digestOfRecoveryCode(keys.digest, accountId, one))
    await replaceRecoveryCodes(transaction, { accountId, digests, now: clock.now() })
    const mail = secondFactorMail({ what: 'recovery_codes_renewed', name: account.name, shop })
    await enqueueMail(transaction, { to: account.email, ...mail })
    const event = authEvent({
      activity: 'recovery_codes_renewed',
      succeeded: true,
      detail: 'renewed',
      userUid: accountId,
      sessionId,
      source,
      requestId,
    })
    await events.append(transaction, event)
  })
  return codes
}
