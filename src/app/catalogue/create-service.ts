import { httpProblems } from '../../platform/http/errors.ts'
import type { Actor } from '../auth/actor.ts'
import { changeTerms } from '../shop/change-terms.ts'
import { claimOnce } from '../shop/claim-once.ts'
import type { Once, TermsContext } from '../shop/terms-context.ts'
import { termsEvent } from '../shop/terms-event.ts'
import { assertReferences } from './assert-references.ts'
import {
  assertProcessing,
  newService,
  type CatalogueService,
  type ServiceLinks,
  type ServiceRow,
} from './catalogue.ts'
import { catalogueProblems } from './errors.ts'
import { hasRoom, nextPosition } from './references.sql.ts'
import { insertService, replaceServiceLinks, selectServices } from './services.sql.ts'

/** A service that is to be sold. */
export interface ServiceWish {
  row: Partial<ServiceRow> & Pick<ServiceRow, 'name' | 'duration_minutes' | 'price_minor'>
  links: ServiceLinks
}

/**
 * Adds a service to what the shop sells: it can be booked from the next request on, where somebody offers it. Problems:
 * processing_not_valid, reference_not_found, catalogue_full, idempotency_key_reused.
 */
export async function createService(
  context: TermsContext,
  actor: Actor,
  { row, links }: ServiceWish,
  once: Once,
): Promise<CatalogueService> {
  const id = context.random.uuid()
  return changeTerms(context, actor, async (transaction) => {
    const earlier = await claimOnce(context, transaction, actor, once, id)
    if (earlier === null) {
      if (!(await hasRoom(transaction, 'service'))) throw catalogueProblems.catalogue_full()
      const position = row.position ?? (await nextPosition(transaction, 'service'))
      const whole = { ...newService, ...row, position }
      assertProcessing(whole)
      await assertReferences(transaction, links)
      await insertService(transaction, actor.shopId, id, whole)
      await replaceServiceLinks(transaction, actor.shopId, id, links)
      await context.events.append(transaction, termsEvent(actor, 'made', { type: 'service', uid: id }))
    }
    const [made] = await selectServices(transaction, { id: earlier ?? id })
    if (made === undefined) throw httpProblems.not_found()
    return made
  })
}
