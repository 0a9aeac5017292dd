import { decodeProtectedHeader, jwtVerify, SignJWT, type JWK } from 'jose'
import { codeOf } from '../../platform/process/error-code.ts'
import { toLegacyDate } from '../../platform/clock/legacy-date.ts'
import type { KeyRing } from './signing-keys/key-ring.ts'
import { ACCESS_TOKEN_SECONDS, canBeOurs } from './signing-keys/signing-key.ts'

const ISSUER = '6fb-booking'
const AUDIENCE = '6fb-booking-api'
const TYPE = 'at+jwt'

/** What an access token says. */
export interface AccessTokenClaims {
  accountId: string
  sessionId: string
  tokenId: string
  /** When it ends, in seconds since 1970. */
  endsSeconds: number
  /** The account that acts for this one, when it is not its own person (`act`, RFC 8693, section 4.1). */
  actorId?: string
}

/** What a token with one of our signatures says, and what is to be thought of the key. */
export interface SignedClaims extends AccessTokenClaims {
  /** 'put_away' when the key is good no more; 'misused' when the token was not made while it signed. */
  key: 'good' | 'put_away' | 'misused'
}

/**
 * How a token was forged: by another algorithm (none, HMAC under our public key), by a header that names a key of its own, by the
 * id of a key that we would never give, by a signature that does not fit, or by claims that we never make.
 */
export type TokenFault = 'algorithm' | 'key_in_header' | 'key_id' | 'signature' | 'claims'

/** Signs and checks access tokens: EdDSA (RFC 8037), profile of RFC 9068, one algorithm; one key signs, several are good. */
export interface AccessTokens {
  /** A token issued at `now`, good for ACCESS_TOKEN_SECONDS. */
  sign(claims: Omit<AccessTokenClaims, 'endsSeconds'>, now: Temporal.Instant): Promise<string>
  /** What a token says, or null for one that is not ours, expired at `now`, or malformed. Never throws. */
  verify(token: string, now: Temporal.Instant): Promise<SignedClaims | null>
  /**
   * What is forged about a token that `verify` gives null for; null for one that a person may have honestly: one that has run out,
   * one of a key that is forgotten, and what is no token at all. Never throws.
   */
  faultOf(token: string, now: Temporal.Instant): Promise<TokenFault | null>
  /** The public halves of all good keys as a JWK set (RFC 7517), the one that signs first. */
  keySet(): { keys: JWK[] }
}

/** A JWK thumbprint (RFC 7638) with SHA-256, as ours are named. */
const THUMBPRINT = /^[\w-]{43}$/

/** Access tokens under the keys of a ring. */
export function createAccessTokens(ring: KeyRing): AccessTokens {
  /** What a token says when its signature is ours and all else is right; throws otherwise. */
  function open(token: string, now: Temporal.Instant) {
    return jwtVerify(
      token,
      ({ kid }) => {
        const key = kid === undefined ? undefined : ring.find(kid)
        if (key === undefined) throw new Error('No key of ours.')
        return key.publicKey
      },
      {
        algorithms: ['EdDSA'],
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: TYPE,
        requiredClaims: ['sub', 'sid', 'jti', 'exp', 'iat'],
        currentDate: toLegacyDate(now),
      },
    )
  }

  return {
    keySet: () => ({
      keys: ring.good().map(({ kid, publicJwk }) => ({ ...publicJwk, kid, alg: 'EdDSA', use: 'sig' })),
    }),

    async sign({ accountId, sessionId, tokenId, actorId }, now) {
      const seconds = Math.floor(now.epochMilliseconds / 1000)
      const { kid, privateKey } = await ring.signing()
      if (privateKey === null) throw new Error('A key that was put away cannot sign.')
      return new SignJWT({ sid: sessionId, ...(actorId === undefined ? {} : { act: { sub: actorId } }) })
        .setProtectedHeader({ alg: 'EdDSA', kid, typ: TYPE })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(accountId)
        .setJti(tokenId)
        .setIssuedAt(seconds)
        .setExpirationTime(seconds + ACCESS_TOKEN_SECONDS)
        .sign(privateKey)
    },

    async verify(token, now) {
      try {
        const { payload, protectedHeader } = await open(token, now)
        const { sub, jti, sid, exp, act } = payload
        const key = ring.find(protectedHeader.kid ?? '')
        if (exp === undefined || key === undefined) return null
        const isOurs = canBeOurs(key, exp)
        // Whatever their type: it has our signature, so it has to be looked at.
        const claims: SignedClaims = {
          accountId: String(sub),
          sessionId: String(sid),
          tokenId: String(jti),
          endsSeconds: exp,
          key: !isOurs ? 'misused' : ring.isGood(key) ? 'good' : 'put_away',
        }
        return act === undefined ? claims : { ...claims, actorId: subjectOf(act) }
      } catch {
        return null
      }
    },

    async faultOf(token, now) {
      try {
        const { alg, kid = '', jwk, jku, x5u, x5c, crit } = decodeProtectedHeader(token)
        if (alg !== 'EdDSA') return 'algorithm'
        if ((jwk ?? jku ?? x5u ?? x5c ?? crit) !== undefined) return 'key_in_header'
        if (ring.find(kid) === undefined) return THUMBPRINT.test(kid) ? null : 'key_id'
      } catch {
        return null
      }
      try {
        await open(token, now)
        return null
      } catch (error) {
        switch (codeOf(error)) {
          case 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED':
          case 'ERR_JWS_INVALID':
            return 'signature'
          case 'ERR_JWT_CLAIM_VALIDATION_FAILED':
            return 'claims'
          default:
            return null
        }
      }
    },
  }
}

/** Who acts; nobody that there is, when the claim has another shape. */
function subjectOf(act: unknown): string {
  return typeof act === 'object' && act !== null && 'sub' in act ? String(act.sub) : ''
}
