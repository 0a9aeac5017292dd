import { defineProblems } from './problem.ts'

/** Problems that any route can answer with. */
export const httpProblems = defineProblems({
  invalid_request: {
    status: 400,
    sentence: 'Something in the request is not as it should be. Correct the named field and send it again.',
  },
  malformed_json: {
    status: 400,
    sentence: 'The body is not valid JSON. Check its quotes, commas and brackets.',
  },
  malformed_http: {
    status: 400,
    sentence: 'This is not HTTP as it should be (RFC 9112). The connection is closed.',
  },
  unauthenticated: { status: 401, sentence: 'Sign in first.' },
  forbidden: { status: 403, sentence: 'Your role does not allow this. Ask the owner of the shop.' },
  csrf_rejected: {
    status: 403,
    sentence: 'This request came from another site and was refused. Open the page itself and try again.',
  },
  not_found: { status: 404, sentence: 'There is nothing here, or nothing that you may see.' },
  method_not_allowed: { status: 405, sentence: 'This address does not take that method.' },
  body_too_large: { status: 413, sentence: 'The body is larger than this address takes. Send less.' },
  unsupported_content_encoding: {
    status: 415,
    sentence: 'Send the body as it is, without Content-Encoding: nothing is unpacked here.',
  },
  expectation_failed: {
    status: 417,
    sentence: 'Of the header Expect only 100-continue is met here. Send the request without it.',
  },
  unsupported_media_type: {
    status: 415,
    sentence: 'Send JSON, with the header Content-Type: application/json.',
  },
  uri_too_long: { status: 414, sentence: 'The address is too long. Send less in it.' },
  request_timeout: {
    status: 408,
    sentence: 'The request did not arrive in time. Send it again on a new connection.',
  },
  headers_too_large: {
    status: 431,
    sentence: 'The headers, with the address, are larger than this server takes. Send less in them.',
  },
  record_frozen: {
    status: 409,
    sentence: 'This record is frozen while it is looked into: it can be read, and nobody can change it.',
  },
  precondition_failed: {
    status: 412,
    sentence: 'It has changed since you read it. Read it again, then decide.',
  },
  idempotency_key_reused: {
    status: 422,
    sentence: 'This Idempotency-Key came with another request before. Use a new key for a new request.',
  },
  rate_limited: {
    status: 429,
    sentence: 'Too many requests. Wait for the seconds in Retry-After, then go on.',
  },
  internal: {
    status: 500,
    sentence: 'Something broke on our side. It is recorded; please try again in a minute.',
  },
  database_unavailable: {
    status: 503,
    sentence: 'The shop cannot reach its records just now. Please try again in a minute.',
  },
  audit_unavailable: {
    status: 503,
    sentence: 'Personal data is not shown while reading it cannot be recorded. Please try again in a minute.',
  },
  guard_missing: {
    status: 503,
    sentence: 'Personal data is not shown while nothing watches over it. Please try again in a minute.',
  },
  stopping: { status: 503, sentence: 'The shop is restarting. Please try again in a few seconds.' },
})
