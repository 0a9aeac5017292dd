import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import { hasBeenHere } from './busy.sql.ts'
import { availabilityProblems } from './errors.ts'
import { mayBook, openTo } from './opening.ts'
import type { VisitWish } from './visit.ts'

/** Refuses whoever may not book the services of a visit. Problem: service_not_open. */
export async function assertOpen(
  transaction: TenantTransaction,
  terms: ShopTerms,
  actor: Actor,
  wish: VisitWish,
): Promise<void> {
  const allowed = mayBook(openTo(terms, wish), actor)
  if (allowed ?? (await hasBeenHere(transaction, actor.accountId ?? ''))) return
  throw availabilityProblems.service_not_open()
}
