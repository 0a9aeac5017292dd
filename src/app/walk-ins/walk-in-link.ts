import { bookingOfToken, manageToken } from '../bookings/manage-link.ts'

/**
 * The token of the link to one's own place in the queue. Ids are never the same in two tables, so the token of a booking
 * opens no place, and that of a place no booking.
 */
export function placeToken(linkKey: Uint8Array, walkInId: string): string {
  return manageToken(linkKey, walkInId)
}

/** The place that a token opens; null for one that was not made with this key. */
export function placeOfToken(linkKey: Uint8Array, token: string): string | null {
  return bookingOfToken(linkKey, token)
}
