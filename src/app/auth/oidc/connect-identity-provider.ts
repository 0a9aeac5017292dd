import { seal } from '../../../platform/crypto/seal.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { entityEvent } from '../../entity-event.ts'
import { tenantOf, type SignedInActor } from '../actor.ts'
import type { AuthContext } from '../auth-context.ts'
import { endProviderSessions } from './end-provider-sessions.ts'
import { oidcProblems } from './errors.ts'
import { sealedFor, type IdentityProvider } from './identity-provider.ts'
import { deleteProvider, lockProvider, upsertProvider } from './oidc.sql.ts'
import type { ProviderClient } from './provider-client.ts'

/**
 * Lets the staff of the actor's shop sign in with a provider, once that has described itself well. Without `clientSecret`
 * the one that is there is kept, for the same issuer and client only. Another issuer unlinks every identity of the old one
 * and ends the sign-ins that came from it, but the actor's own. Problems: identity_provider_unusable, client_secret_needed.
 */
export async function connectIdentityProvider(
  context: AuthContext,
  client: ProviderClient,
  actor: SignedInActor,
  wanted: IdentityProvider & { clientSecret: string | null },
): Promise<IdentityProvider> {
  const { database, clock, random, events, keys, sessions } = context
  const { clientSecret, ...provider } = wanted
  await client.check(provider.issuer)
  const { shopId } = actor
  const now = clock.now()
  const ended = await withTenant(database, tenantOf(actor), async (transaction) => {
    const before = await lockProvider(transaction)
    const isSameClient = before?.issuer === provider.issuer && before.clientId === provider.clientId
    const sealedSecret =
      clientSecret === null
        ? isSameClient && before.sealedSecret
        : seal(keys.sealing, sealedFor(shopId), Buffer.from(clientSecret), random)
    if (sealedSecret === undefined || sealedSecret === false) throw oidcProblems.client_secret_needed()
    const isOther = before !== undefined && before.issuer !== provider.issuer
    const gone = isOther ? await endProviderSessions(context, transaction, actor, 'all') : []
    if (isOther) await deleteProvider(transaction, shopId)
    await upsertProvider(transaction, shopId, { ...provider, sealedSecret }, now)
    const entity = { type: 'identity_provider', uid: shopId }
    await events.append(
      transaction,
      entityEvent(actor, before === undefined ? 'made' : 'changed', entity, { issuer_changed: isOther }),
    )
    return gone
  })
  for (const id of ended) sessions.forget(id)
  return provider
}
