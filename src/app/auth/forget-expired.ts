import type { Database } from '../../platform/postgres/connect.ts'

/**
 * Deletes what has no use any more: sign-in codes a day after they expired, idempotency keys after thirty days, what passkeys
 * were to sign as soon as it has run out.
 * Gives how many rows went.
 */
export async function forgetExpired(database: Database): Promise<number> {
  const [row] = await database.sql<{ gone: number }[]>`
    select forget_expired() + forget_passkey_challenges() as gone`
  return row?.gone ?? 0
}
