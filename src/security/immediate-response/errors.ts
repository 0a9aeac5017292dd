import { defineProblems } from '../../platform/http/problem.ts'

/** What can go wrong when a person asks the guard to act. */
export const operatorProblems = defineProblems({
  guard_refused: {
    status: 409,
    sentence: 'The guard did not do that. Read why below, look at the present state, then decide again.',
  },
  order_not_possible: {
    status: 422,
    sentence: 'There is no such order. Read below what this verb can be about.',
  },
  guard_silent: {
    status: 503,
    sentence: 'The guard has not answered yet. It decides as soon as it runs; look again in a minute.',
  },
})
