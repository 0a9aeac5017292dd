import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../actor.ts'
import { lockAccount, noteProof } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { authProblems } from '../errors.ts'
import { assertPassword } from '../passwords/assert-password.ts'
import { refuseProof } from '../passwords/refuse-proof.ts'
import { secondFactorsOf } from './second-factor.sql.ts'
import { takeCode } from './take-code.ts'

/**
 * Takes a proof that the actor's session is still in his hands: his password or, if his account has a second factor, a code.
 * What is dangerous may be done in this session from then on, for STEP_UP_MINUTES, on every server within 100 ms. The
 * fifth wrong one ends the session. Problems: step_up_required (a password where a second factor is asked for),
 * password_not_right, second_factor_failed, session_ended.
 */
export async function stepUp(
  context: AuthContext,
  actor: SignedInActor,
  proof: { password: string } | { code: string },
): Promise<void> {
  const { database, clock, events, sessions, shops } = context
  const { accountId, sessionId, shopId, source, requestId } = actor
  const { shop } = await shops.get(shopId)
  const isCode = 'code' in proof
  if (!isCode) await assertPassword(context, actor, proof.password, 'step_up')
  const isRight = await withTenant(database, { shopId, accountId }, async (transaction) => {
    const account = await lockAccount(transaction, accountId)
    if (account === undefined) throw authProblems.session_ended()
    const methods = await secondFactorsOf(transaction, accountId)
    if (!isCode && methods.length > 0) throw authProblems.step_up_required({ extensions: { methods } })
    const taken = isCode
      ? await takeCode(context, transaction, { account, code: proof.code, shop })
      : 'password'
    if (taken === null) return false
    const isNoted = await noteProof(transaction, { sessionId, secondFactor: isCode, now: clock.now() })
    if (!isNoted) throw authProblems.session_ended()
    const event = authEvent({
      activity: 'step_up',
      succeeded: true,
      detail: taken,
      userUid: accountId,
      sessionId,
      source,
      requestId,
    })
    await events.append(transaction, event)
    return true
  })
  if (!isRight) {
    await refuseProof(context, actor, { activity: 'step_up', detail: 'second_factor_failed' })
    throw authProblems.second_factor_failed()
  }
  sessions.forget(sessionId)
}
