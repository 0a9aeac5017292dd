import { sha256 } from '../../../platform/crypto/digest.ts'

/** What an authenticator is asked to sign for. */
export type PasskeyPurpose = 'registration' | 'sign_in' | 'step_up'

/** For how long what is to be signed is good, in minutes: as long as a browser waits for a person. */
export const CHALLENGE_MINUTES = 5

/** So many passkeys an account may have. */
export const PASSKEYS_MAX = 20

/** What authenticators are asked to sign with, the best first: EdDSA, ES256, RS256 (COSE, RFC 9053). */
export const signatureAlgorithms: readonly number[] = [-8, -7, -257]

/** The ways on which a browser reaches an authenticator that we tell it of again; others it may name are not kept. */
export const knownTransports = ['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb'] as const

/** Passkeys as a browser is told of them, with the ways on which it reaches them. */
export function credentialDescriptors(
  passkeys: readonly { credential_id: Buffer; transports: readonly string[] }[],
) {
  return passkeys.map((passkey) => ({
    id: passkey.credential_id.toString('base64url'),
    transports: knownTransports.filter((one) => passkey.transports.includes(one)),
  }))
}

/** Why a passkey was not taken. Whoever sent it hears one answer for all; the record says which, and of whom. */
export class PasskeyRefusal extends Error {
  readonly reason: PasskeyRefusalReason
  readonly accountId: string | null

  constructor(reason: PasskeyRefusalReason, accountId: string | null) {
    super(reason)
    this.reason = reason
    this.accountId = accountId
  }
}

type PasskeyRefusalReason =
  | 'passkey_challenge_not_good'
  | 'passkey_unknown'
  | 'passkey_of_another'
  | 'passkey_not_verified'
  | 'passkey_counter_went_back'

/** What is kept of a challenge. */
export function digestOfChallenge(challenge: Uint8Array): Buffer {
  return sha256(challenge)
}

/** The challenge that was signed, of the client's data (WebAuthn Level 3, section 5.8.1); null for what is no such thing. */
export function signedChallenge(clientDataJson: string): { text: string; digest: Buffer } | null {
  try {
    const data = JSON.parse(Buffer.from(clientDataJson, 'base64url').toString()) as { challenge?: unknown }
    if (typeof data.challenge !== 'string') return null
    return { text: data.challenge, digest: digestOfChallenge(Buffer.from(data.challenge, 'base64url')) }
  } catch {
    return null
  }
}

/** How an authenticator knows an account (the user handle): the bytes of its id, which say nothing of the person. */
export function userHandle(accountId: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(accountId.replaceAll('-', ''), 'hex'))
}

/** Whether a user handle that an authenticator gave is of this account. */
export function isHandleOf(accountId: string, handle: string): boolean {
  return Buffer.from(userHandle(accountId)).toString('base64url') === handle
}
