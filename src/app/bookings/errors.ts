import { defineProblems } from '../../platform/http/problem.ts'
import type { NotOfferedReason } from '../availability/terms.ts'
import { takenReasons } from '../availability/reasons.ts'

/** Problems of booking. */
export const bookingProblems = defineProblems({
  visit_not_clear: {
    status: 422,
    sentence: 'Say what is booked: either service_id, with barber_id and add_on_ids, or items.',
  },
  slot_taken: { status: 409, sentence: 'Somebody was faster: this time is taken. Choose another one.' },
  slot_not_offered: { status: 422, sentence: 'This time cannot be booked. Choose one that is offered.' },
  invalid_transition: { status: 409, sentence: 'The booking is in a state that does not allow this.' },
  booking_changed: {
    status: 409,
    sentence: 'Somebody has changed this booking meanwhile. Look at it again, then decide.',
  },
  link_not_valid: {
    status: 404,
    sentence: 'This link does not open a booking. Check that it was copied whole.',
  },
})

/** How a time that finds no room is refused: with the reason, and as taken where another time, or another try, may do. */
export function noRoom(reason: NotOfferedReason): Error {
  return takenReasons.has(reason)
    ? bookingProblems.slot_taken({ extensions: { reason } })
    : bookingProblems.slot_not_offered({ extensions: { reason } })
}
