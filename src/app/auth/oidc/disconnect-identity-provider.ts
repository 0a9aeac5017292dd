import { withTenant } from '../../../platform/postgres/tenant.ts'
import { entityEvent } from '../../entity-event.ts'
import { tenantOf, type SignedInActor } from '../actor.ts'
import type { AuthContext } from '../auth-context.ts'
import { endProviderSessions } from './end-provider-sessions.ts'
import { oidcProblems } from './errors.ts'
import { deleteProvider, lockProvider } from './oidc.sql.ts'

/**
 * Lets nobody sign in with the provider of the actor's shop any more: its secret and all linked identities are gone, and
 * the sign-ins that came from it end within 100 ms, but the actor's own. Problem: identity_provider_not_found.
 */
export async function disconnectIdentityProvider(context: AuthContext, actor: SignedInActor): Promise<void> {
  const { database, events, sessions } = context
  const { shopId } = actor
  const ended = await withTenant(database, tenantOf(actor), async (transaction) => {
    if ((await lockProvider(transaction)) === undefined) throw oidcProblems.identity_provider_not_found()
    const gone = await endProviderSessions(context, transaction, actor, 'all')
    await deleteProvider(transaction, shopId)
    const entity = { type: 'identity_provider', uid: shopId }
    await events.append(transaction, entityEvent(actor, 'removed', entity, { sessions_ended: gone.length }))
    return gone
  })
  for (const id of ended) sessions.forget(id)
}
