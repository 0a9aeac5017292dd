import type { Database } from '../../platform/postgres/connect.ts'
import { selectFaults } from '../monitoring/configuration/configuration.sql.ts'
import type { Verdict } from './check.ts'

/** The guard has looked at the configuration and found nothing that is not safe. */
export async function checkConfiguration(auditor: Pick<Database, 'query'>): Promise<Verdict> {
  const faults = await selectFaults(auditor.query)
  if (faults === undefined) return { ok: false, detail: 'no guard has looked at it' }
  return { ok: faults === '', detail: faults === '' ? 'nothing that is not safe' : faults }
}
