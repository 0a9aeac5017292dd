import { changedValues } from '../changed-values.ts'
import { assertMatches, etagOf } from '../../platform/http/etag.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import type { Actor } from '../auth/actor.ts'
import { changeWithConflicts } from '../conflicts/change-with-conflicts.ts'
import type { ConflictsOfChange } from '../conflicts/conflict.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { termsEvent } from '../shop/terms-event.ts'
import { assertReferences } from './assert-references.ts'
import { replaceOffers, selectBarbers, updateBarber, type BarberRow } from './barbers.sql.ts'
import type { CatalogueBarber } from './catalogue.ts'

/** What is to become of a barber; what is left out stays. */
export interface BarberChange {
  id: string
  row: Partial<BarberRow>
  /** All that he offers from now on. */
  services?: CatalogueBarber['services']
  ifMatch: string | undefined
}

/**
 * Changes a barber, or what he offers at which time and price. Bookings keep time and price; those that he may not do any
 * more are named. Problems: not_found, precondition_failed, reference_not_found.
 */
export async function changeBarber(
  context: TermsContext,
  actor: Actor,
  { id, row, services, ifMatch }: BarberChange,
): Promise<{ barber: CatalogueBarber; conflicts: ConflictsOfChange }> {
  const { result, conflicts } = await changeWithConflicts(context, actor, id, async (transaction) => {
    const [before] = await selectBarbers(transaction, { id })
    if (before === undefined) throw httpProblems.not_found()
    assertMatches(ifMatch, etagOf(before.version))
    if (services !== undefined) {
      const serviceIds = services.map((service) => service.service_id)
      await assertReferences(transaction, { service_ids: serviceIds })
      await replaceOffers(transaction, { shopId: actor.shopId, id }, services)
    }
    await updateBarber(transaction, id, row)
    const [barber = before] = await selectBarbers(transaction, { id })
    const names = [...Object.keys(row), ...(services === undefined ? [] : ['services'])]
    const facts = changedValues(before, barber, names)
    await context.events.append(transaction, termsEvent(actor, 'changed', { type: 'barber', uid: id }, facts))
    return { result: barber }
  })
  return { barber: result, conflicts }
}
