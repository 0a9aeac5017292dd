import { changedValues } from '../changed-values.ts'
import { assertMatches, etagOf } from '../../platform/http/etag.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import type { Actor } from '../auth/actor.ts'
import { changeWithConflicts } from '../conflicts/change-with-conflicts.ts'
import type { ConflictsOfChange } from '../conflicts/conflict.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { termsEvent } from '../shop/terms-event.ts'
import { assertReferences } from './assert-references.ts'
import { assertProcessing, type CatalogueService, type ServiceLinks, type ServiceRow } from './catalogue.ts'
import { seatBookings } from './seat-bookings.ts'
import { replaceServiceLinks, selectServices, updateService } from './services.sql.ts'

/** What is to become of a service; what is left out stays. */
export interface ServiceChange {
  id: string
  row: Partial<ServiceRow>
  links: ServiceLinks
  ifMatch: string | undefined
}

/**
 * Changes a service, or ends its sale with active: false. Bookings keep time and price; where it needs another resource now,
 * one is kept for each of them that is free. Those with whom the barber may not do it any more, or that found no resource,
 * are named. Problems: not_found, precondition_failed, processing_not_valid, reference_not_found.
 */
export async function changeService(
  context: TermsContext,
  actor: Actor,
  { id, row, links, ifMatch }: ServiceChange,
): Promise<{ service: CatalogueService; conflicts: ConflictsOfChange }> {
  const { result, conflicts } = await changeWithConflicts(context, actor, null, async (transaction) => {
    const [before] = await selectServices(transaction, { id })
    if (before === undefined) throw httpProblems.not_found()
    assertMatches(ifMatch, etagOf(before.version))
    assertProcessing({ ...before, ...row })
    await assertReferences(transaction, links)
    await updateService(transaction, id, row)
    await replaceServiceLinks(transaction, actor.shopId, id, links)
    await seatBookings(context, transaction, actor)
    const [service = before] = await selectServices(transaction, { id })
    const names = Object.keys({ ...row, ...links }).map((name) => (name === 'barber_ids' ? 'barbers' : name))
    const facts = changedValues(before, service, names)
    await context.events.append(
      transaction,
      termsEvent(actor, 'changed', { type: 'service', uid: id }, facts),
    )
    return { result: service }
  })
  return { service: result, conflicts }
}
