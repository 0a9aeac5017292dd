import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type Actor } from '../auth/actor.ts'
import { offeredSlots } from '../availability/availability.ts'
import type { OfferedSlot } from '../availability/terms.ts'
import { readCalendar } from '../availability/read-calendar.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { firstStartMs, firstToOffer } from './offer.ts'
import { visitOfWish, type WishRecord } from './wish.ts'
import { timesWithin } from './wish-window.ts'

const DAY_MS = 86_400_000

/**
 * The slot that a wish is to be offered now, by the rules of /availability. undefined when no free one lies in its
 * windows, or when nobody offers the service any more.
 */
export async function findSlot(
  context: Pick<BookingContext, 'database' | 'clock' | 'shops'>,
  actor: Actor,
  wish: WishRecord,
): Promise<OfferedSlot | undefined> {
  const terms = await context.shops.get(actor.shopId)
  const { timeZone, noticeMinutesMin, horizonDays } = terms.shop
  const visit = visitOfWish(terms, wish)
  if (typeof visit === 'string') return undefined
  const now = context.clock.now()
  const nowMs = now.epochMilliseconds
  const times = timesWithin(wish.windows, timeZone, firstStartMs(nowMs, noticeMinutesMin))
  const fromMs = times[0]?.startMs ?? Infinity
  const toMs = Math.min(times.at(-1)?.endMs ?? -Infinity, nowMs + (horizonDays + 2) * DAY_MS)
  if (fromMs >= toMs) return undefined
  const calendar = await withTenant(context.database, tenantOf(actor), (transaction) =>
    readCalendar(transaction, terms, { visit, fromMs, toMs, now }),
  )
  return firstToOffer(offeredSlots({ ...calendar, fromMs, toMs }), times, wish.offers)
}
