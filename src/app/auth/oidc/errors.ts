import { defineProblems } from '../../../platform/http/problem.ts'

/** Problems of signing in with an identity provider. Those of the way back go to the sign-in page by their code. */
export const oidcProblems = defineProblems({
  identity_provider_not_found: {
    status: 404,
    sentence: 'This shop has no identity provider. Sign in with your password.',
  },
  identity_provider_unusable: {
    status: 422,
    sentence: 'That identity provider cannot be used. Correct what is named and send it again.',
  },
  client_secret_needed: {
    status: 422,
    sentence:
      'Send the client secret too: it is kept for the issuer and the client it was given for, and for no other.',
  },
  identity_provider_unreachable: {
    status: 503,
    sentence: 'The identity provider does not answer just now. Sign in with your password, or try again.',
  },
  identity_provider_sealed: {
    status: 503,
    sentence: 'The client secret cannot be opened any more. The owner has to enter it again in the settings.',
  },
  identity_provider_refused: {
    status: 403,
    sentence: 'The identity provider did not sign you in. Try again, or sign in with your password.',
  },
  identity_not_valid: {
    status: 403,
    sentence: 'What the identity provider sent is not valid, so nobody was signed in. Try again.',
  },
  authorization_ended: {
    status: 410,
    sentence: 'This sign-in took too long, was used, or began in another browser. Begin again.',
  },
  identity_unknown: {
    status: 403,
    sentence:
      'That identity opens no account here. Sign in with your password, and link it on the page of your account.',
  },
  identity_second_factor_needed: {
    status: 403,
    sentence:
      'Your account has a second step that this identity provider does not vouch for. Sign in with your password.',
  },
  identity_taken: {
    status: 409,
    sentence: 'That identity is linked to another account. Unlink it there first.',
  },
  identity_not_found: {
    status: 404,
    sentence: 'There is no such linked sign-in of yours. Read the list again.',
  },
  logout_token_not_valid: {
    status: 400,
    sentence: 'That logout token is not valid here, or was used. Nobody was signed out.',
  },
})
