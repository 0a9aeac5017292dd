import { defineProblems } from '../../platform/http/problem.ts'

/** Problems of asking for free times. */
export const availabilityProblems = defineProblems({
  range_not_valid: { status: 422, sentence: 'Ask for at most 62 days at once, the end after the beginning.' },
  service_not_offered: {
    status: 422,
    sentence: 'Nobody here offers that. Choose a service and a barber from the lists.',
  },
  add_on_not_offered: {
    status: 422,
    sentence: 'That cannot be added to this service. Choose from its list.',
  },
  class_alone: {
    status: 422,
    sentence: 'A class is booked alone. Book the other services in a visit of their own.',
  },
  visit_not_valid: {
    status: 422,
    sentence: 'Write a visit as service[@barber][+addition…], up to six of them, separated by commas.',
  },
  service_not_open: {
    status: 422,
    sentence:
      'This service is not booked online by everybody. Sign in if you have been here, or call the shop.',
  },
})
