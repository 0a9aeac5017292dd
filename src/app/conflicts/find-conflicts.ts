import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import { shopProblems } from '../shop/errors.ts'
import { readShopTerms } from '../shop/shop-terms.sql.ts'
import { conflictsOf, type Conflict } from './conflict.ts'
import { selectUpcoming } from './conflicts.sql.ts'

/**
 * The upcoming bookings, of one barber or of all, that the terms which the transaction sees have no room for: by the same
 * hours, time off and offers as /availability. Problem: shop_not_found.
 */
export async function findConflicts(
  transaction: TenantTransaction,
  wanted: { barberId: string | null; now: Temporal.Instant },
): Promise<Conflict[]> {
  const terms = await readShopTerms(transaction)
  if (terms === undefined) throw shopProblems.shop_not_found()
  return conflictsOf(terms, await selectUpcoming(transaction, wanted))
}
