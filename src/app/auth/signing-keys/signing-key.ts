import type { KeyObject } from 'node:crypto'
import type { JWK } from 'jose'

/** How long an access token is good, in seconds. */
export const ACCESS_TOKEN_SECONDS = 600

/** A planned key signs so much later, in milliseconds: by then every server knows it. */
export const LEAD_MS = 2_000
/** By so much the clocks of two servers may differ, in milliseconds. */
export const CLOCK_SKEW_MS = 5_000
/** For so long after its last signature a key is good: the last token has ended, on a slow clock too. */
export const GOOD_AFTER_MS = ACCESS_TOKEN_SECONDS * 1_000 + 30_000

/** A key of access tokens (Ed25519, RFC 8037), and when it counts; times in milliseconds since 1970. */
export interface SigningKey {
  /** Its JWK thumbprint (RFC 7638). */
  kid: string
  publicKey: KeyObject
  publicJwk: JWK
  /** Null when it signs no more and was put away. */
  privateKey: KeyObject | null
  signsFromMs: number
  /** Null while no other one is to follow. */
  signsUntilMs: number | null
  goodUntilMs: number | null
}

/** Whether what it has signed is taken at `nowMs`: not yet before it signs, and no more when its last token has ended. */
export function isGood(key: SigningKey, nowMs: number): boolean {
  return (
    key.privateKey !== null &&
    key.signsFromMs - CLOCK_SKEW_MS <= nowMs &&
    nowMs < (key.goodUntilMs ?? Infinity)
  )
}

/**
 * Whether a token of this key that ends at `endsSeconds` (since 1970) can be one of ours: not one from after another key
 * has followed. Whatever its ids are, such a one was made by somebody who has the key.
 */
export function canBeOurs({ signsUntilMs }: SigningKey, endsSeconds: number): boolean {
  const latestMs = (signsUntilMs ?? Infinity) + ACCESS_TOKEN_SECONDS * 1_000 + CLOCK_SKEW_MS
  return endsSeconds * 1_000 <= latestMs
}

/** The one that signs at `nowMs`: of those whose time has come the newest; when there is none, one that every server takes already. */
export function signingKeyOf(keys: readonly SigningKey[], nowMs: number): SigningKey | undefined {
  const able = keys.filter((key) => isGood(key, nowMs) && nowMs < (key.signsUntilMs ?? Infinity))
  const begun = able.filter(({ signsFromMs }) => signsFromMs <= nowMs)
  return (begun.length > 0 ? begun : able).toSorted(
    (one, other) => other.signsFromMs - one.signsFromMs || other.kid.localeCompare(one.kid),
  )[0]
}
