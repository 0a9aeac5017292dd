import { enqueueJob } from '../../platform/jobs/enqueue-job.ts'
import type { TenantTransaction } from '../../platform/postgres/tenant.ts'
import type { BookingMailKind } from './booking-mail.ts'

/** Tells the client of a booking by mail, after the caller's transaction has been committed. */
export async function enqueueBookingMail(
  transaction: TenantTransaction,
  facts: { shopId: string; bookingId: string; kind: BookingMailKind },
): Promise<void> {
  const payload = { shop_id: facts.shopId, booking_id: facts.bookingId, kind: facts.kind }
  await enqueueJob(transaction, 'send_booking_mail', payload)
}
