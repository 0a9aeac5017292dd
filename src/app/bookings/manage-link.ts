import { idOfToken, signId } from '../../platform/crypto/signed-id.ts'

/** The token of the link by which a guest manages one booking. */
export function manageToken(linkKey: Uint8Array, bookingId: string): string {
  return signId(linkKey, 'manage', bookingId)
}

/** The booking that a token opens; null for one that was not made with this key. */
export function bookingOfToken(linkKey: Uint8Array, token: string): string | null {
  return idOfToken(linkKey, 'manage', token)
}
