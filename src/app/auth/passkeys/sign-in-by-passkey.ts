import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import type { Actor } from '../actor.ts'
import { lockAccount } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authProblems } from '../errors.ts'
import { startSession, type StartedSession } from '../start-session.ts'
import { PasskeyRefusal } from './passkey.ts'
import { refusePasskey } from './refuse-passkey.ts'
import type { RelyingParty } from './relying-party.ts'
import { verifyPasskey } from './verify-passkey.ts'

/**
 * Signs a person in by a passkey, which names the account itself. It has asked for its person (PIN, finger, face), so the
 * session has a second factor. No code is asked for by mail, whether the account is under attack or the source is blocked: what a
 * passkey signs is good for this page only, so nobody can have guessed, phished or bought it; the owner gets in while
 * his address is shut out. Every attempt is an event. Problems: passkey_not_good,
 * password_reset_required.
 */
export async function signInByPasskey(
  context: AuthContext,
  actor: Actor,
  attempt: {
    party: RelyingParty
    credential: AuthenticationResponseJSON
    userAgent: string
    deviceKey: string | null
  },
): Promise<StartedSession> {
  const { party, credential } = attempt
  return refusePasskey(context, actor, { activity: 'logon', credentialId: credential.id }, async () => {
    const passkey = await verifyPasskey(context, { party, credential, purpose: 'sign_in', accountId: null })
    return startSession(context, actor, {
      accountId: passkey.accountId,
      userAgent: attempt.userAgent,
      deviceKey: attempt.deviceKey,
      // He was told when the passkey was added; it vouches as much as a device that was here before.
      knownDevice: true,
      method: 'passkey',
      secondFactor: true,
      prove: async (transaction) => {
        const account = await lockAccount(transaction, passkey.accountId)
        if (account === undefined) throw new PasskeyRefusal('passkey_unknown', null)
        // Whoever was in may have left this passkey; by the mailed link its person gets in.
        if (context.containments.has('require_password_reset', account.id))
          throw authProblems.password_reset_required()
        await passkey.use(transaction)
      },
    })
  })
}
