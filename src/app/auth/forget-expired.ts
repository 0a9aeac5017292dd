import type { Database } from '../../platform/postgres/connect.ts'

/**
 * Deletes what has no use any more, by forget_expired(): codes, links and tokens a day after they expired, idempotency keys
 * after thirty days, what passkeys were to sign and counts of wrong tries as soon as they have run out. Gives how many rows
 * went.
 */
export async function forgetExpired(database: Database): Promise<number> {
  const [row] = await database.sql<{ gone: number }[]>`select forget_expired() as gone`
  return row?.gone ?? 0
}
