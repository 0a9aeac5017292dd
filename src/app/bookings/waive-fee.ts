import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantFor, type Actor } from '../auth/actor.ts'
import type { BookingContext } from './booking-context.ts'
import { bookingEvent } from './booking-event.ts'
import { waive } from './booking-changes.sql.ts'

/** Waives a fee: it is no longer due. Doing it again changes nothing. Problem: not_found. */
export async function waiveFee(
  { database, clock, events }: BookingContext,
  actor: Actor,
  { bookingId, feeId }: { bookingId: string; feeId: string },
): Promise<void> {
  await withTenant(database, tenantFor(actor, 'bookings.settle'), async (transaction) => {
    const found = await waive(transaction, { bookingId, feeId, at: clock.now(), by: actor.accountId })
    if (found === 'missing') throw httpProblems.not_found()
    if (found === 'waived')
      await events.append(transaction, bookingEvent(actor, bookingId, 'changed', { fee_waived: feeId }))
  })
}
