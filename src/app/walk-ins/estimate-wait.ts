import { withTenant } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import { assertOpen } from '../availability/assert-open.ts'
import { openVisit } from '../availability/open-visit.ts'
import type { AppContext } from '../context.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import { walkInProblems } from './errors.ts'
import { readQueue } from './read-queue.ts'
import { estimateQueue, type Place } from './walk-in-estimate.ts'

/**
 * The turn of somebody who would join now, behind all who wait; its turn is null when he could not be served today.
 * Problems: service_not_offered, service_not_open, not_for_walk_ins.
 */
export async function estimateWait(
  { database, clock, shops }: AppContext & { shops: ShopTermsCache },
  actor: Actor,
  wish: { serviceId: string; barberId: string | null },
): Promise<Place> {
  const { shopId } = actor
  const terms = await shops.get(shopId)
  const visit = { items: [{ ...wish, addOnIds: [] }], arrangement: 'in_turn' as const }
  openVisit(terms, visit)
  if ((terms.services.get(wish.serviceId)?.capacity ?? 1) > 1) throw walkInProblems.not_for_walk_ins()
  const queue = await withTenant(database, { shopId, scope: 'shop' }, async (transaction) => {
    await assertOpen(transaction, terms, actor, visit)
    return readQueue(transaction, terms, clock.now())
  })
  const places = estimateQueue(queue.day, [...queue.waiting, queue.waitingOf({ id: '', ...wish })])
  return places.at(-1) ?? { id: '', position: 1, turn: null }
}
