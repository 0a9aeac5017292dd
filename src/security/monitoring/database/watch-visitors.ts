import { roleNames } from '../../../platform/postgres/roles.ts'
import type { GuardContext } from '../../guard-context.ts'
import { openIncident } from '../../investigation/open-incident.ts'
import { readConnectionLog } from './connection-log.ts'
import { isForeign, visitorFinding, type DatabaseVisitor, type VisitorWatch } from './database-visitor.ts'
import { openConnections } from './database-visitors.sql.ts'

/**
 * Looks who is connected to the shop's database: by what is open now, and by `logFile`, the log that the embedded one writes,
 * which has those too that were gone before the look. Somebody who is neither the program nor of the roles `expected` is a P0.
 */
export async function watchVisitors(
  context: GuardContext,
  watch: VisitorWatch,
  { expected, logFile }: { expected: readonly string[]; logFile: string },
): Promise<void> {
  const { database, owner, connections } = await openConnections(context.database.query)
  const own = [owner, ...Object.values(roleNames)]
  const open = new Map(connections.map((one) => [`${one.pid} ${one.role} ${one.program}`, one]))
  const logged = await readConnectionLog(logFile, watch.readTo)
  const found: DatabaseVisitor[] = [
    ...[...open].filter(([key]) => !watch.seen.has(key)).map(([, one]) => one),
    ...logged.connections.filter((one) => one.database === database),
  ]
  const foreign = new Map(
    found.filter((one) => isForeign(one, own, expected)).map((one) => [`${one.role} ${one.program}`, one]),
  )
  for (const visitor of foreign.values())
    await openIncident(context, visitorFinding(visitor, context.clock.epochMs()))
  watch.seen = new Set(open.keys())
  watch.readTo = logged.readTo
}
