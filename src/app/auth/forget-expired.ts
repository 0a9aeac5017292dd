import type { Database } from '../../platform/postgres/connect.ts'

/**
 * Deletes what has no use any more: sign-in codes a day after they expired, idempotency keys after thirty days.
 * Gives how many rows went.
 */
export async function forgetExpired(database: Database): Promise<number> {
  const [row] = await database.sql<{ gone: number }[]>`select forget_expired() as gone`
  return row?.gone ?? 0
}
