import { availabilityProblems } from './errors.ts'
import { ITEMS_MAX, type VisitWish } from './visit.ts'

const ID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}'
const ITEM = new RegExp(`^(${ID})(?:@(${ID}))?((?::${ID})*)$`)

/** What of a query string says what is wanted. */
export interface VisitQuery {
  service_id?: string
  barber_id?: string
  add_on_ids?: string
  visit?: string
  arrangement?: VisitWish['arrangement']
}

/**
 * Reads a visit from a query: one service by service_id, barber_id and add_on_ids, or several as `visit`, where each is
 * written service[@barber][:addition…]. Problem: visit_not_valid.
 */
export function visitOfQuery(query: VisitQuery): VisitWish {
  const { service_id: serviceId, barber_id: barberId, add_on_ids: addOnIds, visit } = query
  const arrangement = query.arrangement ?? 'in_turn'
  if ((serviceId === undefined) === (visit === undefined)) throw availabilityProblems.visit_not_valid()
  if (serviceId !== undefined) {
    const added = addOnIds === undefined || addOnIds === '' ? [] : addOnIds.split(',')
    return { arrangement, items: [{ serviceId, barberId: barberId ?? null, addOnIds: added }] }
  }
  const items = (visit ?? '').split(',').map((text) => {
    const [, service, barber, added] = ITEM.exec(text) ?? []
    if (service === undefined) throw availabilityProblems.visit_not_valid()
    return {
      serviceId: service,
      barberId: barber ?? null,
      addOnIds: (added ?? '').split(':').filter((id) => id !== ''),
    }
  })
  if (items.length > ITEMS_MAX) throw availabilityProblems.visit_not_valid()
  return { arrangement, items }
}
