import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { askOwnServer } from '../../platform/http/ask-own-server.ts'
import { selfTestHeader, signSelfTest } from '../../platform/limits/self-test.ts'
import type { GuardContext, GuardKeys } from '../guard-context.ts'
import { isRecord } from '../monitoring/sigma/event-fields.ts'

const PATH = '/auth/me'
const REFUSED = 401
const NOBODY = '00000000-0000-7000-8000-000000000000'

/**
 * Whether the server at `url` still tells people from strangers, as somebody from outside can try it: nobody is let in
 * without a token or with a forged one (RFC 8725: no algorithm, HMAC under the public key, a foreign key, a key id that
 * is a path), and the public keys are there. It signs in as nobody: in the middle of an attack the record would take that
 * for a part of it. What takes the real key, `6fb verify` tries. Never throws.
 */
export async function tryAuthentication(
  { clock, random, keys }: Pick<GuardContext, 'clock' | 'random'> & { keys: Pick<GuardKeys, 'eventMac'> },
  url: string,
): Promise<{ ok: boolean; detail: string }> {
  try {
    const { body } = await askOwnServer(`${url}/.well-known/jwks.json`)
    const [jwk] = isRecord(body) && Array.isArray(body['keys']) ? (body['keys'] as unknown[]) : []
    if (!isRecord(jwk) || typeof jwk['kid'] !== 'string' || typeof jwk['x'] !== 'string')
      return { ok: false, detail: 'The server shows no key of access tokens.' }
    const id = random.bytes(8).toString('hex')
    const forged = forgeries({
      kid: jwk['kid'],
      publicKey: jwk['x'],
      nowSeconds: Math.floor(clock.epochMs() / 1000),
    })
    for (const [name, token] of [['nothing', null], ...forged] as const) {
      const mark = signSelfTest(keys.eventMac[0], { id, cost: 1, atMs: clock.epochMs() })
      const headers = {
        [selfTestHeader]: mark,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      }
      const { status } = await askOwnServer(`${url}${PATH}`, headers)
      if (status !== REFUSED)
        return { ok: false, detail: `${PATH} with ${name} was answered with ${status}, not with ${REFUSED}.` }
    }
    return {
      ok: true,
      detail: `Nobody is let in without a token, nor with ${forged.length} kinds of forged ones.`,
    }
  } catch {
    return { ok: false, detail: 'Signing in does not answer over HTTP.' }
  }
}

/** Tokens that anybody can make who has only the public key. */
function forgeries(given: {
  kid: string
  publicKey: string
  nowSeconds: number
}): [name: string, token: string][] {
  const { kid, publicKey, nowSeconds } = given
  const foreign = generateKeyPairSync('ed25519').privateKey
  const claims = encoded({
    iss: '6fb-booking',
    aud: '6fb-booking-api',
    sub: NOBODY,
    sid: NOBODY,
    jti: NOBODY,
    iat: nowSeconds,
    exp: nowSeconds + 60,
  })
  const text = (header: object): string => `${encoded({ typ: 'at+jwt', kid, ...header })}.${claims}`
  const bySecret = (header: object, secret: string | Buffer): string => {
    const head = text({ alg: 'HS256', ...header })
    return `${head}.${createHmac('sha256', secret).update(head).digest('base64url')}`
  }
  const byForeign = text({ alg: 'EdDSA' })
  return [
    ['no algorithm', `${text({ alg: 'none' })}.`],
    ['HMAC under the public key', bySecret({}, Buffer.from(publicKey, 'base64url'))],
    ['a key id that is a path', bySecret({ kid: '../../../../dev/null' }, '')],
    ['a foreign key', `${byForeign}.${sign(null, Buffer.from(byForeign), foreign).toString('base64url')}`],
  ]
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}
