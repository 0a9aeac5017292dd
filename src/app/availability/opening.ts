import { isStaff, type Actor } from '../auth/actor.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import type { VisitWish } from './visit.ts'

/** Who may book a visit: everybody, those who have been here, or the shop alone; as its narrowest service says. */
export function openTo(terms: ShopTerms, { items }: VisitWish): 'public' | 'returning' | 'staff' {
  const openings = items.map(({ serviceId }) => terms.services.get(serviceId)?.bookableBy ?? 'public')
  if (openings.includes('staff')) return 'staff'
  return openings.includes('returning') ? 'returning' : 'public'
}

/** Whether the actor may, as far as that is known without asking whether he has been here: null when it is not. */
export function mayBook(opening: ReturnType<typeof openTo>, actor: Actor): boolean | null {
  if (opening === 'public' || isStaff(actor)) return true
  return opening === 'staff' || actor.accountId === null ? false : null
}
