import type { ShopTerms } from '../shop/shop-terms.ts'
import type { Visit } from './terms.ts'
import { availabilityProblems } from './errors.ts'
import { visitOf, type VisitWish } from './visit.ts'

/** The visit in the engine's terms. Problems: service_not_offered, add_on_not_offered, class_alone. */
export function openVisit(terms: ShopTerms, wish: VisitWish): Visit {
  const visit = visitOf(terms, wish)
  if (typeof visit !== 'string') return visit
  if (visit === 'add_on_not_found') throw availabilityProblems.add_on_not_offered()
  if (visit === 'class_with_other_items') throw availabilityProblems.class_alone()
  throw availabilityProblems.service_not_offered()
}
