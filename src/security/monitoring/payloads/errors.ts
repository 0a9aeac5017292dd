import { defineProblems } from '../../../platform/http/problem.ts'

/** What a request is refused with that nobody sends by mistake. */
export const payloadProblems = defineProblems({
  request_refused: {
    status: 400,
    sentence: 'The address or a header of this request is written like an attack, so it was not answered.',
  },
})
