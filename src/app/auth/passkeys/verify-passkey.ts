import type { AuthenticationResponseJSON } from '@simplewebauthn/server'
import { withTenant, type TenantTransaction } from '../../../platform/postgres/tenant.ts'
import type { AuthContext } from '../auth-context.ts'
import { isHandleOf, PasskeyRefusal, signedChallenge } from './passkey.ts'
import { countPasskeyUse, passkeyOfCredential, takeChallenge } from './passkeys.sql.ts'
import type { RelyingParty } from './relying-party.ts'
import { webauthn } from './webauthn.ts'

/** A passkey that has signed what it was asked to. */
export interface VerifiedPasskey {
  accountId: string
  /**
   * Notes the use, in a transaction that acts for the account and has it locked. Throws PasskeyRefusal for a passkey that
   * was removed meanwhile, or whose counter shows that there are two of it.
   */
  use(transaction: TenantTransaction): Promise<void>
}

/**
 * Looks whether a passkey has signed what we gave out (WebAuthn Level 3, section 7.2): in time and for the first time, for this
 * purpose and this page, asking for its person. `accountId` is null for who signs in: then the passkey says whose it is.
 * What was signed is used up, whatever comes of it. Throws PasskeyRefusal.
 */
export async function verifyPasskey(
  context: AuthContext,
  asked: {
    party: RelyingParty
    purpose: 'sign_in' | 'step_up'
    accountId: string | null
    credential: AuthenticationResponseJSON
  },
): Promise<VerifiedPasskey> {
  const { database, clock } = context
  const { credential, party, purpose } = asked
  const { clientDataJSON, userHandle } = credential.response
  const signed = signedChallenge(clientDataJSON)
  const isGood =
    signed !== null &&
    (await withTenant(database, { shopId: null, accountId: asked.accountId }, (transaction) =>
      takeChallenge(transaction, { digest: signed.digest, purpose, now: clock.now() }),
    ))
  const found = await passkeyOfCredential(database, Buffer.from(credential.id, 'base64url'))
  const accountId = found?.account_id ?? null
  if (!isGood) throw new PasskeyRefusal('passkey_challenge_not_good', accountId)
  if (found === undefined || accountId === null) throw new PasskeyRefusal('passkey_unknown', null)
  if (asked.accountId !== null && asked.accountId !== accountId)
    throw new PasskeyRefusal('passkey_of_another', accountId)
  // Whoever signs in is found by the passkey: it has to name the same account that its public key is of.
  const namesItself = userHandle === undefined ? asked.accountId !== null : isHandleOf(accountId, userHandle)
  if (!namesItself) throw new PasskeyRefusal('passkey_not_verified', accountId)
  const { verifyAuthenticationResponse } = await webauthn()
  const result = await verifyAuthenticationResponse({
    response: credential,
    expectedChallenge: signed.text,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    credential: {
      id: credential.id,
      publicKey: new Uint8Array(found.public_key),
      // The library looks at the counter before the signature. Only who has the key may accuse it of having a copy.
      counter: 0,
    },
  }).catch(() => null)
  const info = result?.verified === true ? result.authenticationInfo : null
  const isSameKind = (info?.credentialDeviceType === 'multiDevice') === (found.device_type === 'multi_device')
  if (info === null || !isSameKind) throw new PasskeyRefusal('passkey_not_verified', accountId)
  return {
    accountId,
    async use(transaction) {
      const outcome = await countPasskeyUse(transaction, {
        id: found.id,
        counter: info.newCounter,
        backedUp: info.credentialBackedUp,
        now: clock.now(),
      })
      if (outcome === 'gone') throw new PasskeyRefusal('passkey_unknown', accountId)
      if (outcome === 'behind') throw new PasskeyRefusal('passkey_counter_went_back', accountId)
    },
  }
}
