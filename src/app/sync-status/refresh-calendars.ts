import { enqueueJob } from '../../platform/jobs/enqueue-job.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { selectDueConnections } from './calendar.sql.ts'
import { refreshJob } from './refresh-job.ts'
import type { SyncContext } from './sync-context.ts'

/** A calendar tried this recently waits for the next round; just under the ten minutes between two rounds. */
const PAUSE_MINUTES = 9

/** Queues a refresh of every connection of every shop that is due. Gives how many. */
export async function refreshCalendars({ database, clock }: SyncContext): Promise<number> {
  const due = await selectDueConnections(database, clock.now().subtract({ minutes: PAUSE_MINUTES }))
  await withTenant(database, { shopId: null }, async (transaction) => {
    for (const { id, shop_id: shopId } of due) {
      const { task, payload, key } = refreshJob({ shopId, connectionId: id })
      await enqueueJob(transaction, task, payload, key)
    }
  })
  return due.length
}
