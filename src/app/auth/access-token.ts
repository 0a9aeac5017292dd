import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, jwtVerify, SignJWT, type JWK } from 'jose'
import { toLegacyDate } from '../../platform/clock/legacy-date.ts'

/** How long an access token is good, in seconds. */
export const ACCESS_TOKEN_SECONDS = 600

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
}

/** Signs and checks access tokens: EdDSA (RFC 8037), profile of RFC 9068, one algorithm and one key. */
export interface AccessTokens {
  /** A token issued at `now`, good for ACCESS_TOKEN_SECONDS. */
  sign(claims: Omit<AccessTokenClaims, 'endsSeconds'>, now: Temporal.Instant): Promise<string>
  /** What a token says, or null for one that is not ours, expired at `now`, or malformed. Never throws. */
  verify(token: string, now: Temporal.Instant): Promise<AccessTokenClaims | null>
  /** The public half as a JWK set (RFC 7517). */
  keySet: { keys: JWK[] }
}

/** Access tokens under an Ed25519 private key in PKCS #8 PEM. */
export async function createAccessTokens(pem: string): Promise<AccessTokens> {
  const privateKey = createPrivateKey(pem)
  const publicKey: KeyObject = createPublicKey(privateKey)
  const jwk = await exportJWK(publicKey)
  const kid = await calculateJwkThumbprint(jwk)
  return {
    keySet: { keys: [{ ...jwk, kid, alg: 'EdDSA', use: 'sig' }] },

    sign: ({ accountId, sessionId, tokenId }, now) => {
      const seconds = Math.floor(now.epochMilliseconds / 1000)
      return new SignJWT({ sid: sessionId })
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
        const { payload, protectedHeader } = await jwtVerify(token, publicKey, {
          algorithms: ['EdDSA'],
          issuer: ISSUER,
          audience: AUDIENCE,
          typ: TYPE,
          requiredClaims: ['sub', 'sid', 'jti', 'exp', 'iat'],
          currentDate: toLegacyDate(now),
        })
        const { sub, jti, sid, exp } = payload
        if (protectedHeader.kid !== kid || exp === undefined) return null
        // Whatever their type: it has our signature, so it has to be looked at.
        return { accountId: String(sub), sessionId: String(sid), tokenId: String(jti), endsSeconds: exp }
      } catch {
        return null
      }
    },
  }
}
