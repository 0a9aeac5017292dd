import { enqueueJob } from '../../platform/jobs/enqueue-job.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { BookingsMailKind } from './booking-mail.ts'

/** Tells a client of several of his bookings in one mail, after the caller's transaction has been committed. */
export async function enqueueBookingsMail(
  transaction: TenantTransaction,
  facts: { shopId: string; bookingIds: readonly string[]; kind: BookingsMailKind },
): Promise<void> {
  const payload = { shop_id: facts.shopId, booking_ids: [...facts.bookingIds], kind: facts.kind }
  await enqueueJob(transaction, 'send_bookings_mail', payload)
}
