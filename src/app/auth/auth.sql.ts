import { sql } from 'kysely'
import type { Database } from '../../platform/postgres/connect.ts'
import { isUuid } from '../../platform/postgres/is-uuid.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { AccessTokenClaims } from './access-token.ts'

/** Whom mail to an address is for, before anybody is signed in: whose it is, or else who claimed it first. */
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

/** An account that a password may open. */
export interface AccountOfAddress {
  id: string
  email: string
  name: string
  password_hash: string | null
  /** Whether it only claims the address. */
  provisional: boolean
}

/** The account whose address it is, before anybody is signed in. */
export async function ownerOfAddress(
  database: Database,
  email: string,
): Promise<AccountOfAddress | undefined> {
  const [row] = await database.sql<AccountOfAddress[]>`
    select id, email, name, password_hash, provisional from owner_of_address(${email})`
  return row
}

/** The oldest account that claims an address with this hash of its password. */
export async function claimOfAddress(
  database: Database,
  email: string,
  passwordHash: string,
): Promise<AccountOfAddress | undefined> {
  const [row] = await database.sql<AccountOfAddress[]>`
    select id, email, name, password_hash, provisional from claim_of_address(${email}, ${passwordHash})`
  return row
}

/** How many sign-in codes were made since `since` for accounts that only claim an address, the caller's own included. */
export async function countCodesOfClaims(
  transaction: TenantTransaction,
  email: string,
  since: Temporal.Instant,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`select codes_of_claims(${email}, ${since}) as n`.execute(
    transaction,
  )
  return rows[0]?.n ?? 0
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

const accountOf = (transaction: TenantTransaction, accountId: string) =>
  transaction
    .selectFrom('account')
    .select([
      'id',
      'email',
      'name',
      'password_hash',
      'email_verified_at',
      'password_changed_at',
      'provisional',
    ])
    .where('id', '=', accountId)

/** The account that the transaction acts for; undefined for any other. */
export const readAccount = (transaction: TenantTransaction, accountId: string) =>
  accountOf(transaction, accountId).executeTakeFirst()

/**
 * The same, locked until the transaction ends: whoever changes its password or address, closes it, starts a session or takes a
 * link takes this lock first of all.
 */
export const lockAccount = (transaction: TenantTransaction, accountId: string) =>
  accountOf(transaction, accountId).forNoKeyUpdate().executeTakeFirst()

/** An account as it is read. */
export type AccountRow = NonNullable<Awaited<ReturnType<typeof readAccount>>>

/** Notes that a session is in use. */
export async function touchSession(
  transaction: TenantTransaction,
  sessionId: string,
  now: Temporal.Instant,
): Promise<void> {
  await transaction.updateTable('session').set({ last_seen_at: now }).where('id', '=', sessionId).execute()
}

/** Has every server read the sign-ins of an account again when the transaction commits: what it has has changed. Gives them. */
export async function tellSessions(transaction: TenantTransaction, accountId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id, pg_notify('sixfb_session', id::text) from session
    where account_id = ${accountId} and revoked_at is null`.execute(transaction)
  return rows.map(({ id }) => id)
}

/** Notes on every server that a session has proven itself just now, with a second factor if it was one; false when it has ended. */
export async function noteProof(
  transaction: TenantTransaction,
  { sessionId, secondFactor, now }: { sessionId: string; secondFactor: boolean; now: Temporal.Instant },
): Promise<boolean> {
  const proven = await transaction
    .updateTable('session')
    .set({ proven_at: now, wrong_passwords: 0, ...(secondFactor ? { second_factor_at: now } : {}) })
    .where('id', '=', sessionId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .returning('id')
    .execute()
  await sql`select pg_notify('sixfb_session', ${sessionId}::text)`.execute(transaction)
  return proven.length > 0
}

/** Whether a session of the account that the transaction acts for has not ended. */
export async function sessionLives(
  transaction: TenantTransaction,
  sessionId: string,
  now: Temporal.Instant,
): Promise<boolean> {
  const row = await transaction
    .selectFrom('session')
    .select('id')
    .where('id', '=', sessionId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirst()
  return row !== undefined
}

/** Counts a wrong present password of a session; with the `max`th it ends, and then it says so. */
export async function countWrongPassword(
  transaction: TenantTransaction,
  wrong: { accountId: string; sessionId: string; max: number; now: Temporal.Instant },
): Promise<boolean> {
  const { accountId, sessionId, max, now } = wrong
  const row = await transaction
    .updateTable('session')
    .set((set) => ({ wrong_passwords: set('wrong_passwords', '+', 1) }))
    .where('id', '=', sessionId)
    .returning('wrong_passwords')
    .executeTakeFirst()
  if (row === undefined || row.wrong_passwords < max) return false
  await endSessions(transaction, { accountId, which: { only: sessionId }, reason: 'wrong_passwords', now })
  return true
}

/**
 * Ends sign-ins of the account that the transaction acts for: one, all but one, or all. Gives those that lived; every server
 * is told of them when the transaction commits.
 */
export async function endSessions(
  transaction: TenantTransaction,
  end: {
    accountId: string
    which: { only: string } | { but: string } | 'all'
    reason: string
    now: Temporal.Instant
  },
): Promise<string[]> {
  const { which, now } = end
  let update = transaction
    .updateTable('session')
    .set({ revoked_at: now, revoked_reason: end.reason })
    .where('account_id', '=', end.accountId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
  if (which !== 'all')
    update = 'only' in which ? update.where('id', '=', which.only) : update.where('id', '!=', which.but)
  // A sign-in that waits for its second step is one as well.
  if (which === 'all' || 'but' in which)
    await transaction.deleteFrom('second_factor_challenge').where('account_id', '=', end.accountId).execute()
  const rows = await update.returning('id').execute()
  for (const { id } of rows) await sql`select pg_notify('sixfb_session', ${id})`.execute(transaction)
  return rows.map(({ id }) => id)
}

/**
 * Lifts the demand for a new password from the account that the transaction acts for, which has just set one; every server is
 * told when it commits. Gives the orders that stood.
 */
export async function liftPasswordReset(transaction: TenantTransaction): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from lift_password_reset() as id`.execute(transaction)
  return rows.map(({ id }) => id)
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
