import { sql } from 'kysely'
import type { Database } from '../../../platform/postgres/connect.ts'
import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'
import type { LinkPurpose } from './mailed-link.ts'

/** Writes a link; one without an account opens nothing. */
export async function insertLink(
  transaction: TenantTransaction,
  link: {
    digest: Buffer
    accountId: string | null
    purpose: LinkPurpose
    email: string
    at: Temporal.Instant
    expiresAt: Temporal.Instant
    mailed: boolean
  },
): Promise<void> {
  await transaction
    .insertInto('mailed_link')
    .values({
      digest: link.digest,
      account_id: link.accountId,
      purpose: link.purpose,
      email: link.email,
      created_at: link.at,
      expires_at: link.expiresAt,
      mailed: link.mailed,
    })
    .execute()
}

/** How many links of a purpose were mailed to an address since `since`, whoever asked; others who ask wait until the transaction ends. */
export async function countLinks(
  transaction: TenantTransaction,
  purpose: LinkPurpose,
  email: string,
  since: Temporal.Instant,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`select links_mailed(${email}, ${purpose}, ${since}) as n`.execute(
    transaction,
  )
  return rows[0]?.n ?? 0
}

/** Whose link this is; null for one that was never made, or for nobody. */
export async function accountOfLink(
  database: Database,
  digest: Buffer,
  purpose: LinkPurpose,
): Promise<string | null> {
  const [row] = await database.sql<{ id: string | null }[]>`
    select account_of_link(${digest}::bytea, ${purpose}) as id`
  return row?.id ?? null
}

/** Uses a link up; gives the address that it went to. undefined for one that is no longer good: exactly one gets it. */
export async function useLink(
  transaction: TenantTransaction,
  link: { digest: Buffer; purpose: LinkPurpose; now: Temporal.Instant },
): Promise<string | undefined> {
  const row = await transaction
    .updateTable('mailed_link')
    .set({ used_at: link.now })
    .where('digest', '=', link.digest)
    .where('purpose', '=', link.purpose)
    .where('used_at', 'is', null)
    .where('expires_at', '>', link.now)
    .returning('email')
    .executeTakeFirst()
  return row?.email
}

/** Makes all links of the account that the transaction acts for useless, but those that verify an address. */
export async function spendLinks(transaction: TenantTransaction, now: Temporal.Instant): Promise<void> {
  await transaction
    .updateTable('mailed_link')
    .set({ used_at: now })
    .where('purpose', '!=', 'verify_email')
    .where('used_at', 'is', null)
    .execute()
}
