import { sha256 } from '../../../platform/crypto/digest.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { enqueueMail } from '../../notifications/enqueue-mail.ts'
import { secondFactorMail } from '../../notifications/second-factor-mail.ts'
import type { Actor } from '../actor.ts'
import { lockAccount } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { authProblems } from '../errors.ts'
import { startSession, type StartedSession } from '../start-session.ts'
import {
  accountOfChallenge,
  countWrongCode,
  passChallenge,
  readChallenge,
  takePassed,
  wrongCodesSince,
} from './second-factor.sql.ts'
import { takeCode } from './take-code.ts'
import { isAppCode } from './totp.ts'

/** So many wrong codes a sign-in takes; then it has to begin anew. */
const WRONG_MAX = 5

/**
 * So many codes of an app are guessed in an hour for one account: with three of a million right at a time, less than one
 * guesser in a thousand gets in within a day, who must know the password. Devices that the account knows are counted apart,
 * and recovery codes, which nobody guesses, are not refused: its owner is never locked out.
 */
const GUESSES_AN_HOUR = 10

/**
 * Takes the second step of a sign-in, and starts its session. Wrong codes are events; when a sign-in has had too many, a
 * mail tells that somebody knows the password. Problems: second_factor_failed, second_factor_expired, too_many_codes.
 */
export async function passSecondFactor(
  context: AuthContext,
  actor: Actor,
  wanted: { id: string; code: string; userAgent: string; deviceKey: string | null },
): Promise<StartedSession> {
  const { database, clock, events, shops } = context
  const digest = sha256(wanted.id)
  const accountId = await accountOfChallenge(database, digest)
  if (accountId === null) throw authProblems.second_factor_expired()
  const now = clock.now()
  const { shop } = await shops.get(actor.shopId)
  const outcome = await withTenant(database, { shopId: actor.shopId, accountId }, async (transaction) => {
    const account = await lockAccount(transaction, accountId)
    const challenge = await readChallenge(transaction, { digest, now, wrongMax: WRONG_MAX })
    if (account === undefined || challenge === undefined) throw authProblems.second_factor_expired()
    const { knownDevice, method } = challenge
    if (isAppCode(wanted.code)) {
      const since = now.subtract({ hours: 1 })
      if ((await wrongCodesSince(transaction, { accountId, knownDevice, since })) >= GUESSES_AN_HOUR)
        throw authProblems.too_many_codes({ headers: { 'retry-after': '3600' } })
    }
    const taken = await takeCode(context, transaction, { account, code: wanted.code, shop })
    const from = {
      userUid: accountId,
      knownDevice,
      source: actor.source,
      requestId: actor.requestId,
    }
    if (taken === null) {
      await countWrongCode(transaction, digest)
      const event = authEvent({
        ...from,
        activity: 'logon',
        succeeded: false,
        detail: 'second_factor_failed',
      })
      await events.append(transaction, event)
      if (challenge.wrongCodes + 1 === WRONG_MAX) {
        const mail = secondFactorMail({ what: 'codes_guessed', name: account.name, shop })
        await enqueueMail(transaction, { to: account.email, ...mail })
      }
      return null
    }
    await passChallenge(transaction, digest, now)
    const event = authEvent({ ...from, activity: 'second_factor', succeeded: true, detail: taken })
    await events.append(transaction, event)
    return { knownDevice, method: `${method}_and_${taken}` }
  })
  if (outcome === null) throw authProblems.second_factor_failed()
  return startSession(context, actor, {
    accountId,
    userAgent: wanted.userAgent,
    deviceKey: wanted.deviceKey,
    ...outcome,
    secondFactor: true,
    prove: async (transaction) => {
      await lockAccount(transaction, accountId)
      // It is gone when the password was changed, or the account closed, since the code was taken.
      if (!(await takePassed(transaction, digest))) throw authProblems.second_factor_expired()
    },
  })
}
