import { describeSettings } from '../../platform/config/describe-settings.ts'
import type { Settings } from '../../platform/config/settings.ts'
import { readRing } from '../../platform/crypto/secret-ring.ts'
import { hmac } from '../../platform/crypto/digest.ts'
import type { ShopSecrets } from './shop-secrets.ts'

/**
 * Every setting by the name of its variable and every secret as `secrets/NAME`. What is secret is a digest under the guard's
 * own key, which the database does not have: nobody can try passwords by it.
 */
export function describeConfiguration(
  settings: Settings,
  { store, guard }: Pick<ShopSecrets, 'store' | 'guard'>,
): Record<string, string> {
  const [key] = readRing(guard.witness)
  const digest = (text: string): string => hmac(key, 'configuration', text).toString('hex').slice(0, 16)
  const described = describeSettings(settings, digest)
  for (const [name, text] of Object.entries(store.all())) described[`secrets/${name}`] = digest(text)
  return described
}
