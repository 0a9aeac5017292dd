import { sql } from 'kysely'
import type { Database } from '../../platform/postgres/connect.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'

/** The account of an address, before anybody is signed in. */
export async function accountForSignIn(
  database: Database,
  email: string,
): Promise<{ id: string; email: string; name: string; password_hash: string | null } | undefined> {
  const [row] = await database.sql<
    { id: string; email: string; name: string; password_hash: string | null }[]
  >`
    select id, email, name, password_hash from account_for_sign_in(${email})`
  return row
}

/** Whether `digest` is of a device that has signed in to this account before. */
export async function isKnownDevice(transaction: TenantTransaction, digest: Buffer): Promise<boolean> {
  const row = await transaction
    .selectFrom('known_device')
    .select('digest')
    .where('digest', '=', digest)
    .executeTakeFirst()
  return row !== undefined
}

/** Remembers a device of an account, or that it was seen again. */
export async function rememberDevice(
  transaction: TenantTransaction,
  device: { digest: Buffer; accountId: string; now: Temporal.Instant },
): Promise<void> {
  await transaction
    .insertInto('known_device')
    .values({
      digest: device.digest,
      account_id: device.accountId,
      created_at: device.now,
      last_seen_at: device.now,
    })
    .onConflict((conflict) => conflict.column('digest').doUpdateSet({ last_seen_at: device.now }))
    .execute()
}

/** Marks a refresh token as used; 'fresh' exactly once for each token, however many try at the same time. */
export async function useRefreshToken(
  transaction: TenantTransaction,
  digest: Buffer,
  now: Temporal.Instant,
): Promise<'fresh' | 'used' | 'unknown'> {
  const taken = await transaction
    .updateTable('refresh_token')
    .set({ used_at: now })
    .where('digest', '=', digest)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('session_id')
    .executeTakeFirst()
  if (taken !== undefined) return 'fresh'
  const row = await transaction
    .selectFrom('refresh_token')
    .select('used_at')
    .where('digest', '=', digest)
    .executeTakeFirst()
  return row === undefined || row.used_at === null ? 'unknown' : 'used'
}

/** Ends sessions of the account the transaction stands in; gives the ids of those that were in force. */
export async function endSessions(
  transaction: TenantTransaction,
  end: { sessionId: string | null; reason: string; now: Temporal.Instant },
): Promise<string[]> {
  let update = transaction
    .updateTable('session')
    .set({ revoked_at: end.now, revoked_reason: end.reason })
    .where('revoked_at', 'is', null)
  if (end.sessionId !== null) update = update.where('id', '=', end.sessionId)
  const rows = await update.returning('id').execute()
  return rows.map((row) => row.id)
}

/** Tells every server that a session has ended, when the transaction commits. */
export async function notifySessionEnded(transaction: TenantTransaction, sessionId: string): Promise<void> {
  await sql`select pg_notify('sixfb_session', ${sessionId})`.execute(transaction)
}

/** What an account is, in every shop. */
export async function rolesOfAccount(
  transaction: TenantTransaction,
  accountId: string,
): Promise<{ shopId: string; role: string }[]> {
  const { rows } = await sql<{ shopId: string; role: string }>`
    select shop_id as "shopId", role from roles_of_account(${accountId})`.execute(transaction)
  return rows
}

/** From here on, the transaction acts for this account. */
export async function actForAccount(transaction: TenantTransaction, accountId: string): Promise<void> {
  await sql`select set_config('app.account_id', ${accountId}, true)`.execute(transaction)
}
