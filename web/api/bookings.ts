import { inShop } from './asked-shop.ts'
import { request, requestAll } from './request.ts'
import type { NewBooking } from './types.ts'

/** Books. The same key with the same body gives the same booking, however often it is sent. */
export const createBooking = (booking: NewBooking, idempotencyKey: string) =>
  request('post', '/bookings', { body: booking, headers: { 'idempotency-key': idempotencyKey } })

/** Bookings whose start lies in [from, to), RFC 3339 instants or shop-local days; a client sees their own. */
export const listBookings = (
  query: { from?: string; to?: string; barber_id?: string },
  signal?: AbortSignal,
) => requestAll('/bookings', { query, signal })

/** One booking. */
export const readBooking = (id: string, signal?: AbortSignal) =>
  request('get', '/bookings/{id}', { path: { id }, signal })

/** Cancels, with a reason where staff gives one. */
export const cancelBooking = (id: string, reason?: string) =>
  request('post', '/bookings/{id}/cancellation', { path: { id }, body: reason ? { reason } : {} })

/** Moves a booking; `barberId` does it from now on. */
export const moveBooking = (id: string, startAt: string, barberId: string | null) =>
  request('post', '/bookings/{id}/rescheduling', {
    path: { id },
    body: { start_at: startAt, barber_id: barberId },
  })

/** Clients of the shop by part of a name, an address or a number, the first few. */
export const findClients = (text: string, signal?: AbortSignal) =>
  request('get', '/clients', { query: { q: text, limit: 5 }, signal }).then((page) => page.items)

/** The client is in the shop. */
export const recordArrival = (id: string) =>
  request('post', '/bookings/{id}/arrival', { path: { id }, body: {} })

/** Done; with `amountMinor` the payment in the shop is recorded too. */
export const completeBooking = (id: string, amountMinor: number | null) =>
  request('post', '/bookings/{id}/completion', {
    path: { id },
    body: amountMinor === null ? {} : { payment: { method: 'in_shop', amount_minor: amountMinor } },
  })

/** A hold or a request becomes a booking. */
export const confirmBooking = (id: string) =>
  request('post', '/bookings/{id}/confirmation', { path: { id }, body: {} })

/** The client sits down. */
export const recordSeating = (id: string) =>
  request('post', '/bookings/{id}/seating', { path: { id }, body: {} })

/** A fee is no longer due. */
export const waiveFee = (id: string, feeId: string) =>
  request('post', '/bookings/{id}/fees/{fee_id}/waiver', { path: { id, fee_id: feeId }, body: {} })

/** Nobody came. */
export const recordNoShow = (id: string) =>
  request('post', '/bookings/{id}/no-show', { path: { id }, body: {} })

/** A guest's booking by the token of the signed link. */
export const readGuestBooking = (token: string, signal?: AbortSignal) =>
  request('get', '/guest-bookings/{token}', { path: { token }, signal })

/** Cancels a guest's booking. */
export const cancelGuestBooking = (token: string) =>
  request('post', '/guest-bookings/{token}/cancellation', { path: { token }, body: {} })

/** Turns a guest's hold into a booking, or into a request where the shop has to approve. */
export const confirmGuestBooking = (token: string) =>
  request('post', '/guest-bookings/{token}/confirmation', { path: { token }, body: {} })

/** Moves a guest's booking; `barberId` does it from now on. */
export const moveGuestBooking = (token: string, startAt: string, barberId: string | null) =>
  request('post', '/guest-bookings/{token}/rescheduling', {
    path: { token },
    body: { start_at: startAt, barber_id: barberId },
  })

/** The address of the calendar file of a booking, by the guest's token or by its id. */
export function calendarFile(booking: { id: string; token?: string | null }): string {
  return inShop(
    booking.token
      ? `/guest-bookings/${encodeURIComponent(booking.token)}/calendar.ics`
      : `/bookings/${booking.id}/calendar.ics`,
  )
}
