import { sql } from 'kysely'
import type { TenantTransaction } from './tenant.ts'

/** What an Idempotency-Key stood for before: which row was made, and from which request. */
export interface ClaimedKey {
  resourceId: string
  digest: Buffer
}

/**
 * Takes an Idempotency-Key for the row `resourceId`, in the transaction that makes it, and gives null; or what the key
 * stands for already. Of two that take it at once, the second waits for the first.
 */
export async function claimKey(
  transaction: TenantTransaction,
  claim: {
    shopId: string
    /** Keeps one person's keys from another's. */
    scope: string
    key: string
    digest: Buffer
    resourceId: string
    now: Temporal.Instant
  },
): Promise<ClaimedKey | null> {
  const taken =
    await sql`insert into idempotency_key (shop_id, scope, key, request_digest, resource_id, created_at)
    values (${claim.shopId}, ${claim.scope}, ${claim.key}, ${claim.digest}, ${claim.resourceId}, ${claim.now})
    on conflict do nothing returning 1`.execute(transaction)
  if (taken.rows.length > 0) return null
  const found = await sql<ClaimedKey>`select resource_id as "resourceId", request_digest as digest
    from idempotency_key where shop_id = ${claim.shopId} and scope = ${claim.scope} and key = ${claim.key}`.execute(
    transaction,
  )
  return found.rows[0] ?? null
}
