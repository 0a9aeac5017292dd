import { defineProblems } from '../../../platform/http/problem.ts'

/** What can go wrong with who is on call. */
export const onCallProblems = defineProblems({
  shift_ends_early: {
    status: 422,
    sentence: 'A shift has to end after it begins. Look at its two times.',
  },
})
