import { withTenant } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import type { AppContext } from '../context.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import { listQueue } from './list-queue.ts'
import type { QueuedWalkIn } from './walk-in.ts'
import { selectWalkIn } from './walk-ins.sql.ts'

/** One place in the queue of the actor's shop, with its estimate while it is open. undefined where there is none. */
export async function findPlace(
  context: AppContext & { shops: ShopTermsCache },
  actor: Actor,
  id: string,
): Promise<QueuedWalkIn | undefined> {
  const { shopId } = actor
  const open = (await listQueue(context, { shopId: actor.shopId, scope: 'shop' })).find(
    ({ walkIn }) => walkIn.id === id,
  )
  if (open !== undefined) return open
  const walkIn = await withTenant(context.database, { shopId, scope: 'shop' }, (transaction) =>
    selectWalkIn(transaction, id),
  )
  return walkIn === undefined ? undefined : { walkIn, place: null }
}
