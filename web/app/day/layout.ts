import type { Booking } from '../../api/types.ts'
import { minuteOf } from '../../time/local.ts'

/** Minutes in one row of the day. */
export const rowMinutes = 5

/** From and to, minutes since midnight on the shop's clock, whole hours. */
export interface Span {
  from: number
  to: number
}

/** Bookings that take a place in the day; cancelled and expired ones gave theirs up. */
export const takesPlace = (booking: Booking) => booking.state !== 'cancelled' && booking.state !== 'expired'

/** The hours to draw: nine to seven, and more where a booking lies outside them. */
export function spanOf(bookings: Booking[]): Span {
  let [from, to] = [9 * 60, 19 * 60]
  for (const booking of bookings) {
    const end = minuteOf(booking.end_at) || 24 * 60
    from = Math.min(from, Math.floor(minuteOf(booking.start_at) / 60) * 60)
    to = Math.max(to, Math.ceil(end / 60) * 60)
  }
  return { from, to }
}

/** The grid row of a minute; row 1 is the barbers' names. */
export const rowOf = (minute: number, span: Span) => 2 + Math.round((minute - span.from) / rowMinutes)

/** The rows that a booking fills, at least ten minutes tall so that its name can be read. */
export function rowsOf(booking: Booking, span: Span): { start: number; end: number } {
  const start = rowOf(minuteOf(booking.start_at), span)
  const end = rowOf(minuteOf(booking.end_at) || 24 * 60, span)
  return { start, end: Math.max(end, start + 2) }
}

/** Where an arrow key leads from a booking: up and down within a column, left and right to the nearest time beside it. */
export function neighbour(columns: Booking[][], id: string, key: string): Booking | null {
  const column = columns.findIndex((one) => one.some((booking) => booking.id === id))
  const own = columns[column]
  const index = own?.findIndex((booking) => booking.id === id) ?? -1
  const here = own?.[index]
  if (!own || !here) return null
  if (key === 'ArrowUp') return own[index - 1] ?? null
  if (key === 'ArrowDown') return own[index + 1] ?? null
  if (key !== 'ArrowLeft' && key !== 'ArrowRight') return null
  const step = key === 'ArrowLeft' ? -1 : 1
  for (let next = column + step; next >= 0 && next < columns.length; next += step) {
    const nearest = columns[next]?.toSorted(
      (a, b) =>
        Math.abs(minuteOf(a.start_at) - minuteOf(here.start_at)) -
        Math.abs(minuteOf(b.start_at) - minuteOf(here.start_at)),
    )[0]
    if (nearest) return nearest
  }
  return null
}
