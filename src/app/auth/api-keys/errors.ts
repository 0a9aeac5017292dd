import { defineProblems } from '../../../platform/http/problem.ts'

/** Problems of API keys. */
export const apiKeyProblems = defineProblems({
  api_key_malformed: {
    status: 401,
    sentence:
      'That is not a whole API key: a character is missing or wrong. Copy it again, or make a new one.',
  },
  api_key_unknown: {
    status: 401,
    sentence: 'There is no such API key. Look which keys the shop has, or make a new one.',
  },
  api_key_expired: {
    status: 401,
    sentence: 'This API key has run out, or was replaced by a newer one. Use that, or make a new one.',
  },
  api_key_revoked: {
    status: 401,
    sentence: 'This API key was revoked. Make a new one, and take this one out of your program.',
  },
  api_key_in_address: {
    status: 400,
    sentence:
      'An API key does not belong in an address, since logs keep those. Send it in the header Authorization, and replace this one.',
  },
  api_key_scope: {
    status: 403,
    sentence:
      'This API key does not have the scope that is named. Make one that has it, if the program should do this.',
  },
  api_key_other_shop: {
    status: 403,
    sentence: 'This API key is of another shop. Leave the shop out: the key knows its own.',
  },
  api_key_not_found: {
    status: 404,
    sentence: 'There is no such API key in this shop, or it was revoked. Read the list again.',
  },
  api_key_limit: {
    status: 409,
    sentence: 'The shop has as many API keys as it may have. Revoke one that nobody uses.',
  },
})
