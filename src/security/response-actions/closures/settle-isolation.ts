import { waitUntil } from '../../../platform/process/wait-until.ts'
import type { GuardContext } from '../../guard-context.ts'
import { keepIsolation } from './keep-isolation.ts'

const PATIENCE_MS = 5_000

/**
 * Waits until the server's access to the database is what the standing orders say, and makes it so when no guard does. False when
 * that took longer than five seconds.
 */
export async function settleIsolation(context: Pick<GuardContext, 'database'>): Promise<boolean> {
  return waitUntil(async () => {
    const { orderedMs, mayConnect, connections } = await keepIsolation(context)
    return orderedMs === null ? mayConnect : !mayConnect && connections === 0
  }, PATIENCE_MS)
}
