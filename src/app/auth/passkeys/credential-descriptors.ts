import type { AuthenticatorTransport } from '@simplewebauthn/server'
import type { OwnPasskey } from './passkeys.sql.ts'

/** Passkeys as a browser is told of them, with the ways on which it reaches them. */
export function credentialDescriptors(passkeys: readonly OwnPasskey[]) {
  return passkeys.map((passkey) => ({
    id: passkey.credential_id.toString('base64url'),
    transports: passkey.transports as AuthenticatorTransport[],
  }))
}
