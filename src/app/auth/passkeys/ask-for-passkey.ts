import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server'
import type { AuthContext } from '../auth-context.ts'
import { passkeyProblems } from './errors.ts'
import { issuePasskeyChallenge } from './issue-passkey-challenge.ts'
import { CHALLENGE_MINUTES, credentialDescriptors } from './passkey.ts'
import type { OwnPasskey } from './passkeys.sql.ts'
import type { RelyingParty } from './relying-party.ts'
import { webauthn } from './webauthn.ts'

/**
 * What a browser needs to have a passkey sign (WebAuthn Level 3, section 5.5). Who signs in names no account, so the answer
 * tells of none; who is signed in is asked for one of his own. Problem: no_passkey.
 */
export async function askForPasskey(
  context: AuthContext,
  party: RelyingParty,
  of: { accountId: string; passkeys: readonly OwnPasskey[] } | 'anybody',
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  const own = of === 'anybody' ? [] : of.passkeys
  if (of !== 'anybody' && own.length === 0) throw passkeyProblems.no_passkey()
  const challenge = await issuePasskeyChallenge(
    context,
    of === 'anybody'
      ? { purpose: 'sign_in', accountId: null }
      : { purpose: 'step_up', accountId: of.accountId },
  )
  const { generateAuthenticationOptions } = await webauthn()
  return generateAuthenticationOptions({
    rpID: party.id,
    challenge,
    timeout: CHALLENGE_MINUTES * 60_000,
    userVerification: 'required',
    allowCredentials: credentialDescriptors(own),
  })
}
