import { idOfToken, signId } from '../../platform/crypto/signed-id.ts'

const PURPOSE = 'wish'

/** The address at which a guest sees his wish, and leaves the line. */
export function wishUrl(of: { publicUrl: string; keys: { link: Uint8Array } }, wishId: string): string {
  return `${of.publicUrl}/wish/${signId(of.keys.link, PURPOSE, wishId)}`
}

/** The wish that a token opens; null for one that was not made with this key. */
export function wishOfToken(linkKey: Uint8Array, token: string): string | null {
  return idOfToken(linkKey, PURPOSE, token)
}
