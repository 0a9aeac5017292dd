import type { Transaction } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { GuardContext } from '../guard-context.ts'
import type { Order } from './containment.ts'
import { giveOrders } from './give-orders.ts'
import { goodSigningKeys } from './revocation.sql.ts'

/**
 * Revokes every signing key that is good, in the caller's transaction: no access token that one of them signed is taken
 * any more, by any server. The server makes another key by itself; people go on with their refresh tokens. Gives how many
 * it revoked. Lifting brings a key's tokens back until the last one has ended; it signs no more.
 */
export async function revokeSigningKeys(
  context: Pick<GuardContext, 'clock' | 'random' | 'events'>,
  transaction: Transaction<DB>,
  from: { reason: string; by: string },
): Promise<number> {
  const at = Temporal.Instant.fromEpochMilliseconds(context.clock.epochMs())
  const kids = await goodSigningKeys(transaction, at)
  const orders = kids.map((target): Order => ({
    verb: 'revoke_signing_key',
    target,
    reason: from.reason,
  }))
  const given = await giveOrders(context, transaction, orders, { incidentId: null, by: from.by })
  return given.length
}
