import { unseal } from '../../../platform/crypto/seal.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { enqueueMail } from '../../notifications/enqueue-mail.ts'
import { secondFactorMail } from '../../notifications/second-factor-mail.ts'
import type { SignedInActor } from '../actor.ts'
import { endSessions, lockAccount, noteProof } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { authProblems } from '../errors.ts'
import { digestOfRecoveryCode, newRecoveryCodes } from './recovery-code.ts'
import { noteStep, readAuthenticator, replaceRecoveryCodes } from './second-factor.sql.ts'
import { sealedFor, stepOfCode } from './totp.ts'

/** For so long an app may be set up after that was begun. */
const GOOD_MINUTES = 30

/**
 * Confirms the authenticator app of the actor's account by its first code. From then on signing in takes a second step. All
 * other devices are signed out, a mail tells, and ten recovery codes are given, once. Problems: no_authenticator,
 * authenticator_exists, second_factor_failed, session_ended.
 */
export async function confirmAuthenticator(
  { database, clock, random, events, keys, sessions, shops }: AuthContext,
  { accountId, sessionId, shopId, source, requestId }: SignedInActor,
  code: string,
): Promise<string[]> {
  const now = clock.now()
  const { shop } = await shops.get(shopId)
  const codes = newRecoveryCodes(random)
  const ended = await withTenant(database, { shopId, accountId }, async (transaction) => {
    const account = await lockAccount(transaction, accountId)
    if (account === undefined) throw authProblems.session_ended()
    const own = await readAuthenticator(transaction, accountId)
    if (own === undefined) throw authProblems.no_authenticator()
    if (own.confirmed_at !== null) throw authProblems.authenticator_exists()
    const secret = unseal(keys.sealing, sealedFor(accountId), own.sealed_secret)
    const isLate = Temporal.Instant.compare(own.created_at, now.subtract({ minutes: GOOD_MINUTES })) < 0
    if (secret === null || isLate) throw authProblems.no_authenticator()
    const step = stepOfCode(secret, code, {
      nowMs: now.epochMilliseconds,
      lastStep: own.last_step,
    })
    if (step === null) throw authProblems.second_factor_failed()
    await noteStep(transaction, { accountId, step, confirmedAt: now })
    const digests = codes.map((one) => digestOfRecoveryCode(keys.digest, accountId, one))
    await replaceRecoveryCodes(transaction, { accountId, digests, now })
    // Whoever is in by the password alone, perhaps a thief, is out.
    const others = await endSessions(transaction, {
      accountId,
      which: { but: sessionId },
      reason: 'second_factor_added',
      now,
    })
    await noteProof(transaction, { sessionId, secondFactor: true, now })
    const mail = secondFactorMail({ what: 'authenticator_added', name: account.name, shop })
    await enqueueMail(transaction, { to: account.email, ...mail })
    const event = authEvent({
      activity: 'second_factor_added',
      succeeded: true,
      detail: 'totp',
      userUid: accountId,
      sessionId,
      source,
      requestId,
    })
    await events.append(transaction, event)
    return others
  })
  for (const id of [...ended, sessionId]) sessions.forget(id)
  return codes
}
