import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LedgerField } from '../../platform/ledger/sensitivity.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { withTenant, type Tenant } from '../../platform/postgres/tenant.ts'
import { recordReading } from '../auth/record-reading.ts'
import { bookingView, type BookingRecord } from './booking.ts'
import type { BookingContext } from './booking-context.ts'
import { selectHistory } from './booking-changes.sql.ts'
import { selectBookings } from './bookings.sql.ts'
import { calendarFile } from './calendar-file.ts'
import { changeBooking, type BookingChange } from './change-booking.ts'
import { bookingProblems } from './errors.ts'
import { historyView } from './history-view.ts'
import { bookingOfToken } from './manage-link.ts'
import { rescheduleBooking } from './reschedule-booking.ts'

const PERSONAL_FIELDS: LedgerField[] = ['client.name', 'client.email', 'client.phone', 'note', 'start_at']
const GUEST_FIELDS: LedgerField[] = ['booking_item.guest_name']
const FEE_FIELDS: LedgerField[] = ['booking_fee.kind', 'booking_fee.amount_minor', 'booking_fee.waived_at']
const PAYMENT_FIELDS: LedgerField[] = ['payment.method', 'payment.amount_minor', 'payment.recorded_at']

/** What the routes of bookings answer with: each reading is recorded before it is given. */
export function bookingAnswers(context: BookingContext) {
  async function record(request: FastifyRequest, bookings: BookingRecord[], purpose: string): Promise<void> {
    await recordReading(context, request, {
      purpose,
      table: 'booking',
      keys: bookings.map(({ id }) => id),
      fields: [
        ...PERSONAL_FIELDS,
        ...(bookings.some(({ items }) => items.some(({ guestName }) => guestName !== null))
          ? GUEST_FIELDS
          : []),
        ...(bookings.some(({ fees }) => fees.length > 0) ? FEE_FIELDS : []),
        ...(bookings.some(({ payment }) => payment !== null) ? PAYMENT_FIELDS : []),
      ],
    })
  }

  async function read(
    request: FastifyRequest,
    tenant: Tenant,
    id: string,
    purpose: string,
  ): Promise<BookingRecord> {
    const [booking] = await withTenant(context.database, tenant, (transaction) =>
      selectBookings(transaction, { id, limit: 1 }),
    )
    if (booking === undefined) throw httpProblems.not_found()
    await record(request, [booking], purpose)
    return booking
  }

  async function view(request: FastifyRequest, booking: BookingRecord) {
    return bookingView(booking, await context.shops.get(request.actor.shopId))
  }

  async function calendar(
    request: FastifyRequest,
    reply: FastifyReply,
    booking: BookingRecord,
  ): Promise<string> {
    const { shop } = await context.shops.get(request.actor.shopId)
    reply
      .type('text/calendar; charset=utf-8')
      .header('content-disposition', 'attachment; filename="appointment.ics"')
    return calendarFile({
      uid: booking.id,
      start: booking.startAt,
      end: booking.endAt,
      timeZone: shop.timeZone,
      summary: `${booking.serviceName} with ${booking.barberName}`,
      location: [shop.name, shop.address].filter(Boolean).join(', '),
      now: context.clock.now(),
      cancelled: booking.state === 'cancelled',
      sequence: booking.version - 1,
    })
  }

  async function change(request: FastifyRequest, asked: BookingChange) {
    const booking = await changeBooking(context, request.actor, asked)
    await record(request, [booking], asked.transition)
    return view(request, booking)
  }

  async function move(
    request: FastifyRequest,
    asked: { bookingId: string; tenant: Tenant },
    body: { start_at: string; barber_id?: string | null },
  ) {
    const booking = await rescheduleBooking(context, request.actor, {
      ...asked,
      startAt: Temporal.Instant.from(body.start_at),
      barberId: body.barber_id,
    })
    await record(request, [booking], 'rescheduling')
    return view(request, booking)
  }

  async function history(request: FastifyRequest, tenant: Tenant, id: string) {
    await read(request, tenant, id, 'history')
    const { shop } = await context.shops.get(request.actor.shopId)
    const entries = await withTenant(context.database, tenant, (transaction) =>
      selectHistory(transaction, id),
    )
    return { items: entries.map((entry) => historyView(entry, shop.timeZone)), next_cursor: null }
  }

  /** The booking of a guest's link, and how far the link opens the database: to that one booking. */
  function opened(request: FastifyRequest, token: string): { id: string; tenant: Tenant } {
    const id = bookingOfToken(context.keys.link, token)
    if (id === null) throw bookingProblems.link_not_valid()
    return { id, tenant: { shopId: request.actor.shopId, bookingId: id, scope: 'own' } }
  }

  return { record, read, view, calendar, change, move, history, opened }
}
