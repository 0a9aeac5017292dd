import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import type { Random } from './random.ts'
import type { SecretRing } from './secret-ring.ts'

const NONCE_BYTES = 12
const TAG_BYTES = 16

/** What something is sealed for, and whose it is: each has a key of its own, and what is moved to another does not open. */
export interface SealedFor {
  purpose: string
  id: string
}

/** HKDF with SHA-256 (RFC 5869); `key` is 256 random bits, so that it needs no salt. */
function keyFor(key: Uint8Array, { purpose, id }: SealedFor): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, '', `6fb ${purpose} ${id}`, 32))
}

/** Seals bytes by AES-256-GCM (NIST SP 800-38D) under a key that comes of the newest: nonce, text, tag. */
export function seal([key]: SecretRing, what: SealedFor, plain: Uint8Array, random: Random): Buffer {
  const nonce = random.bytes(NONCE_BYTES)
  const cipher = createCipheriv('aes-256-gcm', keyFor(key, what), nonce, { authTagLength: TAG_BYTES })
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** What was sealed; null when it was sealed under none of these keys, for something else, or was changed. */
export function unseal(keys: SecretRing, what: SealedFor, sealed: Uint8Array): Buffer | null {
  for (const key of keys) {
    const plain = open(key, what, sealed)
    if (plain !== null) return plain
  }
  return null
}

function open(key: Uint8Array, what: SealedFor, sealed: Uint8Array): Buffer | null {
  if (sealed.length < NONCE_BYTES + TAG_BYTES) return null
  const nonce = sealed.subarray(0, NONCE_BYTES)
  const decipher = createDecipheriv('aes-256-gcm', keyFor(key, what), nonce, { authTagLength: TAG_BYTES })
  decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()])
  } catch {
    return null
  }
}
