import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { ErasedAccount, Erasure } from './erasure.ts'

/** The erasures of the shop that the transaction stands in, or the one of a client. */
export async function selectErasures(
  transaction: TenantTransaction,
  only: { clientId?: string } = {},
): Promise<Erasure[]> {
  let query = transaction
    .selectFrom('client_erasure')
    .select(['erased_id', 'shop_id', 'reason', 'account', 'account_id', 'at'])
    .orderBy('at')
    .orderBy('erased_id')
  if (only.clientId !== undefined) query = query.where('erased_id', '=', only.clientId)
  return (await query.execute()).map((row) => ({
    clientId: row.erased_id,
    shopId: row.shop_id,
    reason: row.reason,
    account: row.account as ErasedAccount,
    accountId: row.account_id,
    at: row.at,
  }))
}

/** Writes down that clients were erased. */
export async function insertErasures(
  transaction: TenantTransaction,
  erasures: readonly Erasure[],
  erasedBy: string | null,
): Promise<void> {
  await transaction
    .insertInto('client_erasure')
    .values(
      erasures.map(({ clientId, shopId, reason, account, accountId, at }) => ({
        erased_id: clientId,
        shop_id: shopId,
        reason,
        account,
        account_id: accountId,
        erased_by: erasedBy,
        at,
      })),
    )
    .execute()
}

/** Marks clients as erased, and gives the addresses they had before. Their rows have to be locked. */
export async function markErased(
  transaction: TenantTransaction,
  ids: readonly string[],
  at: Temporal.Instant,
): Promise<string[]> {
  const rows = await transaction
    .updateTable('client')
    .set(({ eb }) => ({ erased_at: at, version: eb('version', '+', 1) }))
    .where('id', 'in', [...ids])
    .returning('email')
    .execute()
  return rows.flatMap(({ email }) => (email === null ? [] : [email.toLowerCase()]))
}

/** The bookings of these clients that are still to come. */
export async function selectLiveBookings(
  transaction: TenantTransaction,
  clientIds: readonly string[],
  now: Temporal.Instant,
): Promise<string[]> {
  const rows = await transaction
    .selectFrom('booking')
    .select('id')
    .where('client_id', 'in', [...clientIds])
    .where('state', 'in', ['hold', 'pending', 'confirmed', 'arrived', 'in_chair'])
    .where('end_at', '>', now)
    .orderBy('start_at')
    .execute()
  return rows.map(({ id }) => id)
}
