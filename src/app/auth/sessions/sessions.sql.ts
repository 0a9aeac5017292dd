import { sql } from 'kysely'
import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'

/** A sign-in that lives, as the person it belongs to sees it. */
export interface OwnSession {
  id: string
  name: string | null
  user_agent: string
  source: string
  created_at: Temporal.Instant
  last_seen_at: Temporal.Instant
  expires_at: Temporal.Instant
}

/**
 * The sign-ins that live at `now` of the account that the transaction acts for, the one used last first. Where the staff look
 * through his eyes is listed apart.
 */
export async function listOwnSessions(
  transaction: TenantTransaction,
  accountId: string,
  now: Temporal.Instant,
): Promise<OwnSession[]> {
  return transaction
    .selectFrom('session')
    .select(['id', 'name', 'user_agent', 'source', 'created_at', 'last_seen_at', 'expires_at'])
    .where('account_id', '=', accountId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where(sql<boolean>`created_at > coalesce(epoch_of_account(${accountId}::uuid), '-infinity')`)
    .where('id', 'not in', (from) => from.selectFrom('impersonation').select('session_id'))
    .orderBy('last_seen_at', 'desc')
    .orderBy('id')
    .limit(1000)
    .execute()
}

/** Names a sign-in that lives; gives whether there is one. */
export async function renameSession(
  transaction: TenantTransaction,
  wanted: { accountId: string; sessionId: string; name: string; now: Temporal.Instant },
): Promise<boolean> {
  const row = await transaction
    .updateTable('session')
    .set({ name: wanted.name })
    .where('id', '=', wanted.sessionId)
    .where('account_id', '=', wanted.accountId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', wanted.now)
    .returning('id')
    .executeTakeFirst()
  return row !== undefined
}
