import type { RegistrationResponseJSON } from '@simplewebauthn/server'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { uniqueViolation } from '../../../platform/postgres/violations.ts'
import { codeOf } from '../../../platform/process/error-code.ts'
import { enqueueMail } from '../../notifications/enqueue-mail.ts'
import { passkeyMail } from '../../notifications/passkey-mail.ts'
import type { SignedInActor } from '../actor.ts'
import { endSessions, lockAccount, noteProof, tellSessions } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authEvent } from '../auth-event.ts'
import { authProblems } from '../errors.ts'
import { passkeyProblems } from './errors.ts'
import { knownTransports, PASSKEYS_MAX, signatureAlgorithms, signedChallenge } from './passkey.ts'
import { insertPasskey, listOwnPasskeys, takeChallenge } from './passkeys.sql.ts'
import { secondFactorsOf } from '../second-factors/second-factor.sql.ts'
import type { RelyingParty } from './relying-party.ts'
import { webauthn } from './webauthn.ts'

/**
 * Takes a new passkey of the actor's (WebAuthn Level 3, section 7.1), and tells him by mail. The first of somebody who works in
 * a shop is his second factor: all other devices are signed out. What was signed is used up, whatever comes of it. Gives its id. Problems:
 * passkey_not_good (too late, signed for somebody else or for another page, without asking for its person), passkey_known,
 * too_many_passkeys, session_ended.
 */
export async function addPasskey(
  context: AuthContext,
  actor: SignedInActor,
  wanted: { party: RelyingParty; credential: RegistrationResponseJSON; name: string },
): Promise<string> {
  const { database, clock, random, events, sessions, shops, publicUrl } = context
  const { accountId, shopId } = actor
  const tenant = { shopId, accountId }
  const now = clock.now()
  const { credential, deviceType, backedUp } = await verify(context, actor, wanted)
  const { shop } = await shops.get(shopId)
  const id = random.uuid()
  try {
    const { told, ended } = await withTenant(database, tenant, async (transaction) => {
      const account = await lockAccount(transaction, accountId)
      if (account === undefined) throw authProblems.session_ended()
      if ((await listOwnPasskeys(transaction)).length >= PASSKEYS_MAX)
        throw passkeyProblems.too_many_passkeys()
      const before = await secondFactorsOf(transaction, accountId)
      await insertPasskey(transaction, {
        id,
        accountId,
        credentialId: Buffer.from(credential.id, 'base64url'),
        publicKey: Buffer.from(credential.publicKey),
        counter: credential.counter,
        transports: knownTransports.filter((one) => credential.transports?.includes(one)),
        deviceType,
        backedUp,
        name: wanted.name,
        now,
      })
      const mail = passkeyMail({
        what: 'added',
        account: account.name,
        passkey: wanted.name,
        shop,
        publicUrl,
      })
      // Nobody is told of an account that may be a stranger's.
      await enqueueMail(transaction, { to: account.provisional ? null : account.email, ...mail })
      const event = authEvent({
        activity: 'passkey_added',
        succeeded: true,
        detail: deviceType,
        userUid: accountId,
        sessionId: actor.sessionId,
        source: actor.source,
        requestId: actor.requestId,
      })
      await events.append(transaction, event)
      const isSecondFactor = (await secondFactorsOf(transaction, accountId)).length > 0
      if (before.length > 0 || !isSecondFactor)
        return { told: await tellSessions(transaction, accountId), ended: [] }
      // As with an authenticator app: whoever is in by the password alone, perhaps a thief, is out.
      const { sessionId } = actor
      const which = { but: sessionId }
      const others = await endSessions(transaction, { accountId, which, reason: 'second_factor_added', now })
      await noteProof(transaction, { sessionId, secondFactor: true, now })
      return { told: [sessionId], ended: others }
    })
    for (const sessionId of [...told, ...ended]) sessions.forget(sessionId)
  } catch (error) {
    if (codeOf(error) === uniqueViolation) throw passkeyProblems.passkey_known()
    throw error
  }
  return id
}

async function verify(
  { database, clock }: AuthContext,
  { accountId, shopId }: SignedInActor,
  { credential, party }: { credential: RegistrationResponseJSON; party: RelyingParty },
) {
  const signed = signedChallenge(credential.response.clientDataJSON)
  const isGood =
    signed !== null &&
    (await withTenant(database, { shopId, accountId }, (transaction) =>
      takeChallenge(transaction, { digest: signed.digest, purpose: 'registration', now: clock.now() }),
    ))
  if (!isGood) throw passkeyProblems.passkey_not_good()
  const { verifyRegistrationResponse } = await webauthn()
  const result = await verifyRegistrationResponse({
    response: credential,
    expectedChallenge: signed.text,
    expectedOrigin: party.origin,
    expectedRPID: party.id,
    requireUserVerification: true,
    supportedAlgorithmIDs: [...signatureAlgorithms],
  }).catch(() => null)
  if (result === null || !result.verified) throw passkeyProblems.passkey_not_good()
  const { credential: made, credentialDeviceType, credentialBackedUp } = result.registrationInfo
  return {
    credential: made,
    deviceType:
      credentialDeviceType === 'multiDevice' ? ('multi_device' as const) : ('single_device' as const),
    backedUp: credentialBackedUp,
  }
}
