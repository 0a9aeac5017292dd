import type { GuardContext } from '../../guard-context.ts'
import { cutServerOff, letServerIn, readServerAccess, type ServerAccess } from './server-access.sql.ts'

/** So long an order is known to the servers before they lose the database: they hear of it there. */
const HEARD_MS = 400

/**
 * Makes the server's access to the database what the standing orders say: cut off while a cut_database stands, whoever opened
 * it again, and let in otherwise. Done again it changes nothing. Gives how it stands now.
 */
export async function keepIsolation({ database }: Pick<GuardContext, 'database'>): Promise<ServerAccess> {
  const access = await readServerAccess(database.query)
  const { orderedMs, mayConnect, connections } = access
  if (orderedMs === null) {
    if (mayConnect) return access
    await letServerIn(database.query)
    return { ...access, mayConnect: true }
  }
  if (orderedMs < HEARD_MS || (!mayConnect && connections === 0)) return access
  await cutServerOff(database.query)
  return { ...access, mayConnect: false }
}
