import type { Actor } from '../auth/actor.ts'
import type { DateHours } from '../availability/shifts.ts'
import { changeWithConflicts } from '../conflicts/change-with-conflicts.ts'
import type { ConflictsOfChange } from '../conflicts/conflict.ts'
import { claimOnce } from '../shop/claim-once.ts'
import type { Once, TermsContext } from '../shop/terms-context.ts'
import { termsEvent } from '../shop/terms-event.ts'
import {
  insertOverrides,
  selectOverrides,
  selectTakenDates,
  type DateOverride,
} from './date-overrides.sql.ts'
import { hoursProblems } from './errors.ts'
import { hasBarber } from './hours.sql.ts'
import { areApart } from './wall-hours.ts'

const DATES_MAX = 366

/** The same hours for one date, or for each of a range. */
export interface OverrideWish {
  /** null: everybody. */
  barberId: string | null
  from: string
  /** Included. */
  to: string
  /** None is closed. */
  hours: DateHours[]
  reason: string
}

/**
 * Gives dates hours of their own instead of the weekly ones, one entry for each. Bookings stay: those that are outside of
 * the hours now are named. Problems: dates_not_valid, hours_not_valid, barber_not_found_here, date_override_exists (with
 * the dates), idempotency_key_reused.
 */
export async function addDateOverrides(
  context: TermsContext,
  actor: Actor,
  wish: OverrideWish,
  once: Once,
): Promise<{ overrides: DateOverride[]; conflicts: ConflictsOfChange }> {
  const { barberId, from, to, hours, reason } = wish
  const days = Temporal.PlainDate.from(from).until(Temporal.PlainDate.from(to)).days + 1
  if (days < 1 || days > DATES_MAX) throw hoursProblems.dates_not_valid()
  if (!areApart(hours)) throw hoursProblems.hours_not_valid()
  const overrides = Array.from({ length: days }, (_, index): DateOverride => {
    const date = Temporal.PlainDate.from(from).add({ days: index }).toString()
    return { id: context.random.uuid(), barberId, date, hours, reason }
  })
  const firstId = overrides[0]?.id ?? ''
  const { random, events } = context
  const { result, conflicts } = await changeWithConflicts(context, actor, barberId, async (transaction) => {
    if (barberId !== null && !(await hasBarber(transaction, barberId)))
      throw hoursProblems.barber_not_found_here()
    if ((await claimOnce(context, transaction, actor, once, firstId)) !== null) {
      const filter = { barberId, withShop: false, from, to, limit: DATES_MAX * 2 }
      const there = await selectOverrides(transaction, filter)
      return { result: there.filter((override) => override.barberId === barberId), isAgain: true }
    }
    const dates = overrides.map(({ date }) => date)
    const taken = await selectTakenDates(transaction, { barberId, dates })
    if (taken.length > 0) throw hoursProblems.date_override_exists({ extensions: { dates: taken } })
    await insertOverrides(transaction, actor.shopId, overrides, () => random.uuid())
    await events.appendAll(
      transaction,
      overrides.map(({ id, date }) =>
        termsEvent(actor, 'made', { type: 'date_override', uid: id }, { barber_id: barberId, date }),
      ),
    )
    return { result: overrides }
  })
  return { overrides: result, conflicts }
}
