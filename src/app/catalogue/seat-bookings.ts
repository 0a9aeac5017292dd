import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import { selectUnseated, takeSeat } from './seats.sql.ts'
import type { TermsContext } from '../shop/terms-context.ts'

/**
 * Keeps a resource for each upcoming booking that needs one and has none, because its own is out of use or its service
 * needs another one now: the first that is free. Whoever finds none stays as it is, a conflict. Within changeTerms.
 */
export async function seatBookings(
  { clock, random }: Pick<TermsContext, 'clock' | 'random'>,
  transaction: TenantTransaction,
  { shopId }: Actor,
): Promise<void> {
  for (const unseated of await selectUnseated(transaction, clock.now()))
    await takeSeat(transaction, { ...unseated, shopId, newId: random.uuid() })
}
