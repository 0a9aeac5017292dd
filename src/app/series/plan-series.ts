import { withTenant } from '../../platform/postgres/tenant.ts'
import { isStaff, tenantOf, type Actor } from '../auth/actor.ts'
import type { PlannedItem } from '../availability/terms.ts'
import { assertOpen } from '../availability/assert-open.ts'
import type { VisitWish } from '../availability/visit.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import { seriesProblems } from './errors.ts'
import { planOccurrence } from './plan-occurrence.ts'
import { localAt, ruleOf, seriesTerms, startsOf, type Occurrence, type SeriesRule } from './series.ts'

/** How a series is asked for. */
export interface RuleWish {
  visit: VisitWish
  /** The first occurrence; the others begin at the same time on the wall clock. */
  startAt: Temporal.Instant
  everyWeeks: number
  times: { count: number } | { until: Temporal.PlainDate }
  policy: SeriesRule['policy']
  onHoliday: SeriesRule['onHoliday']
}

/** An occurrence with the room that it finds; null of one that would be skipped. */
export interface PlannedOccurrence extends Occurrence {
  room: { startAt: Temporal.Instant; items: PlannedItem[] } | null
}

/**
 * What would become of each occurrence of a series if it were booked now. Writes nothing. Problems: series_not_clear and
 * those of planBooking.
 */
export async function planSeries(
  { database, clock }: Pick<BookingContext, 'database' | 'clock'>,
  actor: Actor,
  terms: ShopTerms,
  wish: RuleWish,
): Promise<{ rule: SeriesRule; occurrences: PlannedOccurrence[] }> {
  const { visit, startAt, ...asked } = wish
  const rule = ruleOf({ ...asked, startsAt: localAt(startAt, terms.shop.timeZone) })
  if (rule === null) throw seriesProblems.series_not_clear()
  const own = seriesTerms(terms, { isStaff: isStaff(actor) })
  const now = clock.now()
  return withTenant(database, tenantOf(actor), async (transaction) => {
    await assertOpen(transaction, terms, actor, visit)
    const occurrences: PlannedOccurrence[] = []
    for (const [index, local] of startsOf(rule).entries()) {
      const exact = index === 0 ? { exact: startAt } : {}
      const { onHoliday } = rule
      const plan = await planOccurrence(transaction, own, { visit, local, ...exact, onHoliday, now })
      const date = local.toPlainDate()
      if ('reason' in plan) {
        occurrences.push({ date, outcome: 'skipped', reason: plan.reason, room: null })
      } else {
        const { isMoved, ...room } = plan
        const outcome = isMoved ? 'moved' : 'booked'
        occurrences.push({ date, outcome, reason: isMoved ? 'holiday' : null, room })
      }
    }
    return { rule, occurrences }
  })
}
