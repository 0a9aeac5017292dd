import { hmac } from '../../../platform/crypto/digest.ts'
import type { Random } from '../../../platform/crypto/random.ts'

/** Crockford's alphabet: none of its 32 signs looks like another. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const SIGNS = 24
const COUNT = 10

/** Ten codes of 120 bits, in groups of four as they are written down. */
export function newRecoveryCodes(random: Random): string[] {
  return Array.from({ length: COUNT }, () =>
    // 256 is a multiple of 32: each sign is as likely as another.
    [...random.bytes(SIGNS)]
      .map((byte) => ALPHABET.charAt(byte % ALPHABET.length))
      .join('')
      .replace(/(.{4})(?=.)/g, '$1-'),
  )
}

/** What is kept of a code; spaces, dashes and case do not count, and what looks like a sign is taken for it. */
export function digestOfRecoveryCode(key: Uint8Array, accountId: string, code: string): Buffer {
  const text = code.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1')
  return hmac(key, 'recovery code', accountId, text)
}
