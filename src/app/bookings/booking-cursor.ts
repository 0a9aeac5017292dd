import { httpProblems } from '../../platform/http/errors.ts'
import type { BookingRecord } from './booking.ts'

/** Where a page of bookings ended: opaque to whoever sends it back. */
export function writeCursor(booking: BookingRecord): string {
  return Buffer.from(`${booking.startAt.toString()} ${booking.id}`).toString('base64url')
}

/** Reads what writeCursor() wrote. Problems: invalid_request. */
export function readCursor(cursor: string): { startAt: Temporal.Instant; id: string } {
  const [time = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split(' ')
  try {
    if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id) || !/^[12]/.test(time)) {
      throw new RangeError('not ours')
    }
    return { startAt: Temporal.Instant.from(time), id }
  } catch {
    throw httpProblems.invalid_request({
      detail: 'query/cursor is not one that was given.',
      extensions: { field: 'query/cursor' },
    })
  }
}
