import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { Consent } from './client.ts'

/** Every word of a client on every purpose, newest first. */
export async function selectConsents(
  transaction: TenantTransaction,
  filter: { clientId: string; after?: string; limit: number },
): Promise<(Consent & { id: string })[]> {
  let query = transaction
    .selectFrom('client_consent')
    .select(['id', 'purpose', 'given', 'how', 'at'])
    .where('client_id', '=', filter.clientId)
    .orderBy('id', 'desc')
    .limit(filter.limit)
  if (filter.after !== undefined) query = query.where('id', '<', filter.after)
  return query.execute()
}

/** Adds what a client has said. */
export async function insertConsent(
  transaction: TenantTransaction,
  row: Consent & { id: string; shopId: string; clientId: string; recordedBy: string },
): Promise<void> {
  await transaction
    .insertInto('client_consent')
    .values({
      id: row.id,
      shop_id: row.shopId,
      client_id: row.clientId,
      purpose: row.purpose,
      given: row.given,
      how: row.how,
      recorded_by: row.recordedBy,
      at: row.at,
    })
    .execute()
}
