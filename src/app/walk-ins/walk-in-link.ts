import { idOfToken, signId } from '../../platform/crypto/signed-id.ts'

/** The token of the link to one's own place in the queue. */
export function placeToken(linkKey: Uint8Array, walkInId: string): string {
  return signId(linkKey, 'walk-in', walkInId)
}

/** The place that a token opens; null for one that was not made with this key. */
export function placeOfToken(linkKey: Uint8Array, token: string): string | null {
  return idOfToken(linkKey, 'walk-in', token)
}
