import { defineProblems } from '../../platform/http/problem.ts'

/** Problems of hours, special days and time off. */
export const hoursProblems = defineProblems({
  hours_not_valid: {
    status: 422,
    sentence: 'Hours of one day may touch but not overlap, and none may be empty. Correct them.',
  },
  dates_not_valid: {
    status: 422,
    sentence: 'The last date comes before the first, or there are more than 366 of them. Correct them.',
  },
  hours_overlap: {
    status: 409,
    sentence: 'Other hours begin within these dates. End these before, or remove the others first.',
  },
  date_override_exists: {
    status: 409,
    sentence:
      'Some of these dates have hours of their own already. Delete those first, or leave the dates out.',
  },
  time_off_not_valid: {
    status: 422,
    sentence: 'Time off ends after it begins, and lasts 366 days at most. Correct the times.',
  },
  time_off_rule_not_valid: {
    status: 422,
    sentence:
      'Write the repetition as an RFC 5545 RRULE by day, week, month or year, such as FREQ=WEEKLY;BYDAY=MO,FR.',
  },
  barber_not_found_here: {
    status: 422,
    sentence: 'There is no such barber in this shop. Choose one of them.',
  },
  too_much_time_off: {
    status: 409,
    sentence: 'The shop has as many entries of time off as it can have. Delete what is over.',
  },
})
