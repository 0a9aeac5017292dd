import { defineProblems } from '../../platform/http/problem.ts'

/** Problems of asking for free times. */
export const availabilityProblems = defineProblems({
  range_not_valid: { status: 422, sentence: 'Ask for at most 62 days at once, the end after the beginning.' },
  service_not_offered: {
    status: 422,
    sentence: 'Nobody here offers that. Choose a service and a barber from the lists.',
  },
})
