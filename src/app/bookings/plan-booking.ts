import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type Actor } from '../auth/actor.ts'
import type { AvailabilityTerms } from '../availability/availability.ts'
import { assertOpen } from '../availability/assert-open.ts'
import { openVisit } from '../availability/open-visit.ts'
import { mayBook, openTo } from '../availability/opening.ts'
import { readCalendar } from '../availability/read-calendar.ts'
import { offWithin } from '../availability/time-off.ts'
import type { VisitWish } from '../availability/visit.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import type { BookingContext } from './booking-context.ts'
import { planAt, type BookingPlan } from './visit-plan.ts'

const DAY_MS = 86_400_000

/** How a plan is asked for. */
export interface PlanWish {
  visit: VisitWish
  startAt: Temporal.Instant
  /** Bookings that are about to move: what they take now is free. */
  exceptBookingIds?: readonly string[]
  /** Asks nothing of the database where the rules can do without: what is taken is then seen by the write itself. */
  isQuick?: boolean
}

/**
 * Plans a visit at one time by the rules of /availability: the same engine, the same reading of what is taken. Problems:
 * service_not_offered, add_on_not_offered, class_alone, service_not_open.
 */
export async function planBooking(
  context: BookingContext,
  actor: Actor,
  terms: ShopTerms,
  wish: PlanWish,
): Promise<BookingPlan> {
  const visit = openVisit(terms, wish.visit)
  const startMs = wish.startAt.epochMilliseconds
  const now = context.clock.now()
  const quick =
    wish.isQuick === true && mayBook(openTo(terms, wish.visit), actor) === true
      ? quickCalendar(terms, wish.visit, { visit, startMs, nowMs: now.epochMilliseconds })
      : null
  const calendar =
    quick ??
    (await withTenant(context.database, tenantOf(actor), async (transaction) => {
      await assertOpen(transaction, terms, actor, wish.visit)
      return readCalendar(transaction, terms, {
        visit,
        fromMs: startMs,
        toMs: startMs,
        now,
        exceptBookingIds: wish.exceptBookingIds ?? [],
      })
    }))
  return planAt(calendar, startMs)
}

/**
 * One service of one named barber, where nothing but his time has to be free: the rules alone decide, and the write sees
 * whether it is. null for everything else.
 */
function quickCalendar(
  terms: ShopTerms,
  wish: VisitWish,
  at: { visit: AvailabilityTerms['visit']; startMs: number; nowMs: number },
): AvailabilityTerms | null {
  const { shop, services, limits } = terms
  const [item] = wish.items
  const service = services.get(item?.serviceId ?? '')
  const [offer] = at.visit.items[0]?.offers ?? []
  const barber = terms.barbers.get(offer?.barberId ?? '')
  const isSimple =
    wish.items.length === 1 &&
    at.visit.items[0]?.offers.length === 1 &&
    limits.length === 0 &&
    shop.gapPolicy !== 'hide'
  if (!isSimple || barber === undefined || service === undefined) return null
  if (service.capacity > 1 || service.resourceKinds.length > 0) return null
  const range = { startMs: at.startMs - DAY_MS, endMs: at.startMs + 2 * DAY_MS }
  const off = terms.timeOff.length === 0 ? null : offWithin(terms.timeOff, shop.timeZone, range)
  return {
    timeZone: shop.timeZone,
    nowMs: at.nowMs,
    visit: at.visit,
    rules: shop,
    barbers: [
      {
        barberId: barber.id,
        weeklyHours: barber.weeklyHours,
        overrides: barber.overrides,
        ...(off === null ? {} : { off: [...(off.get(barber.id) ?? []), ...(off.get(null) ?? [])] }),
        busy: [],
      },
    ],
  }
}
