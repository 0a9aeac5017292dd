import { sql, type Transaction } from 'kysely'
import type { Database } from './connect.ts'
import type { DB } from './database-types.ts'

/** What a transaction may see: row-level security reads these six settings. */
export interface Tenant {
  shopId: string | null
  /** The person it acts for. */
  accountId?: string | null
  /** The one booking that a guest's signed link opens. */
  bookingId?: string | null
  /** The one wish of the waitlist that a guest's signed link opens. */
  wishId?: string | null
  /** 'shop' for staff and the program itself; 'own' (the default) for clients and guests. */
  scope?: 'shop' | 'own'
  /** Keeps scope 'shop' to the bookings of this barber's chair. */
  chairId?: string | null
}

/** A transaction that stands in a tenant. */
export type TenantTransaction = Transaction<DB>

/** How `standIn` begins. Its answer says nothing. */
const STAND_IN = "select set_config('app.shop_id',"

/** How `readAsTenant` begins. */
const READ_ONLY = 'start transaction read only'

/** Whether a statement only opens a transaction, or says where it stands: it can be sent together with the first that asks. */
export function onlyOpens(text: string): boolean {
  return text === 'begin' || text === READ_ONLY || text.startsWith(STAND_IN)
}

/** Lets a transaction stand in `tenant` from here on. */
export async function standIn(transaction: TenantTransaction, tenant: Tenant): Promise<void> {
  await sql`${sql.raw(STAND_IN)} ${tenant.shopId ?? ''}, true),
    set_config('app.account_id', ${tenant.accountId ?? ''}, true),
    set_config('app.booking_id', ${tenant.bookingId ?? ''}, true),
    set_config('app.wish_id', ${tenant.wishId ?? ''}, true),
    set_config('app.chair_id', ${tenant.chairId ?? ''}, true),
    set_config('app.scope', ${tenant.scope ?? 'own'}, true)`.execute(transaction)
}

/**
 * Runs `work`, which only reads, in one transaction as `tenant`. Resolves without waiting for its end: that changes
 * nothing, and the connection is the next one's after it.
 */
export async function readAsTenant<Result>(
  database: Database,
  tenant: Tenant,
  work: (transaction: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  const transaction = await database.query.startTransaction().setAccessMode('read only').execute()
  try {
    await standIn(transaction, tenant)
    return await work(transaction)
  } finally {
    // A connection that fails here is not used again, and nobody waits for this answer.
    transaction
      .rollback()
      .execute()
      .catch(() => undefined)
  }
}

/** Runs `work` in one transaction as `tenant`. Commits when it resolves, rolls back when it throws. */
export async function withTenant<Result>(
  database: Database,
  tenant: Tenant,
  work: (transaction: TenantTransaction) => Promise<Result>,
): Promise<Result> {
  return database.query.transaction().execute(async (transaction) => {
    await standIn(transaction, tenant)
    return work(transaction)
  })
}
