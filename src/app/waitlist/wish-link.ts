import type { SecretRing } from '../../platform/crypto/secret-ring.ts'
import { idOfToken, signId } from '../../platform/crypto/signed-id.ts'

const PURPOSE = 'wish'

/** The address at which a guest sees his wish, and leaves the line. */
export function wishUrl(of: { publicUrl: string; keys: { link: SecretRing } }, wishId: string): string {
  return `${of.publicUrl}/wish/${signId(of.keys.link, PURPOSE, wishId)}`
}

/** The wish that a token opens; null for one that was not made with our keys. */
export function wishOfToken(linkKeys: SecretRing, token: string): string | null {
  return idOfToken(linkKeys, PURPOSE, token)
}
