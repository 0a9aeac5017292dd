import { withTenant, type Tenant } from '../../platform/postgres/tenant.ts'
import type { Actor } from '../auth/actor.ts'
import { applyChange } from './apply-change.ts'
import type { BookingRecord, Transition } from './booking.ts'
import type { BookingContext } from './booking-context.ts'

/** What is asked of a booking, and within which view of the database. */
export interface BookingChange {
  bookingId: string
  transition: Transition
  /** A guest's link opens one booking; everybody else sees what his sign-in lets him. */
  tenant: Tenant
  /** Money taken at the counter; recorded with the completion. */
  payment?: { method: 'in_shop'; amountMinor: number } | undefined
}

/**
 * Moves a booking along the table of transitions, frees its time where the table says so, records a payment or the fee
 * that a late cancellation or a no-show makes due, and appends history and event: all in one transaction. Problems:
 * not_found, forbidden, invalid_transition.
 */
export async function changeBooking(
  context: BookingContext,
  actor: Actor,
  change: BookingChange,
): Promise<BookingRecord> {
  const terms = await context.shops.get(actor.shopId)
  return withTenant(context.database, change.tenant, (transaction) =>
    applyChange(context, actor, change, terms, transaction),
  )
}
