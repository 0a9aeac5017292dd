import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf, type Actor } from '../auth/actor.ts'
import type { AvailabilityTerms } from '../availability/terms.ts'
import { assertOpen } from '../availability/assert-open.ts'
import { openVisit } from '../availability/open-visit.ts'
import { mayBook, openTo } from '../availability/opening.ts'
import { calendarOf, type CalendarQuery } from '../availability/calendar.ts'
import { readCalendar } from '../availability/read-calendar.ts'
import type { VisitWish } from '../availability/visit.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import type { BookingContext } from './booking-context.ts'
import { planAt, type BookingPlan } from './visit-plan.ts'

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
  const query = { visit, fromMs: startMs, toMs: startMs, now: context.clock.now() }
  const quick =
    wish.isQuick === true && mayBook(openTo(terms, wish.visit), actor) === true
      ? quickCalendar(terms, query)
      : null
  const calendar =
    quick ??
    (await withTenant(context.database, tenantOf(actor), async (transaction) => {
      await assertOpen(transaction, terms, actor, wish.visit)
      return readCalendar(transaction, terms, { ...query, exceptBookingIds: wish.exceptBookingIds ?? [] })
    }))
  return planAt(calendar, startMs)
}

/**
 * One service of one named barber, where nothing but his time has to be free: the rules alone decide, and the write sees
 * whether it is. null for everything else.
 */
function quickCalendar(terms: ShopTerms, query: CalendarQuery): AvailabilityTerms | null {
  const { shop, services, limits } = terms
  const [item, ...others] = query.visit.items
  const isSimple =
    item?.offers.length === 1 &&
    others.length === 0 &&
    limits.length === 0 &&
    shop.gapPolicy !== 'hide' &&
    services.get(item.serviceId)?.capacity === 1 &&
    item.resourceKinds?.length === 0
  if (!isSimple) return null
  return calendarOf(terms, query, { busyOf: () => [], limits: [] })
}
