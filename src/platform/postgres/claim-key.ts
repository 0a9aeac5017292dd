import { sql } from 'kysely'
import { httpProblems } from '../http/errors.ts'
import type { TenantTransaction } from './tenant.ts'

/**
 * Takes an Idempotency-Key for the row `resourceId`, in the transaction that makes it, and gives null; or the id of the
 * row that the same request made before. Without a key nothing is taken. Of two that take it at once, the second waits
 * for the first. Problem: idempotency_key_reused, when it came with another request.
 */
export async function claimKey(
  transaction: TenantTransaction,
  claim: {
    shopId: string
    /** Keeps one person's keys from another's. */
    scope: string
    key: string | null
    /** Of the request. */
    digest: Buffer
    resourceId: string
    now: Temporal.Instant
  },
): Promise<string | null> {
  const { shopId, scope, key, digest, resourceId, now } = claim
  if (key === null) return null
  const taken =
    await sql`insert into idempotency_key (shop_id, scope, key, request_digest, resource_id, created_at)
    values (${shopId}, ${scope}, ${key}, ${digest}, ${resourceId}, ${now})
    on conflict do nothing returning 1`.execute(transaction)
  if (taken.rows.length > 0) return null
  const found = await sql<{ resource_id: string; request_digest: Buffer }>`
    select resource_id, request_digest from idempotency_key
    where shop_id = ${shopId} and scope = ${scope} and key = ${key}`.execute(transaction)
  const [earlier] = found.rows
  if (earlier === undefined) return null
  if (!earlier.request_digest.equals(digest)) throw httpProblems.idempotency_key_reused()
  return earlier.resource_id
}
