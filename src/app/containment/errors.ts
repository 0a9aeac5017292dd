import { defineProblems } from '../../platform/http/problem.ts'

/** What a request is told that a containment refuses. Retry-After says how long it stands by itself. */
export const containmentProblems = defineProblems({
  read_only: {
    status: 503,
    sentence:
      'Nothing can be changed just now, for everybody’s safety; all can be read. Try again later, or call the shop.',
  },
  module_off: {
    status: 503,
    sentence:
      'This part of the shop is paused just now, for everybody’s safety. Try again later, or call the shop.',
  },
  personal_data_off: {
    status: 503,
    sentence:
      'Personal data is not shown just now, for everybody’s safety. Free times and booking still work.',
  },
  source_shut_out: {
    status: 403,
    sentence: 'Nothing is answered here to where you come from. If that is a mistake, please call the shop.',
  },
  isolated: {
    status: 503,
    sentence:
      'The shop is cut off from its records just now, for everybody’s safety. Nothing is lost; please call the shop.',
  },
})
