import { httpProblems } from '../../platform/http/errors.ts'
import type { Actor } from '../auth/actor.ts'
import { assertOwnRecord } from '../auth/own-barber.ts'
import { changeTerms } from '../shop/change-terms.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { termsEvent } from '../shop/terms-event.ts'
import { deleteTimeOff, selectTimeOff } from './time-off.sql.ts'

/** Takes time off or a break away, with all its repetitions; a barber only his own. Problems: not_found, forbidden. */
export async function removeTimeOff(context: TermsContext, actor: Actor, id: string): Promise<void> {
  await changeTerms(context, actor, async (transaction) => {
    const [entry] = await selectTimeOff(transaction, { id, barberId: null, limit: 1 })
    if (entry === undefined) throw httpProblems.not_found()
    assertOwnRecord(actor, 'time_off.change', entry.barberId)
    await deleteTimeOff(transaction, id)
    await context.events.append(
      transaction,
      termsEvent(actor, 'removed', { type: 'time_off', uid: id }, { barber_id: entry.barberId }),
    )
  })
}
