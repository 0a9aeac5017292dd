import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type Actor } from '../auth/actor.ts'
import type { AppContext } from '../context.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import { planVisit, whyNotOffered } from './availability.ts'
import type { NotOfferedReason } from './terms.ts'
import { assertOpen } from './assert-open.ts'
import { openVisit } from './open-visit.ts'
import { readCalendar } from './read-calendar.ts'
import type { VisitWish } from './visit.ts'

/** What the engine says of one instant. */
export interface Explanation {
  offered: boolean
  /** Of each barber who could do the first service, in the shop's order; null when the time is offered with him. */
  barbers: { barberId: string; reason: NotOfferedReason | null }[]
}

/**
 * Says why a visit is, or is not, offered at an instant: the same steps as findAvailability, for one time. Problems:
 * service_not_offered, add_on_not_offered, class_alone, service_not_open.
 */
export async function explainAvailability(
  context: AppContext & { shops: ShopTermsCache },
  actor: Actor,
  wish: { visit: VisitWish; at: Temporal.Instant },
): Promise<Explanation> {
  const terms = await context.shops.get(actor.shopId)
  const visit = openVisit(terms, wish.visit)
  const startMs = wish.at.epochMilliseconds
  const calendar = await withTenant(context.database, tenantOf(actor), async (transaction) => {
    await assertOpen(transaction, terms, actor, wish.visit)
    return readCalendar(transaction, terms, {
      visit,
      fromMs: startMs,
      toMs: startMs,
      now: context.clock.now(),
    })
  })
  const offers = visit.items[0]?.offers ?? []
  return {
    offered: planVisit(calendar, startMs) !== null,
    barbers: offers.map(({ barberId }) => ({ barberId, reason: whyNotOffered(calendar, barberId, startMs) })),
  }
}
