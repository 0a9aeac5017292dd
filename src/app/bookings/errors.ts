import { defineProblems } from '../../platform/http/problem.ts'

/** Problems of booking. */
export const bookingProblems = defineProblems({
  slot_taken: { status: 409, sentence: 'Somebody was faster: this time is taken. Choose another one.' },
  slot_not_offered: { status: 422, sentence: 'This time cannot be booked. Choose one that is offered.' },
  service_not_found: { status: 422, sentence: 'There is no such service. Choose one from the list.' },
  barber_not_found: { status: 422, sentence: 'This barber does not offer that service. Choose another one.' },
  idempotency_key_reused: {
    status: 422,
    sentence: 'This Idempotency-Key came with another request before. Use a new key for a new booking.',
  },
  invalid_transition: { status: 409, sentence: 'The booking is in a state that does not allow this.' },
  link_not_valid: {
    status: 404,
    sentence: 'This link does not open a booking. Check that it was copied whole.',
  },
})
