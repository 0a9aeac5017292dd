import { withTenant } from '../../../platform/postgres/tenant.ts'
import { assertRecentProof } from '../access.ts'
import type { SignedInActor } from '../actor.ts'
import { readAccount, sessionLives } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authProblems } from '../errors.ts'
import { verifyPassword } from '../password.ts'
import { inTurn } from './in-turn.ts'
import { refuseProof, type ProvenFor } from './refuse-proof.ts'

/**
 * Refuses whoever does not know the present password of the actor's account: who finds an open screen must not take the
 * account with it. Where there is a second factor, that must have been shown lately as well. A wrong password is an event,
 * and the fifth in a session ends that. Gives the account. Problems: step_up_required,
 * password_not_right, session_ended, sign_in_busy.
 */
export async function assertPassword(
  context: AuthContext,
  actor: SignedInActor,
  password: string,
  activity: ProvenFor,
): Promise<{ id: string; email: string; name: string; passwordHash: string; provisional: boolean }> {
  const { accountId, shopId, proof } = actor
  if (proof !== null && proof.secondFactors.length > 0) assertRecentProof(actor, context.clock.epochMs())
  const account = await withTenant(context.database, { shopId, accountId }, (transaction) =>
    readAccount(transaction, accountId),
  )
  if (account === undefined) throw authProblems.session_ended()
  const { password_hash: passwordHash } = account
  const matches = await inTurn({ source: actor.source, known: true }, () =>
    verifyPassword(password, passwordHash),
  )
  if (matches && passwordHash !== null) {
    // Of many that were sent at once, those behind the fifth wrong one come too late.
    const lives = await withTenant(context.database, { shopId, accountId }, (transaction) =>
      sessionLives(transaction, actor.sessionId, context.clock.now()),
    )
    if (!lives) throw authProblems.session_ended()
    return { ...account, passwordHash }
  }
  await refuseProof(context, actor, { activity, detail: 'password_not_right' })
  throw authProblems.password_not_right()
}
