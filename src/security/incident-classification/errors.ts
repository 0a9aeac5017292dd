import { defineProblems } from '../../platform/http/problem.ts'

/** What can go wrong when a person changes a severity. */
export const severityProblems = defineProblems({
  severity_reason_missing: {
    status: 422,
    sentence: 'Say who lowers the severity and why: both stay in the timeline.',
  },
  severity_not_lower: {
    status: 422,
    sentence: 'Choose a lower severity than the present one. It rises by itself when the facts say so.',
  },
})
