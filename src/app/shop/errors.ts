import { defineProblems } from '../../platform/http/problem.ts'

/** What can be wrong with a shop. */
export const shopProblems = defineProblems({
  shop_not_found: { status: 404, sentence: 'There is no such shop. Check the address.' },
})
