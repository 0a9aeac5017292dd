import { defineProblems } from '../../platform/http/problem.ts'

/** Problems of the people who are booked for. */
export const clientProblems = defineProblems({
  client_required: { status: 422, sentence: 'Tell us your name, and an e-mail address or a phone number.' },
})
