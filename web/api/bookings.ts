import { request, requestAll } from './request.ts'
import type { Booking, NewBooking } from './types.ts'

/** Books. The same key with the same body gives the same booking, however often it is sent. */
export const createBooking = (booking: NewBooking, idempotencyKey: string) =>
  request<Booking>('POST', '/bookings', { body: booking, headers: { 'idempotency-key': idempotencyKey } })

/** Bookings whose start lies in [from, to), RFC 3339 instants or shop-local days; a client sees their own. */
export const listBookings = (
  query: { from?: string; to?: string; barber_id?: string },
  signal?: AbortSignal,
) => requestAll<Booking>('/bookings', query, signal)

/** Cancels, with a reason where staff gives one. */
export const cancelBooking = (id: string, reason?: string) =>
  request<Booking>('POST', `/bookings/${id}/cancellation`, { body: reason ? { reason } : {} })

/** The client is in the shop. */
export const recordArrival = (id: string) => request<Booking>('POST', `/bookings/${id}/arrival`, { body: {} })

/** Done; with `amountMinor` the payment in the shop is recorded too. */
export const completeBooking = (id: string, amountMinor: number | null) =>
  request<Booking>('POST', `/bookings/${id}/completion`, {
    body: amountMinor === null ? {} : { payment: { method: 'in_shop', amount_minor: amountMinor } },
  })

/** Nobody came. */
export const recordNoShow = (id: string) => request<Booking>('POST', `/bookings/${id}/no-show`, { body: {} })

/** A guest's booking by the token of the signed link. */
export const readGuestBooking = (token: string, signal?: AbortSignal) =>
  request<Booking>('GET', `/guest-bookings/${encodeURIComponent(token)}`, { signal })

/** Cancels a guest's booking. */
export const cancelGuestBooking = (token: string) =>
  request<Booking>('POST', `/guest-bookings/${encodeURIComponent(token)}/cancellation`, { body: {} })

/** The address of the calendar file of a booking, by the guest's token or by its id. */
export function calendarFile(booking: { id: string; token?: string | null }): string {
  return booking.token
    ? `/guest-bookings/${encodeURIComponent(booking.token)}/calendar.ics`
    : `/bookings/${booking.id}/calendar.ics`
}
