import { waitUntil } from '../process/wait-until.ts'
import type { Database } from './connect.ts'
import { isAway } from './is-away.ts'

/** A database that was killed reads its log before it answers: for so long a start waits. */
const PATIENCE_MS = 30_000

/** Resolves when the database answers. Throws what it says when it refuses, or has been away for half a minute. */
export async function untilReachable({ sql }: Pick<Database, 'sql'>): Promise<void> {
  let reason: unknown
  const answers = async (): Promise<boolean> => {
    try {
      await sql`select 1`
      return true
    } catch (error) {
      if (!isAway(error)) throw error
      reason = error
      return false
    }
  }
  if (!(await waitUntil(answers, PATIENCE_MS))) throw reason
}
