import { defineProblems } from '../../platform/http/problem.ts'

/** What can be wrong with a shop. */
export const shopProblems = defineProblems({
  shop_not_found: { status: 404, sentence: 'There is no such shop. Check the address.' },
  slug_taken: { status: 409, sentence: 'There is a shop of this slug already. Choose another one.' },
  time_zone_unknown: {
    status: 422,
    sentence: 'There is no such time zone. Give its IANA name, such as Europe/Berlin.',
  },
  currency_unknown: {
    status: 422,
    sentence: 'There is no such currency. Give its ISO 4217 code, such as EUR.',
  },
})
