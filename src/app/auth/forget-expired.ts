import type { Database } from '../../platform/postgres/connect.ts'

/**
 * Deletes what has no use any more: sign-in codes a day after they expired, idempotency keys after thirty days, what passkeys
 * were to sign and counts of wrong tries as soon as they have run out. Gives how many rows went, the counts apart.
 */
export async function forgetExpired(database: Database): Promise<number> {
  const [row] = await database.sql<{ gone: number }[]>`
    select forget_expired() + forget_passkey_challenges() as gone`
  await database.sql`delete from sign_in_pace where expires_at < now()`
  return row?.gone ?? 0
}
