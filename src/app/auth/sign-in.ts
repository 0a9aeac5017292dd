import { withTenant } from '../../platform/postgres/tenant.ts'
import type { Actor } from './actor.ts'
import { lockAccount } from './auth.sql.ts'
import type { AuthContext } from './auth-context.ts'
import { authEvent } from './auth-event.ts'
import { answerChallenge } from './answer-challenge.ts'
import { authProblems } from './errors.ts'
import { issueChallenge } from './issue-challenge.ts'
import { sendLink } from './mailed-links/send-link.ts'
import { forgetTries } from './passwords/sign-in-pace.sql.ts'
import { lookAtAttempt } from './passwords/look-at-attempt.ts'
import { paceKeys } from './passwords/sign-in-pace.ts'
import { startSession, type StartedSession } from './start-session.ts'

/** What a person sends to sign in. */
export interface SignInAttempt {
  email: string
  password: string
  userAgent: string
  /** From the cookie of a device that has signed in before. */
  deviceKey: string | null
  challenge: { id: string; code: string } | null
}

/**
 * Signs a person in. Every attempt is an event. While the source is blocked or the account is under attack, a device
 * that the account does not know must also send a code that goes out by mail, and only after the right password.
 * An attacker learns nothing: an address without an account, or with some that only claim it, is treated as one, with
 * the same statements, answers and times. The honest neighbour behind the same address still gets in. Wrong tries of one source, or of one known device, have
 * to wait longer and longer; nothing that others do makes a known device wait.
 * While a new password is demanded of the account, the right one is answered with a mailed link to choose it.
 * Problems: invalid_credentials, challenge_required (with challenge_id), challenge_failed, too_many_tries, sign_in_busy,
 * password_reset_required.
 */
export async function signIn(
  context: AuthContext,
  actor: Actor,
  attempt: SignInAttempt,
): Promise<StartedSession> {
  const { database, events, keys, containments } = context
  const email = attempt.email.toLowerCase()
  const { deviceKey } = attempt
  const { trier, verdict } = await lookAtAttempt(context, actor, { ...attempt, email })

  const refuse = async (detail: string): Promise<void> => {
    const event = authEvent({
      activity: 'logon',
      succeeded: false,
      detail,
      userUid: trier.userUid,
      source: actor.source,
      requestId: actor.requestId,
    })
    await withTenant(database, { shopId: actor.shopId }, (transaction) => events.append(transaction, event))
  }

  if ('waitSeconds' in verdict) {
    await refuse('too_many_tries')
    throw authProblems.too_many_tries({ headers: { 'retry-after': String(verdict.waitSeconds) } })
  }
  const { entitled, mustProve } = verdict
  if (mustProve && attempt.challenge === null) {
    const challengeId = await issueChallenge(context, actor, entitled)
    await refuse('challenge_required')
    throw authProblems.challenge_required({ extensions: { challenge_id: challengeId } })
  }
  if (mustProve && attempt.challenge !== null) {
    // One answer for a wrong code and for a wrong password: whoever guesses codes must not learn which it was.
    const accountId = entitled?.id ?? null
    if (!(await answerChallenge(context, { accountId, ...attempt.challenge }))) {
      await refuse('challenge_failed')
      throw authProblems.challenge_failed()
    }
  }
  if (entitled === null) {
    await refuse('invalid_credentials')
    throw authProblems.invalid_credentials()
  }
  if (containments.has('require_password_reset', entitled.id)) {
    await sendLink(context, entitled, { purpose: 'reset_password', email, demanded: true })
    await refuse('password_reset_required')
    throw authProblems.password_reset_required()
  }
  return startSession(context, actor, {
    accountId: entitled.id,
    userAgent: attempt.userAgent,
    deviceKey,
    // A code from the person's own mailbox vouches as much as a device that was here before.
    knownDevice: trier.knownDevice !== null || mustProve,
    method: mustProve ? 'password_and_code' : 'password',
    // It may have been changed, or the account closed, while the old one was looked at.
    prove: async (transaction) => {
      const now = await lockAccount(transaction, entitled.id)
      if (now?.password_hash !== entitled.password_hash) throw authProblems.invalid_credentials()
      const { own, account: inAll } = paceKeys(keys.digest, trier)
      await forgetTries(transaction, own, inAll)
    },
  })
}
