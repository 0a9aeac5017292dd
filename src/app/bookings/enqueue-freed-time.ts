import { enqueueJob } from '../../platform/jobs/enqueue-job.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'

/**
 * Says that time of the shop becomes free with the caller's transaction, for the waitlist. The last thing that a
 * transaction does: of all that say so at once one job remains, and they wait for each other at it.
 */
export async function enqueueFreedTime(transaction: TenantTransaction, shopId: string): Promise<void> {
  await enqueueJob(transaction, 'offer_freed_time', { shop_id: shopId }, `offer_freed_time:${shopId}`)
}
