import type { Static } from 'typebox'
import { tenantOf, type Actor } from '../../../app/auth/actor.ts'
import type { RecordReading } from '../../../app/auth/reading.ts'
import type { AppContext } from '../../../app/context.ts'
import { httpProblems } from '../../../platform/http/errors.ts'
import { localTime } from '../../../platform/http/wire.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { findIncident } from '../../investigation/incident.sql.ts'
import { shopZone } from '../../investigation/shop-zone.sql.ts'
import { nameOf, notificationView, type NotificationsView } from './notification-view.ts'
import { listNotifications } from './notification.sql.ts'
import { incidentPeople } from './on-call.sql.ts'

/** Who was told of an incident and who took it on, by name; reading those is recorded first. Problem: not_found. */
export async function readNotifications(
  context: Pick<AppContext, 'database'>,
  actor: Actor,
  { incidentId, record }: { incidentId: string; record: RecordReading },
): Promise<Static<typeof NotificationsView>> {
  const { database } = context
  const timeZone = await shopZone(database, actor.shopId)
  const { incident, rows, people } = await withTenant(database, tenantOf(actor), async (transaction) => ({
    incident: await findIncident(transaction, incidentId),
    rows: await listNotifications(transaction, incidentId),
    people: await incidentPeople(transaction),
  }))
  if (incident === undefined) throw httpProblems.not_found()
  const names = new Map(people.map(({ id, name }) => [id, name]))
  const { acknowledged_at: at, acknowledged_by: by } = incident
  const named = [...rows.map(({ recipient }) => recipient), by].filter((id) => id !== null && names.has(id))
  await record({
    table: 'account',
    keys: [...new Set(named)] as string[],
    fields: ['name'],
    purpose: 'incident',
  })
  return {
    acknowledgement:
      at === null || by === null ? null : { at: localTime(at, timeZone), name: nameOf(by, names) },
    items: rows.map((row) => notificationView(row, { names, timeZone })),
  }
}
