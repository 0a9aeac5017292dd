import { sql, type Kysely } from 'kysely'
import type { DB } from '../../platform/postgres/database-types.ts'
import type { EvidenceLink } from './evidence.ts'

/** The links around all events of an incident, in the order of the chain. */
export async function evidenceLinks(query: Kysely<DB>, incidentId: string): Promise<EvidenceLink[]> {
  const { rows } =
    await sql<EvidenceLink>`select * from incident_evidence(${incidentId}::text::uuid)`.execute(query)
  return rows
}

/** The access records that the impact of an incident came from. */
export async function evidenceAccessRecords(query: Kysely<DB>, incidentId: string): Promise<object[]> {
  const { rows } =
    await sql<object>`select * from incident_access_records(${incidentId}::text::uuid)`.execute(query)
  return rows
}
