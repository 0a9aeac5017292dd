import type { SecretRing } from '../../platform/crypto/secret-ring.ts'
import { idOfToken, signId } from '../../platform/crypto/signed-id.ts'

/** The token of the link to one's own place in the queue. */
export function placeToken(linkKeys: SecretRing, walkInId: string): string {
  return signId(linkKeys, 'walk-in', walkInId)
}

/** The place that a token opens; null for one that was not made with our keys. */
export function placeOfToken(linkKeys: SecretRing, token: string): string | null {
  return idOfToken(linkKeys, 'walk-in', token)
}
