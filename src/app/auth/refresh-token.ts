import { hmac, sha256 } from '../../platform/crypto/digest.ts'
import type { Random } from '../../platform/crypto/random.ts'

const PATTERN = /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/

/** A refresh token: the session it belongs to, and 256 random bits. Only its digest is kept. */
export interface RefreshToken {
  text: string
  digest: Buffer
}

/** A new token for a session. */
export function newRefreshToken(random: Random, sessionId: string): RefreshToken {
  const text = `${sessionId}.${random.bytes(32).toString('base64url')}`
  return { text, digest: sha256(text) }
}

/**
 * The token that comes after one, always the same: whoever did not hear the answer asks again and gets no other.
 * `key` is the server's; without it the next token cannot be known from the last.
 */
export function nextRefreshToken(
  key: Uint8Array,
  { sessionId, digest }: RefreshToken & { sessionId: string },
): RefreshToken {
  const text = `${sessionId}.${hmac(key, 'refresh', digest.toString('base64url')).toString('base64url')}`
  return { text, digest: sha256(text) }
}

/** Reads a token; null for what cannot be one. */
export function readRefreshToken(text: string): (RefreshToken & { sessionId: string }) | null {
  const sessionId = PATTERN.exec(text)?.[1]
  return sessionId === undefined ? null : { text, digest: sha256(text), sessionId }
}
