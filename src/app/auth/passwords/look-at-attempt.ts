import { everyAccount } from '../../../platform/containment/active-containments.ts'
import type { Actor } from '../actor.ts'
import type { AccountOfAddress } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { unknownAccount } from '../auth-event.ts'
import { findByPassword } from '../find-by-password.ts'
import { recogniseDevice } from '../recognise-device.ts'
import type { SignInAttempt } from '../sign-in.ts'
import { inTurn } from './in-turn.ts'
import type { Trier } from './sign-in-pace.ts'
import { takeTry } from './take-try.ts'

/** `email` in small letters, as addresses are kept. */
type Attempt = Pick<SignInAttempt, 'email' | 'password' | 'deviceKey' | 'challenge'>

/** What is known of an attempt once it has been looked at: for how long none is taken of him, or whom the password opens. */
export interface LookedAt {
  trier: Trier
  verdict: { waitSeconds: number } | { entitled: AccountOfAddress | null; mustProve: boolean }
}

/**
 * Looks at an attempt when it is its turn. Who brings no device waits before anything is asked of the database; who brings one
 * is recognised first, since a device that the account knows need not wait behind strangers.
 */
export async function lookAtAttempt(context: AuthContext, actor: Actor, attempt: Attempt): Promise<LookedAt> {
  const { source } = actor
  if (attempt.deviceKey === null)
    return inTurn({ source, known: false }, async () => judge(await recognise(context, actor, attempt)))
  const seen = await recognise(context, actor, attempt)
  return inTurn({ source, known: seen.trier.knownDevice !== null }, () => judge(seen))

  async function judge({ trier, opens }: Recognised): Promise<LookedAt> {
    const { containments } = context
    const { waitSeconds, mustProve } = await takeTry(context, trier, {
      mustProve:
        trier.knownDevice === null &&
        (containments.has('block_source', source) ||
          containments.has('challenge_account', trier.userUid) ||
          containments.has('challenge_account', everyAccount)),
      hasCode: attempt.challenge !== null,
    })
    if (waitSeconds !== null) return { trier, verdict: { waitSeconds } }
    return { trier, verdict: { entitled: await opens(attempt.password), mustProve } }
  }
}

interface Recognised {
  trier: Trier
  opens: Awaited<ReturnType<typeof findByPassword>>['opens']
}

/** Who tries to sign in, as which account, and whether that knows his device. */
async function recognise(
  context: AuthContext,
  { shopId, source }: Actor,
  { email, deviceKey }: Attempt,
): Promise<Recognised> {
  const { owner, opens } = await findByPassword(context, email)
  const userUid = owner?.id ?? unknownAccount(context.keys.digest, email)
  const knownDevice = await recogniseDevice(context, {
    shopId,
    accountId: owner?.id ?? null,
    userUid,
    deviceKey,
  })
  return { trier: { userUid, source, knownDevice }, opens }
}
