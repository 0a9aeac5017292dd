import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { deleteConnection } from './calendar.sql.ts'
import type { SyncActor, SyncContext } from './sync-context.ts'
import { calendarEvent } from './sync-event.ts'

/**
 * Ends a subscription: what the calendar blocked is free again. Given `barberId`, only if it is that
 * barber's own. Problem: not_found.
 */
export async function disconnectCalendar(
  { database, events }: SyncContext,
  actor: SyncActor,
  { connectionId, barberId }: { connectionId: string; barberId?: string },
): Promise<void> {
  const { shopId, accountId } = actor
  await withTenant(database, { shopId, accountId, scope: 'shop' }, async (transaction) => {
    const deleted = await deleteConnection(transaction, connectionId)
    // Thrown inside the transaction, so that another barber's calendar is still there afterwards.
    if (deleted === undefined || (barberId !== undefined && deleted.barber_id !== barberId)) {
      throw httpProblems.not_found()
    }
    const facts = { barber_id: deleted.barber_id }
    await events.append(
      transaction,
      calendarEvent({ activity: 'disconnected', connectionId, shopId, actor, facts }),
    )
  })
}
