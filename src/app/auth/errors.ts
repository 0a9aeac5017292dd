import { defineProblems } from '../../platform/http/problem.ts'

/** Problems of getting in. */
export const authProblems = defineProblems({
  invalid_credentials: {
    status: 401,
    sentence: 'The e-mail address or the password is not right. Check both and try again.',
  },
  challenge_required: {
    status: 403,
    sentence: 'To be sure it is you, a code is sent to your e-mail address. Send it with the same sign-in.',
  },
  challenge_failed: {
    status: 403,
    sentence: 'That code is not right, or no longer good. Sign in again to get a new one.',
  },
  too_many_tries: {
    status: 429,
    sentence:
      'Too many wrong tries from here. Wait for the seconds in Retry-After, or ask for a link by mail instead.',
  },
  sign_in_busy: {
    status: 503,
    sentence: 'Very many people sign in just now. Try again after the seconds in Retry-After.',
  },
  email_taken: { status: 409, sentence: 'There is an account for this address already. Sign in instead.' },
  second_factor_required: {
    status: 403,
    sentence:
      'The first step was right. Now send a code of your authenticator app, or a recovery code, with this second_factor_id.',
  },
  second_factor_failed: {
    status: 403,
    sentence: 'That code is not right, or was used already. Wait for the next one, or take a recovery code.',
  },
  second_factor_expired: {
    status: 401,
    sentence: 'This sign-in took too long, or had too many wrong codes. Sign in again.',
  },
  too_many_codes: {
    status: 429,
    sentence: 'Too many wrong codes were sent for this account. Take a recovery code, or try again later.',
  },
  second_factor_needed: {
    status: 403,
    sentence:
      'Whoever works in a shop signs in with a second step. Set yours up in your account, then go on.',
  },
  no_second_factor: {
    status: 409,
    sentence: 'Your account has no second step. Set up an authenticator app first.',
  },
  authenticator_exists: {
    status: 409,
    sentence: 'Your account has an authenticator app already. Remove that one first.',
  },
  no_authenticator: {
    status: 404,
    sentence: 'No authenticator app is being set up for your account. Begin with that.',
  },
  verify_email_first: {
    status: 403,
    sentence:
      'First show that your e-mail address is yours: follow the link in the mail that we send for that.',
  },
  step_up_required: {
    status: 403,
    sentence: 'This is dangerous: show again that it is you, then repeat it.',
  },
  reauth_required: {
    status: 401,
    sentence: 'The shop has ended all sign-ins of before, to be safe. Sign in again.',
  },
  password_reset_required: {
    status: 403,
    sentence:
      'This account needs a new password: somebody else may know the present one. Follow the link in the mail that was sent to you.',
  },
  session_ended: { status: 401, sentence: 'This sign-in has ended. Sign in again.' },
  password_too_weak: {
    status: 422,
    sentence:
      'That password is easy to guess: many people have it, or it is your own name. Choose a few words in a row.',
  },
  password_not_right: {
    status: 403,
    sentence: 'The present password is not right. Type it again, or ask for a link by mail.',
  },
  sign_in_first: {
    status: 403,
    sentence:
      'Sign in to that account here, then follow the link of the mail again. If you did not open it, leave it alone.',
  },
  link_not_good: {
    status: 410,
    sentence: 'This link was used, or is too old. Ask for a new one.',
  },
  session_not_found: {
    status: 404,
    sentence: 'There is no such sign-in of yours, or it has ended. Read the list again.',
  },
  not_while_impersonating: {
    status: 403,
    sentence:
      'You see the shop as this client does: you may look, book, move and cancel for them. For anything else, stop first.',
  },
  not_impersonating: { status: 404, sentence: 'You see the shop with your own eyes already.' },
  refresh_token_reused: {
    status: 401,
    sentence: 'This sign-in was ended because its token was used twice. Sign in again.',
  },
  source_blocked: {
    status: 403,
    sentence: 'New accounts cannot be made from this network just now. Call the shop, or try later.',
  },
})
