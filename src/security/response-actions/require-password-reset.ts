import type { Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { GuardContext } from '../guard-context.ts'
import type { Order } from './containment.ts'
import { giveOrders } from './give-orders.ts'
import type { Revocation } from './revocation.ts'
import { revokeAccounts } from './revoke-accounts.ts'

/**
 * Demands a new password of some accounts in the caller's transaction, and ends their sessions: whoever signs in with the
 * present one is mailed a link to choose another, and gets no further. The server lifts the demand with that choice.
 */
export async function requirePasswordReset(
  context: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  accountIds: readonly string[],
  from: { reason: string; by: string },
): Promise<Revocation> {
  const { reason, by } = from
  const orders = accountIds.map((target): Order => ({ verb: 'require_password_reset', target, reason }))
  await giveOrders(context, transaction, orders, { incidentId: null, by })
  return revokeAccounts(context, transaction, accountIds, from)
}
