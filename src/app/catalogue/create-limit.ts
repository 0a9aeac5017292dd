import { httpProblems } from '../../platform/http/errors.ts'
import type { Actor } from '../auth/actor.ts'
import { changeTerms } from '../shop/change-terms.ts'
import { claimOnce } from '../shop/claim-once.ts'
import type { Once, TermsContext } from '../shop/terms-context.ts'
import { termsEvent } from '../shop/terms-event.ts'
import { assertReferences } from './assert-references.ts'
import type { Limit } from './catalogue.ts'
import { catalogueProblems } from './errors.ts'
import { selectLimits } from './limits.sql.ts'
import { hasRoom } from './references.sql.ts'
import { setLimit } from './set-limit.ts'

/**
 * Limits how many appointments there are in a day or week; those that are booked already count, and stay. Problems:
 * reference_not_found, catalogue_full, idempotency_key_reused.
 */
export async function createLimit(
  context: TermsContext,
  actor: Actor,
  wish: Omit<Limit, 'id'>,
  once: Once,
): Promise<Limit> {
  const limit: Limit = { ...wish, id: context.random.uuid() }
  return changeTerms(context, actor, async (transaction) => {
    const earlier = await claimOnce(context, transaction, actor, once, limit.id)
    if (earlier === null) {
      if (!(await hasRoom(transaction, 'booking_limit'))) throw catalogueProblems.catalogue_full()
      const { barber_id: barberId, service_id: serviceId } = limit
      await assertReferences(transaction, {
        barber_ids: barberId === null ? undefined : [barberId],
        service_ids: serviceId === null ? undefined : [serviceId],
      })
      await setLimit(context, transaction, actor, { before: null, after: limit })
      const facts = { barber_id: barberId, service_id: serviceId }
      await context.events.append(
        transaction,
        termsEvent(actor, 'made', { type: 'booking_limit', uid: limit.id }, facts),
      )
    }
    const [made] = await selectLimits(transaction, { id: earlier ?? limit.id })
    if (made === undefined) throw httpProblems.not_found()
    return made
  })
}
