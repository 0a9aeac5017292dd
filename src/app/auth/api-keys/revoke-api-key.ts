import { withTenant } from '../../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../actor.ts'
import type { AuthContext } from '../auth-context.ts'
import { apiKeyEvent } from './api-key-event.ts'
import { endApiKey } from './api-keys.sql.ts'
import { apiKeyProblems } from './errors.ts'

/** Revokes a key of the actor's shop, for good and on every server within 100 ms. Problem: api_key_not_found. */
export async function revokeApiKey(
  { database, clock, events, apiKeys }: AuthContext,
  actor: SignedInActor,
  id: string,
): Promise<void> {
  const publicId = await withTenant(database, tenantOf(actor), async (transaction) => {
    const end = { id, by: actor.accountId, now: clock.now() }
    const ended = await endApiKey(transaction, end)
    if (ended === undefined) throw apiKeyProblems.api_key_not_found()
    await events.append(transaction, apiKeyEvent(actor, 'api_key_revoked', id))
    return ended
  })
  apiKeys.forget(publicId)
}
