import { httpProblems } from '../../platform/http/errors.ts'
import type { Actor } from '../auth/actor.ts'
import { changeTerms } from '../shop/change-terms.ts'
import { claimOnce } from '../shop/claim-once.ts'
import type { Once, TermsContext } from '../shop/terms-context.ts'
import { termsEvent } from '../shop/terms-event.ts'
import type { Resource } from './catalogue.ts'
import { catalogueProblems } from './errors.ts'
import { hasRoom, nextPosition } from './references.sql.ts'
import { insertResource, selectResources } from './resources.sql.ts'
import { seatBookings } from './seat-bookings.ts'

/**
 * Adds a chair, a basin: one more of its kind. Bookings that lacked one have it from now on. Problems: catalogue_full,
 * idempotency_key_reused.
 */
export async function createResource(
  context: TermsContext,
  actor: Actor,
  wish: Pick<Resource, 'kind' | 'name'> & { position?: number },
  once: Once,
): Promise<Resource> {
  const id = context.random.uuid()
  return changeTerms(context, actor, async (transaction) => {
    const earlier = await claimOnce(context, transaction, actor, once, id)
    if (earlier === null) {
      if (!(await hasRoom(transaction, 'resource'))) throw catalogueProblems.catalogue_full()
      const position = wish.position ?? (await nextPosition(transaction, 'resource'))
      await insertResource(transaction, actor.shopId, { ...wish, id, position, active: true })
      await seatBookings(context, transaction, actor)
      await context.events.append(
        transaction,
        termsEvent(actor, 'made', { type: 'resource', uid: id }, { kind: wish.kind }),
      )
    }
    const [made] = await selectResources(transaction, { id: earlier ?? id })
    if (made === undefined) throw httpProblems.not_found()
    return made
  })
}
