import { sha256 } from '../../platform/crypto/digest.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { claimKey } from '../../platform/postgres/claim-key.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { uniqueViolation } from '../../platform/postgres/violations.ts'
import { codeOf } from '../../platform/process/error-code.ts'
import { tenantOf, type SignedInActor } from '../auth/actor.ts'
import type { AuthContext } from '../auth/auth-context.ts'
import { shopProblems } from '../shop/errors.ts'
import type { ShopFacts } from '../shop/new-shop.ts'
import { shopEvent } from '../shop/shop-event.ts'
import { insertSibling } from './organisation.sql.ts'
import { checkedShop } from './organisation.ts'

/**
 * Opens another shop of the actor's organisation, with nobody and nothing in it but the actor as its owner. The same
 * Idempotency-Key gives the same shop again. Gives its id.
 * Problems: forbidden, time_zone_unknown, currency_unknown, slug_taken, idempotency_key_reused.
 */
export async function openShop(
  context: Pick<AuthContext, 'database' | 'clock' | 'random' | 'events' | 'sessions'>,
  actor: SignedInActor,
  wanted: { shop: ShopFacts; idempotencyKey: string | null },
): Promise<string> {
  const { database, clock, random, events, sessions } = context
  const shop = checkedShop(wanted.shop)
  const digest = sha256(JSON.stringify(shop))
  const id = random.uuid()
  const now = clock.now()
  try {
    return await withTenant(database, tenantOf(actor), async (transaction) => {
      const earlier = await claimKey(transaction, {
        shopId: actor.shopId,
        scope: `open shop ${actor.accountId}`,
        key: wanted.idempotencyKey,
        digest,
        resourceId: id,
        now,
      })
      if (earlier !== null) return earlier
      await insertSibling(transaction, { ...shop, id, now })
      const event = shopEvent(actor, { type: 'shop', uid: id }, 'opened', { owner_id: actor.accountId })
      await events.append(transaction, event)
      return id
    })
  } catch (error) {
    if (codeOf(error) === uniqueViolation) throw shopProblems.slug_taken()
    if (codeOf(error) === 'SF004') throw httpProblems.forbidden()
    throw error
  } finally {
    sessions.forget(actor.sessionId)
  }
}
