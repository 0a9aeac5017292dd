import type { Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { GuardContext } from '../guard-context.ts'
import type { Order } from './containment.ts'
import { giveOrders } from './give-orders.ts'
import type { Revocation } from './revocation.ts'
import { openSessions } from './revocation.sql.ts'

/**
 * Ends every session of some accounts in the caller's transaction: by an order for
 * each session and one for each account, under which no session that began before it is good. Nobody is locked out: a
 * new sign-in stands. Done twice, it ends what has begun since.
 */
export async function revokeAccounts(
  context: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  accountIds: readonly string[],
  from: { reason: string; by: string; ttlMs?: number },
): Promise<Revocation> {
  const { by, ...terms } = from
  const at = Temporal.Instant.fromEpochMilliseconds(context.clock.epochMs())
  const sessions = await openSessions(transaction, accountIds, at)
  const orders: Order[] = [
    ...sessions.map(({ id }): Order => ({ verb: 'revoke_session', target: id, ...terms })),
    ...accountIds.map((id): Order => ({ verb: 'revoke_account', target: id, ...terms })),
  ]
  await giveOrders(context, transaction, orders, { incidentId: null, by })
  return { accounts: accountIds.length, sessions: sessions.length }
}
