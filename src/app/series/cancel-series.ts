import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantFor, tenantOf, type Actor } from '../auth/actor.ts'
import { applyChange } from '../bookings/apply-change.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { selectBookings } from '../bookings/bookings.sql.ts'
import { enqueueFreedTime } from '../bookings/enqueue-freed-time.ts'
import { enqueueBookingsMail } from '../notifications/enqueue-bookings-mail.ts'
import { seriesProblems } from './errors.ts'
import { readSeries, type SeriesWithBookings } from './read-series.ts'
import { COUNT_MAX, inScope, type Scope } from './series.ts'
import { seriesEvent } from './series-event.ts'
import { lockSeries, selectSeries, updateSeries } from './series.sql.ts'

/** What of a series is called off. */
export interface SeriesCancellation {
  seriesId: string
  scope: Scope
  /** The occurrence that 'this' and 'following' speak of. */
  bookingId: string | null
}

/**
 * Cancels one occurrence, that one and all after it, or all: in one transaction, each as a single booking is cancelled,
 * with its own fee if it is late for it. What has begun or ended stays as it is. The client gets one mail for all.
 * Problems: not_found, occurrence_not_clear, invalid_transition, series_over.
 */
export async function cancelSeries(
  context: BookingContext,
  actor: Actor,
  { seriesId, scope, bookingId }: SeriesCancellation,
): Promise<SeriesWithBookings> {
  const { database, shops, clock, events } = context
  const tenant = tenantOf(actor)
  await readSeries(context, tenantFor(actor, 'series.change'), seriesId)
  const terms = await shops.get(actor.shopId)
  await withTenant(database, tenant, async (transaction) => {
    if (!(await lockSeries(transaction, seriesId))) throw httpProblems.not_found()
    const series = await selectSeries(transaction, seriesId)
    if (series === undefined) throw httpProblems.not_found()
    const bookings = await selectBookings(transaction, { seriesId, limit: COUNT_MAX })
    const anchor = bookings.find(({ id }) => id === bookingId)
    if (anchor === undefined && (scope !== 'all' || bookingId !== null))
      throw seriesProblems.occurrence_not_clear()
    const chosen = inScope(bookings, scope, anchor, clock.now())
    if (chosen.length === 0) throw seriesProblems.series_over()
    for (const { id } of chosen)
      await applyChange(
        context,
        actor,
        { bookingId: id, transition: 'cancellation', isQuiet: true },
        terms,
        transaction,
      )
    await updateSeries(transaction, series)
    const facts = { transition: 'cancellation', scope, bookings: String(chosen.length) }
    await events.append(transaction, seriesEvent(actor, seriesId, 'changed', facts))
    const bookingIds = chosen.map(({ id }) => id)
    await enqueueBookingsMail(transaction, { shopId: actor.shopId, bookingIds, kind: 'cancellation' })
    await enqueueFreedTime(transaction, actor.shopId)
  })
  return readSeries(context, tenant, seriesId)
}
