import { readAsTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type Actor } from '../auth/actor.ts'
import type { AppContext } from '../context.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import { offeredSlots } from './availability.ts'
import type { OfferedSlot } from './terms.ts'
import { availabilityProblems } from './errors.ts'
import { assertOpen } from './assert-open.ts'
import { openVisit } from './open-visit.ts'
import { readCalendar } from './read-calendar.ts'
import type { VisitWish } from './visit.ts'

const DAYS_MAX = 62

/**
 * The slots of a visit that start from `from` and before `to`, by start; where the shop ranks gaps last, those that
 * leave one come after the others. Problems: range_not_valid, service_not_offered, add_on_not_offered, class_alone,
 * service_not_open.
 */
export async function findAvailability(
  context: AppContext & { shops: ShopTermsCache },
  actor: Actor,
  wish: { visit: VisitWish; from: Temporal.Instant; to: Temporal.Instant; exceptBookingId?: string },
): Promise<OfferedSlot[]> {
  const { from, to, exceptBookingId } = wish
  const hours = (to.epochMilliseconds - from.epochMilliseconds) / 3_600_000
  if (hours <= 0 || hours > DAYS_MAX * 24 + 2) throw availabilityProblems.range_not_valid()
  const terms = await context.shops.get(actor.shopId)
  const visit = openVisit(terms, wish.visit)
  const [fromMs, toMs] = [from.epochMilliseconds, to.epochMilliseconds]
  const calendar = await readAsTenant(context.database, tenantOf(actor), async (transaction) => {
    await assertOpen(transaction, terms, actor, wish.visit)
    return readCalendar(transaction, terms, {
      visit,
      fromMs,
      toMs,
      now: context.clock.now(),
      ...(exceptBookingId === undefined ? {} : { exceptBookingIds: [exceptBookingId] }),
    })
  })
  const slots = offeredSlots({ ...calendar, fromMs, toMs })
  if (terms.shop.gapPolicy !== 'last') return slots
  return [
    ...slots.filter(({ leavesGap }) => leavesGap !== true),
    ...slots.filter(({ leavesGap }) => leavesGap === true),
  ]
}
