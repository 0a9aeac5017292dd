import type { Database } from '../../platform/postgres/connect.ts'
import { roleNames } from '../../platform/postgres/roles.ts'
import { verdictOn, type Verdict } from './check.ts'
import { forbiddenRights } from './roles.sql.ts'

const SEALED = ['event', 'event_chain', 'checkpoint', 'access_record', 'incident_timeline', 'incident_impact']
const STEERED = ['incident', 'containment', 'seal_state', 'operator_request']

/** No role of the program can change or remove what happened; the server's cannot change an incident either. */
export async function checkEvidenceRights(auditor: Pick<Database, 'query'>): Promise<Verdict> {
  const { app, guard, auditor: reader, worker } = roleNames
  const faults: string[] = []
  for (const role of [app, guard, reader, worker]) {
    const tables = role === guard ? SEALED : [...SEALED, ...STEERED]
    const rights = await forbiddenRights(auditor.query, role, tables)
    faults.push(...rights.map((right) => `${role} may ${right}`))
  }
  return verdictOn(faults, `no role may change or remove what is in ${SEALED.length} tables of evidence`)
}
