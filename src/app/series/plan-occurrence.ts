import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { PlannedItem } from '../availability/terms.ts'
import { openVisit } from '../availability/open-visit.ts'
import { readCalendar } from '../availability/read-calendar.ts'
import type { VisitWish } from '../availability/visit.ts'
import { planAt } from '../bookings/visit-plan.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import { isHoliday } from './holiday.ts'
import { instantAt, type OccurrenceReason, type SeriesRule } from './series.ts'

/** An occurrence and who may be in its way. */
export interface OccurrenceWish {
  visit: VisitWish
  local: Temporal.PlainDateTime
  /** The instant that is meant where the wall clock shows `local` twice; the first, when it is left out. */
  exact?: Temporal.Instant
  onHoliday: SeriesRule['onHoliday']
  /** Bookings that are about to move: what they take now is free. */
  exceptBookingIds?: readonly string[]
  now: Temporal.Instant
}

/** Where an occurrence finds room, on its day or moved; or why it doesn't. */
export type OccurrencePlan =
  | { startAt: Temporal.Instant; items: PlannedItem[]; isMoved: boolean }
  | { reason: OccurrenceReason }

/**
 * Plans one occurrence of a series by the rules of /availability. On a holiday it goes, if it may, to the next day of the
 * same week, Monday to Sunday, on which the visit finds room at the same time. Problems: service_not_offered,
 * add_on_not_offered, class_alone.
 */
export async function planOccurrence(
  transaction: TenantTransaction,
  terms: ShopTerms,
  { visit, local, exact, onHoliday, exceptBookingIds = [], now }: OccurrenceWish,
): Promise<OccurrencePlan> {
  const opened = openVisit(terms, visit)
  const planOn = async (
    startAt: Temporal.Instant | null,
  ): Promise<{ startAt: Temporal.Instant; items: PlannedItem[] } | { reason: OccurrenceReason }> => {
    if (startAt === null) return { reason: 'no_such_time' }
    const startMs = startAt.epochMilliseconds
    const query = { visit: opened, fromMs: startMs, toMs: startMs, now, exceptBookingIds }
    const calendar = await readCalendar(transaction, terms, query)
    const plan = planAt(calendar, startMs)
    if ('items' in plan) return { startAt, items: plan.items }
    return isHoliday(terms, calendar, startMs) ? { reason: 'holiday' } : plan
  }

  const { timeZone } = terms.shop
  const own = await planOn(exact ?? instantAt(local, timeZone))
  if ('items' in own) return { ...own, isMoved: false }
  if (own.reason !== 'holiday' || onHoliday === 'skip') return own
  for (let days = 1; local.dayOfWeek + days <= 7; days += 1) {
    const other = await planOn(instantAt(local.add({ days }), timeZone))
    if ('items' in other) return { ...other, isMoved: true }
  }
  return own
}
