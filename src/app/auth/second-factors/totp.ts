import { Secret, TOTP } from 'otpauth'
import type { Random } from '../../../platform/crypto/random.ts'
import type { SealedFor } from '../../../platform/crypto/seal.ts'

/** How long a code is good, and so how long a time step is, in seconds (RFC 6238, section 5.2). */
const STEP_SECONDS = 30

/** So many steps a clock may be fast or slow. */
const SKEW_STEPS = 1

/** 160 bits, as many as the hash has that codes are made with (RFC 4226, section 4, R6). */
export function newTotpSecret(random: Random): Buffer {
  return random.bytes(20)
}

/** What the secret of an account's app is sealed for. */
export function sealedFor(accountId: string): SealedFor {
  return { purpose: 'authenticator', id: accountId }
}

/** Whether a code can be one of an app; all others are recovery codes. */
export function isAppCode(code: string): boolean {
  return /^\s*(\d\s*){6}$/.test(code)
}

// Every authenticator app knows SHA-1 and six digits; some know nothing else.
const totp = (secret: Uint8Array, names: { issuer: string; label: string }): TOTP =>
  new TOTP({
    ...names,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
    algorithm: 'SHA1',
    digits: 6,
    period: STEP_SECONDS,
  })

/** What an authenticator app is given: an address to scan, and the secret in base32 to type. */
export function enrolment(
  secret: Uint8Array,
  names: { issuer: string; label: string },
): { uri: string; secret: string } {
  const own = totp(secret, names)
  return { uri: own.toString(), secret: own.secret.base32 }
}

/**
 * The time step of a code (spaces in it do not count) that is good at `nowMs` (milliseconds since 1970); null for a wrong one, for one that is more than
 * a step off, and for one that is not newer than `lastStep`: each is good once (RFC 6238, section 5.2).
 */
export function stepOfCode(
  secret: Uint8Array,
  code: string,
  { nowMs, lastStep }: { nowMs: number; lastStep: number },
): number | null {
  const token = code.replace(/\s/g, '')
  if (!/^\d{6}$/.test(token)) return null
  const own = totp(secret, { issuer: '', label: '' })
  const delta = own.validate({ token, timestamp: nowMs, window: SKEW_STEPS })
  if (delta === null) return null
  const step = Math.floor(nowMs / 1000 / STEP_SECONDS) + delta
  return step > lastStep ? step : null
}
