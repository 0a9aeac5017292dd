import { withTenant } from '../../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../actor.ts'
import type { AuthContext } from '../auth-context.ts'
import { apiKeyEvent } from './api-key-event.ts'
import { newApiKey, type StoredApiKey } from './api-key.ts'
import { countApiKeys, insertApiKey } from './api-keys.sql.ts'
import { apiKeyProblems } from './errors.ts'

const LIVING_MAX = 100

/**
 * Makes a key by which a program acts for the actor's shop, with `scopes` and no more. Gives its text, which is kept
 * nowhere: this is the only time that it is seen. Problem: api_key_limit.
 */
export async function makeApiKey(
  { database, clock, random, events }: AuthContext,
  actor: SignedInActor,
  wanted: { name: string; scopes: readonly string[]; lifetimeDays: number },
): Promise<{ key: StoredApiKey; text: string }> {
  const made = newApiKey(random)
  const { shopId, accountId } = actor
  return withTenant(database, tenantOf(actor), async (transaction) => {
    const now = clock.now()
    if ((await countApiKeys(transaction, shopId, now)) >= LIVING_MAX) throw apiKeyProblems.api_key_limit()
    const id = random.uuid()
    const key = await insertApiKey(transaction, { ...wanted, id, shopId, made, createdBy: accountId, now })
    await events.append(transaction, apiKeyEvent(actor, 'api_key_made', id))
    return { key, text: made.text }
  })
}
