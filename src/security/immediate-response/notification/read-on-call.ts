import type { Static } from 'typebox'
import { tenantOf, type Actor } from '../../../app/auth/actor.ts'
import type { RecordReading } from '../../../app/auth/reading.ts'
import type { AppContext } from '../../../app/context.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { shopZone } from '../../investigation/shop-zone.sql.ts'
import { nameOf, shiftView, type OnCallView } from './notification-view.ts'
import { onCallAt } from './on-call.ts'
import { incidentPeople, listShifts } from './on-call.sql.ts'

/** The rota with the names in it, and who could be in it; reading those is recorded first. */
export async function readOnCall(
  context: Pick<AppContext, 'database' | 'clock'>,
  actor: Actor,
  record: RecordReading,
): Promise<Static<typeof OnCallView>> {
  const { database, clock } = context
  const timeZone = await shopZone(database, actor.shopId)
  const { shifts, people } = await withTenant(database, tenantOf(actor), async (transaction) => ({
    shifts: await listShifts(transaction),
    people: await incidentPeople(transaction),
  }))
  await record({ table: 'account', keys: people.map(({ id }) => id), fields: ['name'], purpose: 'incident' })
  const names = new Map(people.map(({ id, name }) => [id, name]))
  const called = onCallAt(shifts, clock.now(), timeZone)
  return {
    now: called.map((id) => ({ account_id: id, name: nameOf(id, names) })),
    shifts: shifts.map((shift) => shiftView(shift, { names, timeZone })),
    people: people.map(({ id, name }) => ({ account_id: id, name })),
  }
}
