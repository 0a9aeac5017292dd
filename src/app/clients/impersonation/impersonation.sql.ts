import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'

/** That the staff of a shop saw it through somebody's eyes. */
export interface Impersonation {
  id: string
  shop_id: string
  reason: string
  started_at: Temporal.Instant
  /** When it ended, or will. */
  ends_at: Temporal.Instant
}

/** The session that an impersonation is, and who is behind it. The transaction acts for the client's account, as the shop. */
export async function insertImpersonation(
  transaction: TenantTransaction,
  row: {
    sessionId: string
    accountId: string
    shopId: string
    staffAccountId: string
    staffSessionId: string
    reason: string
    at: Temporal.Instant
    endsAt: Temporal.Instant
  },
): Promise<void> {
  await transaction
    .insertInto('session')
    .values({
      id: row.sessionId,
      account_id: row.accountId,
      created_at: row.at,
      expires_at: row.endsAt,
      last_seen_at: row.at,
      proven_at: row.at,
      // Where the staff were is in the event, and not the client's to know.
      source: '',
      user_agent: '',
    })
    .execute()
  await transaction
    .insertInto('impersonation')
    .values({
      session_id: row.sessionId,
      account_id: row.accountId,
      shop_id: row.shopId,
      staff_account_id: row.staffAccountId,
      staff_session_id: row.staffSessionId,
      reason: row.reason,
      started_at: row.at,
    })
    .execute()
}

/** The newest hundred of the account that the transaction acts for, whichever shop it was. */
export async function selectOwnImpersonations(
  transaction: TenantTransaction,
  accountId: string,
): Promise<Impersonation[]> {
  return transaction
    .selectFrom('impersonation as i')
    .innerJoin('session as s', 's.id', 'i.session_id')
    .select(({ fn }) => [
      'i.session_id as id',
      'i.shop_id',
      'i.reason',
      'i.started_at',
      fn<Temporal.Instant>('least', ['s.revoked_at', 's.expires_at']).as('ends_at'),
    ])
    .where('i.account_id', '=', accountId)
    .orderBy('i.started_at', 'desc')
    .orderBy('i.session_id')
    .limit(100)
    .execute()
}
