import { httpProblems } from '../../platform/http/errors.ts'
import { enqueueJob } from '../../platform/jobs/enqueue-job.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { normaliseAddress } from './calendar-address.ts'
import { hasBarber, insertConnection, selectConnections } from './calendar.sql.ts'
import type { StoredConnection } from './connection-view.ts'
import { calendarProblems } from './errors.ts'
import { refreshJob } from './refresh-job.ts'
import type { SyncActor, SyncContext } from './sync-context.ts'
import { calendarEvent } from './sync-event.ts'

const PER_BARBER_MAX = 5

/**
 * Subscribes a barber's availability to a calendar and queues its first refresh. Whether the address can be
 * reached shows then, in the connection's state. Connecting the same address again is refused.
 * Problems: calendar_address_invalid, not_found (the barber), calendar_already_connected, too_many_calendars.
 */
export async function connectCalendar(
  { database, clock, random, events }: SyncContext,
  actor: SyncActor,
  calendar: { barberId: string; name: string; url: string },
): Promise<StoredConnection> {
  const { shopId, accountId } = actor
  const url = normaliseAddress(calendar.url)
  if (url === undefined) throw calendarProblems.calendar_address_invalid()
  const connectionId = random.uuid()
  return withTenant(database, { shopId, accountId, scope: 'shop' }, async (transaction) => {
    const { barberId, name } = calendar
    if (!(await hasBarber(transaction, barberId))) throw httpProblems.not_found()
    const existing = await selectConnections(transaction, { barberId })
    if (existing.some((connection) => connection.url === url))
      throw calendarProblems.calendar_already_connected()
    if (existing.length >= PER_BARBER_MAX) throw calendarProblems.too_many_calendars()
    const row = { id: connectionId, shop_id: shopId, barber_id: barberId, name, url, created_at: clock.now() }
    await insertConnection(transaction, row)
    const facts = { barber_id: barberId }
    await events.append(
      transaction,
      calendarEvent({ activity: 'connected', connectionId, shopId, actor, facts }),
    )
    const { task, payload, key } = refreshJob({ shopId, connectionId })
    await enqueueJob(transaction, task, payload, key)
    const [connected] = await selectConnections(transaction, { id: connectionId })
    if (connected === undefined)
      throw new Error(`The connection ${connectionId} vanished in its own transaction.`)
    return connected
  })
}
