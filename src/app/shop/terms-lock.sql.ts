import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'

/**
 * Waits for the bookings that are being written, and lets later ones wait until this transaction ends. A lock on the row of
 * the shop would not do: a statement that waits there has read the terms already, and does not look again.
 */
export async function lockBookings(transaction: TenantTransaction): Promise<void> {
  await sql`lock table occupancy in share row exclusive mode`.execute(transaction)
}
