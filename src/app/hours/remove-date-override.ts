import { httpProblems } from '../../platform/http/errors.ts'
import { assertOwnRecord } from '../auth/own-barber.ts'
import type { Actor } from '../auth/actor.ts'
import { changeWithConflicts } from '../conflicts/change-with-conflicts.ts'
import type { ConflictsOfChange } from '../conflicts/conflict.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { termsEvent } from '../shop/terms-event.ts'
import { deleteOverride, selectOverrides } from './date-overrides.sql.ts'

/**
 * Gives a date its weekly hours again; a barber only his own. Where it was open and the week is not, bookings may be
 * outside of the hours now: they are named. Problems: not_found, forbidden.
 */
export async function removeDateOverride(
  context: TermsContext,
  actor: Actor,
  id: string,
): Promise<ConflictsOfChange> {
  const { conflicts } = await changeWithConflicts(context, actor, null, async (transaction) => {
    const [override] = await selectOverrides(transaction, { id, barberId: null, withShop: true, limit: 1 })
    if (override === undefined) throw httpProblems.not_found()
    assertOwnRecord(actor, 'hours.change', override.barberId)
    await deleteOverride(transaction, id)
    const { barberId, date } = override
    await context.events.append(
      transaction,
      termsEvent(actor, 'removed', { type: 'date_override', uid: id }, { barber_id: barberId, date }),
    )
    return { result: null }
  })
  return conflicts
}
