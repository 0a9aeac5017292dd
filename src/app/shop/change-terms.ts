import { withTenant, type TenantTransaction } from '../../platform/postgres/tenant.ts'
import { tenantOf, type Actor } from '../auth/actor.ts'
import type { TermsContext } from './terms-context.ts'
import { lockBookings } from './terms-lock.sql.ts'

/**
 * Runs `work`, which changes by what the actor's shop is booked, in one transaction. Bookings that are being written are
 * waited for, so that `work` sees each of them; later ones wait in turn and are decided by the new terms, which every
 * server has from then on. Two changes never run at once.
 */
export async function changeTerms<Result>(
  context: TermsContext,
  actor: Actor,
  work: (transaction: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  const result = await withTenant(context.database, tenantOf(actor), async (transaction) => {
    await lockBookings(transaction)
    return work(transaction)
  })
  context.shops.forget()
  return result
}
