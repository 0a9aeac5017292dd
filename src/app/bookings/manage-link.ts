import type { SecretRing } from '../../platform/crypto/secret-ring.ts'
import { idOfToken, signId } from '../../platform/crypto/signed-id.ts'

/** The token of the link by which a guest manages one booking. */
export function manageToken(linkKeys: SecretRing, bookingId: string): string {
  return signId(linkKeys, 'manage', bookingId)
}

/** The booking that a token opens; null for one that was not made with our keys. */
export function bookingOfToken(linkKeys: SecretRing, token: string): string | null {
  return idOfToken(linkKeys, 'manage', token)
}
