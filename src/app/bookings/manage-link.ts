import { equalBytes, hmac } from '../../platform/crypto/digest.ts'

const PATTERN = /^([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})$/
const MAC_BYTES = 16

/** The token of the link by which a guest manages one booking: its id and a MAC of 128 bits. */
export function manageToken(linkKey: Uint8Array, bookingId: string): string {
  const id = Buffer.from(bookingId.replaceAll('-', ''), 'hex')
  return `${id.toString('base64url')}.${hmac(linkKey, 'manage', bookingId).subarray(0, MAC_BYTES).toString('base64url')}`
}

/** The booking that a token opens; null for one that was not made with this key. */
export function bookingOfToken(linkKey: Uint8Array, token: string): string | null {
  const [, id] = PATTERN.exec(token) ?? []
  if (id === undefined) return null
  const bookingId = Buffer.from(id, 'base64url')
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
  // As text: base64url has several spellings of the same bytes, and one link is enough.
  return equalBytes(Buffer.from(manageToken(linkKey, bookingId)), Buffer.from(token)) ? bookingId : null
}
