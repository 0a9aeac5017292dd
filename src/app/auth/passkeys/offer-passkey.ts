import type { PublicKeyCredentialCreationOptionsJSON } from '@simplewebauthn/server'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import type { SignedInActor } from '../actor.ts'
import { readAccount } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authProblems } from '../errors.ts'
import { passkeyProblems } from './errors.ts'
import { issuePasskeyChallenge } from './issue-passkey-challenge.ts'
import {
  CHALLENGE_MINUTES,
  credentialDescriptors,
  PASSKEYS_MAX,
  signatureAlgorithms,
  userHandle,
} from './passkey.ts'
import { listOwnPasskeys } from './passkeys.sql.ts'
import type { RelyingParty } from './relying-party.ts'
import { webauthn } from './webauthn.ts'

/**
 * What a browser needs to make a passkey of the actor's (WebAuthn Level 3, section 5.4): one that is found without a name,
 * asks for its person each time, and is on no device that has one already. Problem: too_many_passkeys.
 */
export async function offerPasskey(
  context: AuthContext,
  { accountId, shopId }: SignedInActor,
  party: RelyingParty,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  const { shop } = await context.shops.get(shopId)
  const { account, passkeys } = await withTenant(
    context.database,
    { shopId, accountId },
    async (transaction) => ({
      account: await readAccount(transaction, accountId),
      passkeys: await listOwnPasskeys(transaction),
    }),
  )
  if (account === undefined) throw authProblems.session_ended()
  if (passkeys.length >= PASSKEYS_MAX) throw passkeyProblems.too_many_passkeys()
  const { generateRegistrationOptions } = await webauthn()
  return generateRegistrationOptions({
    rpName: shop.name,
    rpID: party.id,
    userID: userHandle(accountId),
    userName: account.email,
    userDisplayName: account.name,
    challenge: await issuePasskeyChallenge(context, { purpose: 'registration', accountId }),
    timeout: CHALLENGE_MINUTES * 60_000,
    excludeCredentials: credentialDescriptors(passkeys),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: [...signatureAlgorithms],
  })
}
