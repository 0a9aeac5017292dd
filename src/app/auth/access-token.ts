import { jwtVerify, SignJWT, type JWK } from 'jose'
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

/** Signs and checks access tokens: EdDSA (RFC 8037), profile of RFC 9068, one algorithm; one key signs, several are good. */
export interface AccessTokens {
  /** A token issued at `now`, good for ACCESS_TOKEN_SECONDS. */
  sign(claims: Omit<AccessTokenClaims, 'endsSeconds'>, now: Temporal.Instant): Promise<string>
  /** What a token says, or null for one that is not ours, expired at `now`, or malformed. Never throws. */
  verify(token: string, now: Temporal.Instant): Promise<SignedClaims | null>
  /** The public halves of all good keys as a JWK set (RFC 7517), the one that signs first. */
  keySet(): { keys: JWK[] }
}

/** Access tokens under the keys of a ring. */
export function createAccessTokens(ring: KeyRing): AccessTokens {
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
        const keyOf = (kid: string | undefined) => {
          const key = kid === undefined ? undefined : ring.find(kid)
          if (key === undefined) throw new Error('No key of ours.')
          return key
        }
        const { payload, protectedHeader } = await jwtVerify(token, ({ kid }) => keyOf(kid).publicKey, {
          algorithms: ['EdDSA'],
          issuer: ISSUER,
          audience: AUDIENCE,
          typ: TYPE,
          requiredClaims: ['sub', 'sid', 'jti', 'exp', 'iat'],
          currentDate: toLegacyDate(now),
        })
        const { sub, jti, sid, exp, act } = payload
        if (exp === undefined) return null
        const key = keyOf(protectedHeader.kid)
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
  }
}

/** Who acts; nobody that there is, when the claim has another shape. */
function subjectOf(act: unknown): string {
  return typeof act === 'object' && act !== null && 'sub' in act ? String(act.sub) : ''
}
