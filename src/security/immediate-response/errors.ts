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
  checks_not_green: {
    status: 409,
    sentence:
      'It is not over: booking, signing in and the rate limit must all work now. Mend what is named below, then resolve it again.',
  },
  containments_undecided: {
    status: 409,
    sentence: 'Something is still shut because of this incident. Say whether to lift it or to keep it.',
  },
})

/** As what a refusal of the guard can be told. */
export type OperatorProblem = keyof typeof operatorProblems
