import { equalBytes, hmac } from './digest.ts'
import type { SecretRing } from './secret-ring.ts'

const PATTERN = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})$/
const MAC_BYTES = 16

/** The token of a link that opens one row for one purpose: its id and a MAC of 128 bits under the newest key. */
export function signId([key]: SecretRing, purpose: string, id: string): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex')
  return `${bytes.toString('base64url')}.${hmac(key, purpose, id).subarray(0, MAC_BYTES).toString('base64url')}`
}

/** The id that a token opens; null for one that was made with none of these keys, or for another purpose. */
export function idOfToken(keys: SecretRing, purpose: string, token: string): string | null {
  const [, bytes] = PATTERN.exec(token) ?? []
  if (bytes === undefined) return null
  const id = Buffer.from(bytes, 'base64url')
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  // As text: base64url has several spellings of the same bytes, and one link is enough.
  const isOurs = keys.some((key) => equalBytes(Buffer.from(signId([key], purpose, id)), Buffer.from(token)))
  return isOurs ? id : null
}
