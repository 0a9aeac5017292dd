import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../actor.ts'
import { countWrongPassword } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { authProblems } from '../errors.ts'

const WRONG_MAX = 5

/** What a signed-in person proves himself for, by the activities of its events. */
export type ProvenFor = 'password_changed' | 'email_changed' | 'step_up'

/**
 * Records that a proof which a signed-in person was asked for, his password or a code, was wrong. The fifth in a session
 * ends that, and is session_ended.
 */
export async function refuseProof(
  { database, clock, events, sessions }: AuthContext,
  { accountId, sessionId, shopId, source, requestId }: SignedInActor,
  wrong: { activity: ProvenFor; detail: string },
): Promise<void> {
  const event = authEvent({ ...wrong, succeeded: false, userUid: accountId, sessionId, source, requestId })
  const ended = await withTenant(database, { shopId, accountId }, async (transaction) => {
    await events.append(transaction, event)
    return countWrongPassword(transaction, { accountId, sessionId, max: WRONG_MAX, now: clock.now() })
  })
  if (!ended) return
  sessions.forget(sessionId)
  throw authProblems.session_ended()
}
