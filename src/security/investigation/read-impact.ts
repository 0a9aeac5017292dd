import { sql } from 'kysely'
import type { Static } from 'typebox'
import { tenantOf, type Actor } from '../../app/auth/actor.ts'
import type { RecordReading } from '../../app/auth/reading.ts'
import type { AppContext } from '../../app/context.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { impactView, type ImpactView } from './impact-view.ts'
import { listImpact } from './impact.sql.ts'

/** Who and what an incident touched, with the names of the shop's clients; reading those is recorded first. */
export async function readImpact(
  context: Pick<AppContext, 'database'>,
  actor: Actor,
  asked: { incidentId: string; timeZone: string; record: RecordReading },
): Promise<Static<typeof ImpactView>> {
  const { database } = context
  const rows = await listImpact(database.query, asked.incidentId)
  const ids = JSON.stringify([...new Set(rows.map((row) => row.subject_id))].filter((id) => id !== null))
  const clients = await withTenant(database, { ...tenantOf(actor), scope: 'shop' }, async (transaction) => {
    const found = await sql<{ id: string; name: string }>`select id, name from client where id in (
      select value::uuid from json_array_elements_text(${ids}::text::json))`.execute(transaction)
    return found.rows
  })
  await asked.record({
    table: 'client',
    keys: clients.map(({ id }) => id),
    fields: ['name'],
    purpose: 'incident',
  })
  return impactView(rows, new Map(clients.map(({ id, name }) => [id, name])), asked.timeZone)
}
