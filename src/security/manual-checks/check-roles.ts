import type { Database } from '../../platform/postgres/connect.ts'
import { verdictOn, type Verdict } from './check.ts'
import { guardedTables, roleFacts, rowsInSight, unguardedTables } from './roles.sql.ts'

/**
 * The server's role is bound by row-level security: it has no way past it, owns nothing, is nobody else, every table
 * of shops and people is guarded, and standing in no shop it sees no row. `auditor` reads the catalog; `app` is a
 * connection of the server's role.
 */
export async function checkRoles(
  auditor: Pick<Database, 'query'>,
  app: Pick<Database, 'query'>,
  role: string,
): Promise<Verdict> {
  const facts = await roleFacts(auditor.query, role)
  if (facts === undefined) return { ok: false, detail: `there is no role ${role}` }
  const { owned, memberships, ...powers } = facts
  const faults = Object.entries(powers)
    .filter(([, has]) => has)
    .map(([power]) => `${role} has ${power}`)
  if (owned > 0) faults.push(`${role} owns ${owned} objects`)
  if (memberships > 0) faults.push(`${role} is a member of ${memberships} other roles`)
  const open = await unguardedTables(auditor.query, role)
  faults.push(...open.map((table) => `the table ${table} has no row-level security`))
  const seen = await rowsInSight(app.query)
  if (seen > 0) faults.push(`${role} sees ${seen} rows without standing in a shop`)
  return verdictOn(
    faults,
    `${role} owns nothing, cannot bypass it and sees no row outside a shop; ${await guardedTables(auditor.query)} tables guarded`,
  )
}
