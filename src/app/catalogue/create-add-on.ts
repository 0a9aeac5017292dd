import { httpProblems } from '../../platform/http/errors.ts'
import type { Actor } from '../auth/actor.ts'
import { changeTerms } from '../shop/change-terms.ts'
import { claimOnce } from '../shop/claim-once.ts'
import type { Once, TermsContext } from '../shop/terms-context.ts'
import { termsEvent } from '../shop/terms-event.ts'
import { insertAddOn, selectAddOns } from './add-ons.sql.ts'
import type { AddOn } from './catalogue.ts'
import { catalogueProblems } from './errors.ts'
import { hasRoom, nextPosition } from './references.sql.ts'

/**
 * Adds something that can be added to services; which ones, they say themselves. Problems: catalogue_full,
 * idempotency_key_reused.
 */
export async function createAddOn(
  context: TermsContext,
  actor: Actor,
  wish: Omit<AddOn, 'id' | 'active' | 'position'> & { position?: number },
  once: Once,
): Promise<AddOn> {
  const id = context.random.uuid()
  return changeTerms(context, actor, async (transaction) => {
    const earlier = await claimOnce(context, transaction, actor, once, id)
    if (earlier === null) {
      if (!(await hasRoom(transaction, 'add_on'))) throw catalogueProblems.catalogue_full()
      const position = wish.position ?? (await nextPosition(transaction, 'add_on'))
      await insertAddOn(transaction, actor.shopId, { ...wish, id, position, active: true })
      await context.events.append(transaction, termsEvent(actor, 'made', { type: 'add_on', uid: id }))
    }
    const [made] = await selectAddOns(transaction, { id: earlier ?? id })
    if (made === undefined) throw httpProblems.not_found()
    return made
  })
}
