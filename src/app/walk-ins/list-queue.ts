import { withTenant, type Tenant } from '../../platform/postgres/tenant.ts'
import type { AppContext } from '../context.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import { readQueue } from './read-queue.ts'
import type { QueuedWalkIn } from './walk-in.ts'
import { estimateQueue } from './walk-in-estimate.ts'

/** All who wait in a shop, as far as `tenant` sees, in turn, each with an estimate of when it begins and with whom. */
export async function listQueue(
  { database, clock, shops }: AppContext & { shops: ShopTermsCache },
  tenant: Tenant & { shopId: string },
): Promise<QueuedWalkIn[]> {
  const terms = await shops.get(tenant.shopId)
  const { day, walkIns, waiting } = await withTenant(database, tenant, (transaction) =>
    readQueue(transaction, terms, clock.now()),
  )
  const places = estimateQueue(day, waiting)
  return walkIns.map((walkIn, index) => ({ walkIn, place: places[index] ?? null }))
}
