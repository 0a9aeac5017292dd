import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import { resourceOfKey } from '../bookings/bookings.sql.ts'

/**
 * Writes down what an idempotency key stands for. Gives what it stood for already, if it was used before; somebody who
 * uses it at the same moment is waited for.
 */
export async function claimKey(
  transaction: TenantTransaction,
  claim: {
    shopId: string
    scope: string
    key: string
    digest: Buffer
    resourceId: string
    now: Temporal.Instant
  },
): Promise<{ resourceId: string; digest: Buffer } | undefined> {
  const { shopId, scope, key, digest, resourceId, now } = claim
  const { numInsertedOrUpdatedRows } = await transaction
    .insertInto('idempotency_key')
    .values({
      shop_id: shopId,
      scope,
      key,
      request_digest: digest,
      resource_id: resourceId,
      created_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n ? undefined : resourceOfKey(transaction, scope, key)
}
