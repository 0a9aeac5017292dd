import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { selectSeats, selectUnseated, takeSeats } from './seats.sql.ts'
import { seatsFor } from './seats.ts'

/**
 * Keeps a resource for each upcoming booking that needs one and has none, because its own is out of use or its service
 * needs another one now: the first that is free. Whoever finds none stays as it is, a conflict. Within changeTerms.
 */
export async function seatBookings(
  { clock, random }: Pick<TermsContext, 'clock' | 'random'>,
  transaction: TenantTransaction,
  { shopId }: Actor,
): Promise<void> {
  const unseated = await selectUnseated(transaction, clock.now())
  const [first] = unseated
  if (first === undefined) return
  const from = Temporal.Instant.fromEpochMilliseconds(first.startMs)
  const seats = seatsFor(unseated, await selectSeats(transaction, from))
  await takeSeats(
    transaction,
    shopId,
    seats.map((seat) => ({ ...seat, newId: random.uuid() })),
  )
}
