import { withTenant } from '../../platform/postgres/tenant.ts'
import { selectConnections } from './calendar.sql.ts'
import type { StoredConnection } from './connection-view.ts'
import type { SyncActor, SyncContext } from './sync-context.ts'

/** The connected calendars of the shop, or of one barber, as they are now. */
export async function listConnections(
  { database }: SyncContext,
  { shopId, accountId }: SyncActor,
  only: { barberId?: string } = {},
): Promise<StoredConnection[]> {
  return withTenant(database, { shopId, accountId, scope: 'shop' }, (transaction) =>
    selectConnections(transaction, only),
  )
}
