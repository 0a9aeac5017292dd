import { withTenant } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import type { AppContext } from '../context.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import { readQueue } from './read-queue.ts'
import type { QueuedWalkIn } from './walk-in.ts'
import { estimateQueue } from './walk-in-estimate.ts'

/** All who wait in the actor's shop, in turn, each with an estimate of when it begins and with whom. */
export async function listQueue(
  { database, clock, shops }: AppContext & { shops: ShopTermsCache },
  actor: Actor,
): Promise<QueuedWalkIn[]> {
  const { shopId } = actor
  const terms = await shops.get(shopId)
  const { day, walkIns, waiting } = await withTenant(database, { shopId, scope: 'shop' }, (transaction) =>
    readQueue(transaction, terms, clock.now()),
  )
  const places = estimateQueue(day, waiting)
  return walkIns.map((walkIn, index) => ({ walkIn, place: places[index] ?? null }))
}
