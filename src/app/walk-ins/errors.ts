import { defineProblems } from '../../platform/http/problem.ts'

/** Problems of the queue. */
export const walkInProblems = defineProblems({
  queue_closed: {
    status: 409,
    sentence: 'Today there is no time left to serve you. Book a time on another day, or ask in the shop.',
  },
  queue_full: {
    status: 409,
    sentence: 'As many as the shop can take are waiting. Try again a little later.',
  },
  already_waiting: {
    status: 409,
    sentence: 'Somebody with this e-mail address or phone number waits already. Use the link you were given.',
  },
  not_for_walk_ins: {
    status: 422,
    sentence: 'This is a class, which begins at its own times. Book a place in it instead.',
  },
  walk_in_ended: { status: 409, sentence: 'This person waits no longer. Look at the queue again.' },
  no_time_to_serve: {
    status: 409,
    sentence:
      'There is not enough free time for this before what comes next. Choose something that fits, or another barber.',
  },
  place_not_valid: {
    status: 404,
    sentence: 'This link does not open a place in the queue. Check that it was copied whole.',
  },
})
