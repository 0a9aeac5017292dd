import type { BookingState } from '../api/types.ts'

/** What a booking's state is called, for a person. */
export const stateWords: Record<BookingState, string> = {
  hold: 'Held',
  pending: 'Waiting',
  confirmed: 'Confirmed',
  arrived: 'Arrived',
  in_chair: 'In the chair',
  completed: 'Done',
  cancelled: 'Cancelled',
  no_show: 'No-show',
  expired: 'Expired',
}
