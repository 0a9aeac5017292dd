import { waitUntil } from '../process/wait-until.ts'
import type { Database } from './connect.ts'
import { isAway } from './is-away.ts'
import { isCutOff } from './is-cut-off.ts'

/** A database that was killed reads its log before it answers: for so long a start waits. */
const PATIENCE_MS = 30_000

/**
 * Resolves when the database answers: with true, or with false when it says that our role is cut off. Throws what it says when
 * it refuses otherwise, or has been away for half a minute.
 */
export async function untilReachable({ sql }: Pick<Database, 'sql'>): Promise<boolean> {
  let reason: unknown
  let isLetIn = true
  const answers = async (): Promise<boolean> => {
    try {
      await sql`select 1`
      return true
    } catch (error) {
      if (isCutOff(error)) {
        isLetIn = false
        return true
      }
      if (!isAway(error)) throw error
      reason = error
      return false
    }
  }
  if (!(await waitUntil(answers, PATIENCE_MS))) throw reason
  return isLetIn
}
