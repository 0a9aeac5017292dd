import { createHmac, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import type { JsonObject } from '../../platform/postgres/database-types.ts'

/** A token that differs from a good one in the one thing that its name says. */
export interface ForgedToken {
  name: string
  token: string
}

/** What a good token is made of. */
export interface TokenMaking {
  /** The server's own Ed25519 key, which signs at present. */
  signingKey: KeyObject
  /** The key id that the server gives its key. */
  kid: string
  /** A key that was good once, and one that is to sign later. */
  retired: { kid: string; privateKey: KeyObject }
  coming: { kid: string; privateKey: KeyObject }
  accountId: string
  /** A session of that account that lives. */
  sessionId: string
  tokenId: string
  /** Seconds since 1970. */
  nowSeconds: number
}

/** How long the good one lasts, in seconds. */
export const TOKEN_SECONDS = 60

interface Parts {
  header: JsonObject
  claims: JsonObject
}

const HOUR_S = 3_600
const ELSEWHERE = 'http://127.0.0.1:9/keys.json'

/** A good token, and forgeries of every known kind (RFC 8725), each wrong in one way only. */
export function forgeTokens(making: TokenMaking): { good: string; forged: ForgedToken[] } {
  const key = making.signingKey
  const spki = createPublicKey(key).export({ type: 'spki', format: 'pem' })
  const foreign = generateKeyPairSync('ed25519')
  const foreignJwk = foreign.publicKey.export({ format: 'jwk' }) as JsonObject
  const right = goodParts(making)
  const ours = (header: JsonObject, claims: JsonObject): string =>
    signed({ header: { ...right.header, ...header }, claims: { ...right.claims, ...claims } }, key)
  const theirs = (header: JsonObject): string =>
    signed({ header: { ...right.header, ...header }, claims: right.claims }, foreign.privateKey)
  const by = ({ kid, privateKey }: TokenMaking['retired']): string =>
    signed({ header: { ...right.header, kid }, claims: right.claims }, privateKey)
  const hmacked = (header: JsonObject, secret: string | Buffer): string => {
    const text = encoded({ header: { ...right.header, alg: 'HS256', ...header }, claims: right.claims })
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`
  }
  const good = signed(right, key)
  const [head = '', body = '', signature = ''] = good.split('.')
  const { nowSeconds } = making
  const forged: [name: string, token: string][] = [
    ['no algorithm', `${encoded({ ...right, header: { ...right.header, alg: 'none' } })}.`],
    ['no algorithm, spelled NoNe', `${encoded({ ...right, header: { ...right.header, alg: 'NoNe' } })}.`],
    ['no signature', `${head}.${body}.`],
    ['HMAC under the public key', hmacked({}, spki)],
    ['HMAC under nothing, kid a path', hmacked({ kid: '../../../../../../dev/null' }, '')],
    ['foreign key', theirs({})],
    ['foreign key, kid an SQL statement', theirs({ kid: "' union select 'key' --" })],
    ['foreign key in jwk', theirs({ jwk: foreignJwk })],
    ['foreign key behind jku', theirs({ jku: ELSEWHERE })],
    ['foreign key behind x5u', theirs({ x5u: ELSEWHERE })],
    ['unknown kid', ours({ kid: 'another' }, {})],
    ['kid of a retired key', ours({ kid: making.retired.kid }, {})],
    ['kid of a key not yet good', ours({ kid: making.coming.kid }, {})],
    ['retired key', by(making.retired)],
    ['key not yet good', by(making.coming)],
    ['unknown critical header', ours({ crit: ['x'], x: 1 }, {})],
    ['wrong issuer', ours({}, { iss: 'somebody-else' })],
    ['wrong audience', ours({}, { aud: 'another-api' })],
    ['wrong type', ours({ typ: 'JWT' }, {})],
    ['expired', ours({}, { iat: nowSeconds - 2 * HOUR_S, exp: nowSeconds - HOUR_S })],
    ['without an end', signed({ header: right.header, claims: without(right.claims, 'exp') }, key)],
    ['not yet valid', ours({}, { nbf: nowSeconds + HOUR_S })],
    ['changed claims', `${head}.${encodedPart({ ...right.claims, jti: 'changed' })}.${signature}`],
    ['changed signature', `${head}.${body}.${flipped(signature)}`],
    ['unknown session', ours({}, { sid: '00000000-0000-7000-8000-000000000000' })],
    ['session of another account', ours({}, { sub: '00000000-0000-7000-8000-000000000000' })],
    ['perfect, never issued', ours({}, { jti: '00000000-0000-7000-8000-000000000000' })],
  ]
  return { good, forged: forged.map(([name, token]) => ({ name, token })) }
}

function goodParts({ kid, accountId, sessionId, tokenId, nowSeconds }: TokenMaking): Parts {
  return {
    header: { alg: 'EdDSA', kid, typ: 'at+jwt' },
    claims: {
      sid: sessionId,
      iss: '6fb-booking',
      aud: '6fb-booking-api',
      sub: accountId,
      jti: tokenId,
      iat: nowSeconds,
      exp: nowSeconds + TOKEN_SECONDS,
    },
  }
}

function signed(parts: Parts, key: KeyObject): string {
  const text = encoded(parts)
  return `${text}.${sign(null, Buffer.from(text), key).toString('base64url')}`
}

function encoded({ header, claims }: Parts): string {
  return `${encodedPart(header)}.${encodedPart(claims)}`
}

function encodedPart(part: JsonObject): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

function without(claims: JsonObject, name: string): JsonObject {
  return Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name))
}

/** The same signature with its first bit turned. */
function flipped(signature: string): string {
  const bytes = Buffer.from(signature, 'base64url')
  bytes[0] = (bytes[0] ?? 0) ^ 0x80
  return bytes.toString('base64url')
}
