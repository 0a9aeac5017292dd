import type { Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { GuardContext } from '../guard-context.ts'
import type { EpochVerb } from './epoch.ts'
import { giveOrders } from './give-orders.ts'
import type { Revocation } from './revocation.ts'
import { countSignIns } from './revocation.sql.ts'

/**
 * Ends every sign-in of a role, of a shop or of everybody in the caller's transaction, by one order: none that began
 * before it is good, nor its refresh tokens. Nobody is locked out: a new sign-in stands. Done again it ends what has begun
 * since. Lifting it brings back those that have not run out.
 */
export async function revokeSince(
  context: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  epoch: { verb: EpochVerb; target: string },
  from: { reason: string; by: string },
): Promise<Revocation> {
  const at = Temporal.Instant.fromEpochMilliseconds(context.clock.epochMs())
  const ended = await countSignIns(transaction, epoch, at)
  const order = { ...epoch, reason: from.reason }
  await giveOrders(context, transaction, [order], { incidentId: null, by: from.by })
  return ended
}
