import { withTenant } from '../../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../actor.ts'
import type { AuthContext } from '../auth-context.ts'
import { apiKeyEvent } from './api-key-event.ts'
import { newApiKey, type StoredApiKey } from './api-key.ts'
import { lockApiKey, replaceSecret } from './api-keys.sql.ts'
import { apiKeyProblems } from './errors.ts'

/**
 * Gives a key of the actor's shop a new secret, which lives as long as the first one was to. The secret from before is good for
 * `overlapHours` more, but not beyond its own end; one from before that ends at once: no more than two are ever good.
 * Gives the text, this one time. Problem: api_key_not_found.
 */
export async function rotateApiKey(
  { database, clock, random, events, apiKeys }: AuthContext,
  actor: SignedInActor,
  wanted: { id: string; overlapHours: number },
): Promise<{ key: StoredApiKey; text: string }> {
  const { id, overlapHours } = wanted
  const rotated = await withTenant(database, tenantOf(actor), async (transaction) => {
    const before = await lockApiKey(transaction, id)
    if (before === undefined) throw apiKeyProblems.api_key_not_found()
    const now = clock.now()
    const overlapEnd = now.add({ hours: overlapHours })
    const isOver = Temporal.Instant.compare(before.expires_at, overlapEnd) < 0
    const made = newApiKey(random, before.public_id)
    const key = await replaceSecret(transaction, {
      id,
      made,
      previousDigest: before.digest,
      previousEndsAt: isOver ? before.expires_at : overlapEnd,
      expiresAt: now.add({ hours: 24 * before.lifetime_days }),
    })
    await events.append(transaction, apiKeyEvent(actor, 'api_key_rotated', id))
    return { key, text: made.text }
  })
  apiKeys.forget(rotated.key.public_id)
  return rotated
}
