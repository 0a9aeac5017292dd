import { defineProblems } from '../../platform/http/problem.ts'

/** Problems of series. */
export const seriesProblems = defineProblems({
  series_not_clear: {
    status: 422,
    sentence:
      'Say how often: either count, from 2 to 52, or until, a date. From the first to the last are at most 52 weeks.',
  },
  series_conflicts: {
    status: 409,
    sentence:
      'Not all of these appointments can be had, so nothing was changed. Choose another time, or let those be left out.',
  },
  series_empty: {
    status: 409,
    sentence: 'None of these appointments can be had. Choose another time.',
  },
  series_over: {
    status: 409,
    sentence: 'No appointment of this series is still to come. There is nothing left to change.',
  },
  occurrence_not_clear: {
    status: 422,
    sentence: 'Say from which appointment on: booking_id names one of this series.',
  },
})
