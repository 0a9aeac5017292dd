import { defineProblems } from '../../platform/http/problem.ts'

/** Problems of services, barbers, additions, resources and limits. */
export const catalogueProblems = defineProblems({
  reference_not_found: {
    status: 422,
    sentence: 'The named field has an id, or a kind, that this shop does not have. Choose from the lists.',
  },
  processing_not_valid: {
    status: 422,
    sentence:
      'Processing begins after the first minute of a service and ends before its last one. Correct the minutes.',
  },
  currency_not_of_shop: {
    status: 422,
    sentence: "Prices are in the shop's currency. Leave the currency out, or name that one.",
  },
  catalogue_full: {
    status: 409,
    sentence: 'The shop has as many of these as it can have. Change one that is there instead.',
  },
})
