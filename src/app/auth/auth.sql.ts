import { sql } from 'kysely'
import type { Database } from '../../platform/postgres/connect.ts'
import { isUuid } from '../../platform/postgres/is-uuid.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { AccessTokenClaims } from './access-token.ts'

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

/** Whether a token with these ids was ever issued, as far as the ledger goes back: a day after its end. */
export async function tokenWasIssued(database: Database, claims: AccessTokenClaims): Promise<boolean> {
  const { tokenId, sessionId, accountId, endsSeconds } = claims
  if (![tokenId, sessionId, accountId].every(isUuid)) return false
  const [row] = await database.sql<{ was: boolean }[]>`
    select token_was_issued(${tokenId}::uuid, ${sessionId}::uuid, ${accountId}::uuid, ${endsSeconds}::float8) as was`
  return row?.was === true
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

/**
 * Takes a refresh token. 'fresh' exactly once for each, however many try at the same time, and then its successor is
 * written; 'again' while that has not been used and `againAfter` has not passed since: the answer was lost, or two
 * windows asked at once. Anything later is 'used'.
 */
export async function useRefreshToken(
  transaction: TenantTransaction,
  token: { digest: Buffer; successor: Buffer; sessionId: string },
  at: { now: Temporal.Instant; againAfter: Temporal.Instant; expiresAt: Temporal.Instant },
): Promise<'fresh' | 'again' | 'used' | 'unknown'> {
  const taken = await transaction
    .updateTable('refresh_token')
    .set({ used_at: at.now })
    .where('digest', '=', token.digest)
    .where('used_at', 'is', null)
    .where('expires_at', '>', at.now)
    .returning('session_id')
    .executeTakeFirst()
  if (taken !== undefined) {
    await transaction
      .insertInto('refresh_token')
      .values({
        digest: token.successor,
        session_id: token.sessionId,
        issued_at: at.now,
        expires_at: at.expiresAt,
      })
      .execute()
    return 'fresh'
  }
  const rows = await transaction
    .selectFrom('refresh_token')
    .select(['digest', 'used_at'])
    .where('digest', 'in', [token.digest, token.successor])
    .execute()
  const usedAt = rows.find(({ digest }) => digest.equals(token.digest))?.used_at
  if (usedAt == null) return 'unknown'
  const successor = rows.find(({ digest }) => digest.equals(token.successor))
  const isUnused = successor !== undefined && successor.used_at === null
  return isUnused && Temporal.Instant.compare(usedAt, at.againAfter) > 0 ? 'again' : 'used'
}

/**
 * The account that the transaction acts for, locked until it ends: whoever changes its password or address, closes it, starts
 * a session or takes a link takes this lock first of all.
 */
export async function lockAccount(
  transaction: TenantTransaction,
  accountId: string,
): Promise<
  | { email: string; name: string; password_hash: string | null; email_verified_at: Temporal.Instant | null }
  | undefined
> {
  return transaction
    .selectFrom('account')
    .select(['email', 'name', 'password_hash', 'email_verified_at'])
    .where('id', '=', accountId)
    .forNoKeyUpdate()
    .executeTakeFirst()
}

/** Notes that a session is in use. */
export async function touchSession(
  transaction: TenantTransaction,
  sessionId: string,
  now: Temporal.Instant,
): Promise<void> {
  await transaction.updateTable('session').set({ last_seen_at: now }).where('id', '=', sessionId).execute()
}

/** Counts a wrong present password of a session; with the `max`th it ends, and then it says so. */
export async function countWrongPassword(
  transaction: TenantTransaction,
  wrong: { sessionId: string; max: number; now: Temporal.Instant },
): Promise<boolean> {
  const row = await transaction
    .updateTable('session')
    .set((set) => ({ wrong_passwords: set('wrong_passwords', '+', 1) }))
    .where('id', '=', wrong.sessionId)
    .returning('wrong_passwords')
    .executeTakeFirst()
  if (row === undefined || row.wrong_passwords < wrong.max) return false
  await endSessions(transaction, { sessionId: wrong.sessionId, reason: 'wrong_passwords', now: wrong.now })
  await notifySessionEnded(transaction, wrong.sessionId)
  return true
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
