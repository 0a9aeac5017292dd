import { withTenant } from '../../platform/postgres/tenant.ts'
import type { AppContext } from '../context.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import { offeredSlots, type OfferedSlot } from './availability.ts'
import { selectBusy } from './busy.sql.ts'
import { availabilityProblems } from './errors.ts'

const MARGIN = { hours: 36 }
const DAYS_MAX = 62

/** The slots of a service that start from `from` and before `to`. Problems: service_not_offered, range_too_long. */
export async function findAvailability(
  context: AppContext & { shops: ShopTermsCache },
  wish: {
    shopId: string
    serviceId: string
    barberId: string | null
    from: Temporal.Instant
    to: Temporal.Instant
  },
): Promise<OfferedSlot[]> {
  const { from, to } = wish
  const hours = (to.epochMilliseconds - from.epochMilliseconds) / 3_600_000
  if (hours <= 0 || hours > DAYS_MAX * 24 + 2) throw availabilityProblems.range_not_valid()
  const terms = await context.shops.get(wish.shopId)
  const service = terms.services.get(wish.serviceId)
  if (service === undefined) throw availabilityProblems.service_not_offered()
  const barbers = service.barberIds
    .filter((id) => wish.barberId === null || id === wish.barberId)
    .flatMap((id) => terms.barbers.get(id) ?? [])
  if (barbers.length === 0) throw availabilityProblems.service_not_offered()
  const busy = await withTenant(context.database, { shopId: wish.shopId }, (transaction) =>
    selectBusy(transaction, {
      from: from.subtract(MARGIN),
      to: to.add(MARGIN),
      personIds: barbers.map(({ personId }) => personId),
      barberIds: barbers.map(({ id }) => id),
    }),
  )
  return offeredSlots({
    timeZone: terms.shop.timeZone,
    nowMs: context.clock.epochMs(),
    fromMs: from.epochMilliseconds,
    toMs: to.epochMilliseconds,
    service,
    rules: terms.shop,
    barbers: barbers.map(({ id, personId, weeklyHours }) => ({
      barberId: id,
      weeklyHours,
      busy: [...(busy.get(personId) ?? []), ...(busy.get(id) ?? [])],
    })),
  })
}
