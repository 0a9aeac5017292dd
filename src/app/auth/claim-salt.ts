import { hmac } from '../../platform/crypto/digest.ts'

/** The salt (16 bytes) of all accounts that only claim an address: one hash shows which of them a password opens. */
export function claimSalt(digestKey: Uint8Array, email: string): Buffer {
  return hmac(digestKey, 'salt of claims', email).subarray(0, 16)
}
