import { sha256 } from '../../platform/crypto/digest.ts'
import { claimKey } from '../../platform/postgres/claim-key.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type SignedInActor } from '../auth/actor.ts'
import { cleanTags, type ClientRecord, type ProfileChanges } from './client.ts'
import type { ClientContext } from './client-context.ts'
import { clientEvent } from './client-event.ts'
import { hasBarber, insertClient } from './clients.sql.ts'
import { clientProblems } from './errors.ts'
import { readClient } from './read-client.ts'

/**
 * Writes down a client, by a member of the staff. The same Idempotency-Key gives the same client again.
 * Problems: preferred_barber_not_found, idempotency_key_reused.
 */
export async function createClient(
  context: ClientContext,
  actor: SignedInActor,
  wanted: { profile: ProfileChanges & { name: string }; idempotencyKey: string | null },
): Promise<ClientRecord> {
  const { database, clock, random, events } = context
  const { shopId, accountId } = actor
  const { idempotencyKey: key } = wanted
  const profile = {
    ...wanted.profile,
    name: wanted.profile.name.trim(),
    tags: cleanTags(wanted.profile.tags ?? []),
  }
  const now = clock.now()
  const id = random.uuid()
  return withTenant(database, tenantOf(actor), async (transaction) => {
    const digest = sha256(JSON.stringify(['client', wanted.profile]))
    const claim = { shopId, scope: accountId, key, digest, resourceId: id, now }
    const earlier = await claimKey(transaction, claim)
    if (earlier !== null) return readClient(context, actor, earlier, transaction)
    const { preferredBarberId } = profile
    if (preferredBarberId != null && !(await hasBarber(transaction, preferredBarberId)))
      throw clientProblems.preferred_barber_not_found()
    await insertClient(transaction, {
      id,
      shopId,
      accountId: null,
      createdBy: accountId,
      createdAt: now,
      profile,
    })
    await events.append(transaction, clientEvent(actor, id, 'made', {}))
    return readClient(context, actor, id, transaction)
  })
}
