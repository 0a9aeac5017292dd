import { sql } from 'kysely'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'

/**
 * Waits for the bookings that are being written, and lets later ones wait until this transaction ends. A lock on the row of
 * the shop would not do: a statement that waits there has read the terms already, and does not look again.
 */
export async function lockBookings(transaction: TenantTransaction): Promise<void> {
  await sql`lock table occupancy in share row exclusive mode`.execute(transaction)
}

/**
 * Waits for a change of the terms that is being made, and lets later ones wait until this transaction ends. Whoever locks a
 * booking does this first: a change of the terms comes to bookings after `lockBookings`, and the other way round the two
 * would wait for each other.
 */
export async function lockTerms(transaction: TenantTransaction): Promise<void> {
  await sql`lock table occupancy in row exclusive mode`.execute(transaction)
}
