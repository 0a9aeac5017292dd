import { httpProblems } from '../../platform/http/errors.ts'
import type { Actor } from '../auth/actor.ts'
import { changeWithConflicts } from '../conflicts/change-with-conflicts.ts'
import type { ConflictsOfChange } from '../conflicts/conflict.ts'
import { hoursProblems } from '../hours/errors.ts'
import { hasBarber } from '../hours/hours.sql.ts'
import { claimOnce } from '../shop/claim-once.ts'
import type { Once, TermsContext } from '../shop/terms-context.ts'
import { termsEvent } from '../shop/terms-event.ts'
import { hasLength, takesPlace } from './time-off-rule.ts'
import { countTimeOff, insertTimeOff, selectTimeOff, type TimeOffEntry } from './time-off.sql.ts'

/** Each is expanded whenever a time is asked for. */
const ENTRIES_MAX = 500

/**
 * Writes down time off or a break: nothing new is booked then. Bookings stay: those that lie in it are named. Problems:
 * time_off_not_valid, time_off_rule_not_valid, barber_not_found_here, too_much_time_off, idempotency_key_reused.
 */
export async function addTimeOff(
  context: TermsContext,
  actor: Actor,
  wish: Omit<TimeOffEntry, 'id'>,
  once: Once,
): Promise<{ entry: TimeOffEntry; conflicts: ConflictsOfChange }> {
  const { clock, random, events, shops } = context
  const { barberId, kind, rrule } = wish
  const times = {
    startsAt: Temporal.PlainDateTime.from(wish.startsAtLocal),
    endsAt: Temporal.PlainDateTime.from(wish.endsAtLocal),
    rrule,
  }
  if (!hasLength(times)) throw hoursProblems.time_off_not_valid()
  const { timeZone } = (await shops.get(actor.shopId)).shop
  if (!takesPlace(times, timeZone)) throw hoursProblems.time_off_rule_not_valid()
  const entry: TimeOffEntry = { ...wish, id: random.uuid() }
  const { result, conflicts } = await changeWithConflicts(context, actor, barberId, async (transaction) => {
    if (barberId !== null && !(await hasBarber(transaction, barberId)))
      throw hoursProblems.barber_not_found_here()
    const earlier = await claimOnce(context, transaction, actor, once, entry.id)
    if (earlier === null) {
      if ((await countTimeOff(transaction, clock.now())) >= ENTRIES_MAX)
        throw hoursProblems.too_much_time_off()
      await insertTimeOff(transaction, actor.shopId, entry)
      await events.append(
        transaction,
        termsEvent(actor, 'made', { type: 'time_off', uid: entry.id }, { barber_id: barberId, kind }),
      )
    }
    const id = earlier ?? entry.id
    const [there] = await selectTimeOff(transaction, { id, barberId: null, limit: 1 })
    if (there === undefined) throw httpProblems.not_found()
    return { result: there, isAgain: earlier !== null }
  })
  return { entry: result, conflicts }
}
