import type { Configuration } from 'openid-client'
import { unseal } from '../../../platform/crypto/seal.ts'
import type { AuthContext } from '../auth-context.ts'
import { oidcProblems } from './errors.ts'
import { sealedFor } from './identity-provider.ts'
import type { StoredProvider } from './oidc.sql.ts'
import type { ProviderClient } from './provider-client.ts'

/** The provider of a shop, ready for one sign-in. Problems: identity_provider_sealed, identity_provider_unreachable. */
export function openProvider(
  { keys }: Pick<AuthContext, 'keys'>,
  client: ProviderClient,
  shopId: string,
  provider: StoredProvider,
): Promise<Configuration> {
  const secret = unseal(keys.sealing, sealedFor(shopId), provider.sealedSecret)
  if (secret === null) throw oidcProblems.identity_provider_sealed()
  return client.configure(provider, secret.toString())
}
