import { crc32 } from 'node:zlib'
import { equalBytes, sha256 } from '../../../platform/crypto/digest.ts'
import type { Random } from '../../../platform/crypto/random.ts'

/** What every key begins with: scanners for leaked secrets look for it. */
export const API_KEY_PREFIX = '6fb_live_'

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const PUBLIC_ID_BYTES = 8
const SECRET_BYTES = 32
const PUBLIC_ID_LENGTH = 11
const SECRET_LENGTH = 43
const CHECKSUM_LENGTH = 6
const LENGTH = PUBLIC_ID_LENGTH + SECRET_LENGTH + CHECKSUM_LENGTH

/** Finds keys in any text: what looks like one has, but for one in four thousand million, a right checksum only when it is one. */
export const apiKeyPattern = `${API_KEY_PREFIX}[0-9A-Za-z]{${LENGTH}}`

const whole = new RegExp(`^${apiKeyPattern}$`)

/** A key that was just made: its text is shown once, and only the digest is kept. */
export interface NewApiKey {
  publicId: string
  text: string
  digest: Buffer
}

/** What has to be known of a key to judge it. */
export interface ApiKeyFacts {
  digest: Uint8Array
  /** The secret from before the last rotation, and when it ends, in milliseconds since 1970. */
  previousDigest: Uint8Array | null
  previousEndsMs: number | null
  expiresMs: number
  isRevoked: boolean
}

/** What a key is when it is used. */
export type ApiKeyVerdict = 'good' | 'api_key_unknown' | 'api_key_expired' | 'api_key_revoked'

/** A new key, or with a `publicId` a new secret of that key: 256 random bits. */
export function newApiKey(
  random: Random,
  publicId = base62(random.bytes(PUBLIC_ID_BYTES), PUBLIC_ID_LENGTH),
): NewApiKey {
  const body = `${API_KEY_PREFIX}${publicId}${base62(random.bytes(SECRET_BYTES), SECRET_LENGTH)}`
  const text = `${body}${checksumOf(body)}`
  return { publicId, text, digest: sha256(text) }
}

/** A key of a shop as its owner sees it: without what is secret of it. */
export interface StoredApiKey {
  id: string
  public_id: string
  name: string
  scopes: string[]
  created_by: string
  created_at: Temporal.Instant
  lifetime_days: number
  expires_at: Temporal.Instant
  previous_ends_at: Temporal.Instant | null
  last_used_at: Temporal.Instant | null
  last_used_from: string | null
  revoked_at: Temporal.Instant | null
}

/** The API key in a header Authorization, whole or not (RFC 6750, section 2.1); null when it brings something else. */
export function bearerKey(authorization: string | undefined): string | null {
  const [, text] = /^bearer +([^ ].*)$/i.exec(authorization ?? '') ?? []
  return text?.startsWith(API_KEY_PREFIX) === true ? text : null
}

/** Reads a key as it is sent; null for what cannot be one: its length, its characters or its checksum are wrong. */
export function readApiKey(text: string): { publicId: string; digest: Buffer } | null {
  if (!whole.test(text) || checksumOf(text.slice(0, -CHECKSUM_LENGTH)) !== text.slice(-CHECKSUM_LENGTH))
    return null
  const publicId = text.slice(API_KEY_PREFIX.length, API_KEY_PREFIX.length + PUBLIC_ID_LENGTH)
  return { publicId, digest: sha256(text) }
}

/** The part of a key that may be shown, by which people know it again. */
export function shownPrefix(publicId: string): string {
  return `${API_KEY_PREFIX}${publicId}`
}

/** The public id in a key, or in the part of it that is shown; null when there is none. */
export function publicIdIn(text: string): string | null {
  return new RegExp(`^${API_KEY_PREFIX}([0-9A-Za-z]{${PUBLIC_ID_LENGTH}})`).exec(text)?.[1] ?? null
}

/** Whether a key with this digest is good at `nowMs` (milliseconds since 1970). */
export function judgeApiKey(key: ApiKeyFacts, digest: Uint8Array, nowMs: number): ApiKeyVerdict {
  const isCurrent = equalBytes(key.digest, digest)
  const isPrevious = key.previousDigest !== null && equalBytes(key.previousDigest, digest)
  if (!isCurrent && !isPrevious) return 'api_key_unknown'
  if (key.isRevoked) return 'api_key_revoked'
  const endsMs = isCurrent ? key.expiresMs : Math.min(key.expiresMs, key.previousEndsMs ?? -Infinity)
  return nowMs < endsMs ? 'good' : 'api_key_expired'
}

/** CRC-32 (ISO 3309, as in zlib) in base 62, six characters: a scanner tells a key from a lookalike without asking anybody. */
function checksumOf(body: string): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc32(body))
  return base62(bytes, CHECKSUM_LENGTH)
}

function base62(bytes: Uint8Array, length: number): string {
  let value = BigInt(`0x${Buffer.from(bytes).toString('hex')}`)
  let text = ''
  for (; value > 0n; value /= 62n) text = `${ALPHABET[Number(value % 62n)]}${text}`
  return text.padStart(length, '0')
}
