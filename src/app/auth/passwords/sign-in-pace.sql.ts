import { sql } from 'kysely'
import type { TenantTransaction } from '../../../platform/postgres/tenant.ts'

/** How often it was tried under a key, and when the next try is taken. Others that look wait until the transaction ends. */
export async function lockTries(
  transaction: TenantTransaction,
  key: Buffer,
  now: Temporal.Instant,
): Promise<{ tries: number; freeAt: Temporal.Instant }> {
  const { rows } = await sql<{ tries: number; freeAt: Temporal.Instant }>`
    insert into sign_in_pace as pace (key, tries, free_at, expires_at) values (${key}, 0, ${now}, ${now})
    on conflict (key) do update set tries = case when pace.expires_at <= ${now} then 0 else pace.tries end
    returning tries, free_at as "freeAt"`.execute(transaction)
  return rows[0] ?? { tries: 0, freeAt: now }
}

/** Writes how often it was tried under a key that the transaction has locked. */
export async function writeTries(
  transaction: TenantTransaction,
  pace: { key: Buffer; tries: number; freeAt: Temporal.Instant; expiresAt: Temporal.Instant },
): Promise<void> {
  const { tries, freeAt, expiresAt } = pace
  await transaction
    .updateTable('sign_in_pace')
    .set({ tries, free_at: freeAt, expires_at: expiresAt })
    .where('key', '=', pace.key)
    .execute()
}

/** Takes back what a try that was right after all has counted: those of its source or device, and one of its account. */
export async function forgetTries(
  transaction: TenantTransaction,
  own: Buffer,
  account: Buffer | null,
): Promise<void> {
  await transaction.deleteFrom('sign_in_pace').where('key', '=', own).execute()
  if (account === null) return
  await transaction
    .updateTable('sign_in_pace')
    .set((set) => ({ tries: set('tries', '-', 1) }))
    .where('key', '=', account)
    .where('tries', '>', 0)
    .execute()
}
