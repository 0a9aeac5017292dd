import { httpProblems } from '../../platform/http/errors.ts'
import { ProblemError } from '../../platform/http/problem.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { isStaff, tenantFor, tenantOf, type Actor } from '../auth/actor.ts'
import { assertOpen } from '../availability/assert-open.ts'
import { applyMove } from '../bookings/apply-move.ts'
import { visitAgain } from '../bookings/booked-items.ts'
import { mayMove, type BookingRecord } from '../bookings/booking.ts'
import { lockTakes } from '../bookings/booking-changes.sql.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { isRefused } from '../bookings/bookings.sql.ts'
import { composeMove, type BookingMove } from '../bookings/compose-move.ts'
import { endHolds } from '../bookings/end-holds.ts'
import { bookingProblems } from '../bookings/errors.ts'
import { enqueueFreedTime } from '../bookings/enqueue-freed-time.ts'
import { enqueueBookingsMail } from '../notifications/enqueue-bookings-mail.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import { readTermsVersion } from '../shop/shop-terms.sql.ts'
import { seriesProblems } from './errors.ts'
import { planOccurrence } from './plan-occurrence.ts'
import { readSeries, type SeriesWithBookings } from './read-series.ts'
import {
  inScope,
  localAt,
  refusalView,
  seriesTerms,
  shiftBetween,
  type Scope,
  type SeriesRecord,
  type SeriesRule,
} from './series.ts'
import { seriesEvent } from './series-event.ts'
import { lockSeries, updateSeries } from './series.sql.ts'

const ATTEMPTS_MAX = 4

/** Where a series is to go. */
export interface SeriesRescheduling {
  seriesId: string
  scope: Scope
  /** The occurrence that begins at `startAt` from now on: the others in scope move as far on the wall clock. */
  bookingId: string
  startAt: Temporal.Instant
  /** Who does the first service from now on; null: anybody; undefined: as before. */
  barberId: string | null | undefined
  /** What becomes of the others when one finds no room; null: as the series says. */
  policy: SeriesRule['policy'] | null
}

/** An occurrence that stays where it is. */
export type NotMoved = ReturnType<typeof refusalView> & { booking_id: string }

/**
 * Moves one occurrence, that one and all after it, or all that are yet to come by the same days and time of day, each by
 * the rules of a single rescheduling: it keeps its id, its history and, if it is late for it, has its own fee. 'skip'
 * leaves where it is what finds no room, and says so; 'all_or_nothing' then moves none. On a holiday an occurrence goes to
 * the next free day of the week if the series says so, and otherwise finds no room. One transaction, one mail. Problems:
 * not_found, occurrence_not_clear, invalid_transition, series_over, series_conflicts and series_empty (with the
 * occurrences), slot_taken, booking_changed, and those of planBooking.
 */
export async function rescheduleSeries(
  context: BookingContext,
  actor: Actor,
  move: SeriesRescheduling,
): Promise<SeriesWithBookings & { notMoved: NotMoved[] }> {
  const { shops, clock } = context
  const tenant = tenantOf(actor)
  await readSeries(context, tenantFor(actor, 'series.change'), move.seriesId)
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const terms = seriesTerms(await shops.get(actor.shopId), { isStaff: isStaff(actor) })
    const { series, bookings } = await readSeries(context, tenant, move.seriesId)
    const anchor = bookings.find(({ id }) => id === move.bookingId)
    if (anchor === undefined) throw seriesProblems.occurrence_not_clear()
    const now = clock.now()
    if (move.scope === 'this' && !mayMove(anchor, { isStaff: isStaff(actor), now }))
      throw bookingProblems.invalid_transition({
        extensions: { state: anchor.state, transition: 'rescheduling' },
      })
    const chosen = inScope(bookings, move.scope, anchor, now)
    if (chosen.length === 0) throw seriesProblems.series_over()
    const { moves, notMoved } = await planMoves(context, actor, terms, { move, series, anchor, chosen, now })
    const occurrences = notMoved.toSorted((one, other) => one.index - other.index)
    if (moves.length === 0) throw seriesProblems.series_empty({ extensions: { occurrences } })
    if (notMoved.length > 0 && (move.policy ?? series.policy) === 'all_or_nothing')
      throw seriesProblems.series_conflicts({ extensions: { occurrences } })
    try {
      if (await write(context, actor, terms, { move, series, anchor, moves }))
        return { ...(await readSeries(context, tenant, move.seriesId)), notMoved: occurrences }
      shops.forget()
    } catch (error) {
      if (!isOutrun(error)) throw error
      await endHolds(context, actor)
    }
  }
  throw bookingProblems.slot_taken({ extensions: { reason: 'busy' } })
}

/** Whether somebody else was faster, so that another plan may do. */
function isOutrun(error: unknown): boolean {
  if (error instanceof ProblemError) return error.code === 'booking_changed' || error.code === 'slot_taken'
  return isRefused(error)
}

/**
 * Plans the moves in the order in which each may take the time that another leaves: the last first when they go forward.
 */
async function planMoves(
  context: BookingContext,
  actor: Actor,
  terms: ShopTerms,
  from: {
    move: SeriesRescheduling
    series: SeriesRecord
    anchor: BookingRecord
    chosen: readonly BookingRecord[]
    now: Temporal.Instant
  },
): Promise<{ moves: BookingMove[]; notMoved: NotMoved[] }> {
  const { move, series, anchor, chosen, now } = from
  const { timeZone } = terms.shop
  const shift = shiftBetween(localAt(anchor.startAt, timeZone), localAt(move.startAt, timeZone))
  const inOrder = shift.sign > 0 ? chosen.toReversed() : chosen
  const moves: BookingMove[] = []
  const notMoved: NotMoved[] = []
  await withTenant(context.database, tenantOf(actor), async (transaction) => {
    await assertOpen(transaction, terms, actor, visitAgain(anchor, move.barberId))
    for (const booking of inOrder) {
      const visit = visitAgain(booking, move.barberId)
      const local = localAt(booking.startAt, timeZone).add(shift)
      const plan = await planOccurrence(transaction, terms, {
        visit,
        local,
        ...(booking.id === anchor.id ? { exact: move.startAt } : {}),
        onHoliday: move.scope === 'this' ? 'skip' : series.onHoliday,
        exceptBookingIds: [booking.id, ...moves.map((planned) => planned.booking.id)],
        now,
      })
      if ('reason' in plan) {
        const index = booking.series?.index ?? 0
        notMoved.push({ ...refusalView(index, local.toPlainDate(), plan.reason), booking_id: booking.id })
      } else {
        const { startAt, items } = plan
        moves.push(composeMove(context, terms, { booking, startAt, visit, plan: items }))
      }
    }
  })
  return { moves, notMoved }
}

/** Writes all moves, or none; false when the terms have changed since they were planned. */
async function write(
  context: BookingContext,
  actor: Actor,
  terms: ShopTerms,
  from: {
    move: SeriesRescheduling
    series: SeriesRecord
    anchor: BookingRecord
    moves: readonly BookingMove[]
  },
): Promise<boolean> {
  const { move, series, anchor, moves } = from
  const { timeZone } = terms.shop
  return withTenant(context.database, tenantOf(actor), async (transaction) => {
    await lockTakes(
      transaction,
      moves.flatMap(({ takes }) => takes),
    )
    if ((await readTermsVersion(transaction)) !== terms.shop.termsVersion) return false
    if (!(await lockSeries(transaction, series.id))) throw httpProblems.not_found()
    for (const planned of moves)
      await applyMove(context, actor, { ...planned, isQuiet: true }, terms, transaction)
    const shift = shiftBetween(localAt(anchor.startAt, timeZone), localAt(move.startAt, timeZone))
    const isWhole = move.scope !== 'this'
    const [first, ...others] = series.visit.items
    await updateSeries(transaction, {
      id: series.id,
      startsAt: isWhole ? series.startsAt.add(shift) : series.startsAt,
      visit:
        isWhole && move.barberId !== undefined && first !== undefined
          ? { ...series.visit, items: [{ ...first, barberId: move.barberId }, ...others] }
          : series.visit,
    })
    const facts = { transition: 'rescheduling', scope: move.scope, bookings: String(moves.length) }
    await context.events.append(transaction, seriesEvent(actor, series.id, 'changed', facts))
    const bookingIds = moves.map(({ booking }) => booking.id)
    await enqueueBookingsMail(transaction, { shopId: actor.shopId, bookingIds, kind: 'rescheduling' })
    await enqueueFreedTime(transaction, actor.shopId)
    return true
  })
}
