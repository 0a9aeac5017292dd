import { ask, type Chapter } from '../requirement.ts'

const noOAuth = {
  doesNotApply: 'The program gives no tokens to programs of others: it is no OAuth authorization server.',
}
const noOpenId = { doesNotApply: 'The program is no OpenID provider.' }
const auth = 'src/app/auth'
const oidc = `${auth}/oidc`
const freshProof = [`${auth}/access.ts`, 'src/entry/admit-requests.ts']

/** V10. */
export const oauthAndOpenIdConnect: Chapter = {
  number: 10,
  name: 'OAuth and OpenID Connect',
  requirements: [
    ask('10.1.1', 2, 'Tokens go only where they are needed', {
      where: [`${auth}/token-answer.ts`, `${auth}/web-session.ts`],
    }),
    ask('10.1.2', 2, 'Answers of a provider count only for the flow that asked', {
      where: [
        `${oidc}/begin-authorization.ts`,
        `${oidc}/complete-authorization.ts`,
        `${oidc}/prove-identity.ts`,
      ],
    }),
    ask('10.2.1', 2, 'The code flow is kept from forged requests', {
      where: [`${oidc}/begin-authorization.ts`, `${oidc}/complete-authorization.ts`],
    }),
    ask('10.2.2', 2, 'Providers cannot be mixed up', {
      where: [`${oidc}/prove-identity.ts`],
      gap: 'Of a provider that does not name itself in its answer (RFC 9207) it is not asked, and all shops of an installation have one address that providers lead back to.',
    }),
    ask('10.3.1', 2, 'The API takes only tokens that are meant for it', {
      where: [`${auth}/access-token.ts`],
    }),
    ask('10.3.2', 2, 'What a token was allowed is part of the decision', {
      where: [`${auth}/access.ts`, `${auth}/api-keys/scopes.ts`, `${auth}/api-keys/authenticate-by-key.ts`],
    }),
    ask('10.3.3', 2, 'A person is known by a claim that is never given to somebody else', {
      where: [`${auth}/access-token.ts`, 'src/platform/crypto/random.ts'],
      seenBy: 'The subject is the UUIDv7 of the account, whose row stays when it is closed.',
    }),
    ask('10.3.4', 2, 'Strength and age of the sign-in are looked at where they are asked for', {
      where: freshProof,
    }),
    ask('10.4.1', 1, 'Redirect addresses are registered, and compared exactly', noOAuth),
    ask('10.4.2', 1, 'An authorization code is good once', noOAuth),
    ask('10.4.3', 1, 'An authorization code is short-lived', noOAuth),
    ask('10.4.4', 1, 'A client uses only the grants that it needs', noOAuth),
    ask('10.4.5', 1, 'A refresh token that comes twice ends its family', { where: [`${auth}/refresh.ts`] }),
    ask('10.4.6', 2, 'The code grant needs PKCE', noOAuth),
    ask('10.4.7', 2, 'Clients that register themselves are held for untrusted', noOAuth),
    ask('10.4.8', 2, 'Refresh tokens end at some time in any case', { where: [`${auth}/session-limits.ts`] }),
    ask('10.4.9', 2, 'People can revoke refresh tokens in the pages', {
      where: [`${auth}/sessions/routes.ts`],
    }),
    ask('10.4.10', 2, 'Confidential clients prove who they are', noOAuth),
    ask('10.4.11', 2, 'A client gets only the scopes that it needs', noOAuth),
    ask('10.5.1', 2, 'An ID token cannot be used again', { where: [`${oidc}/prove-identity.ts`] }),
    ask('10.5.2', 2, 'A person is known by issuer and subject', {
      where: [`${oidc}/sign-in-by-identity.ts`, `${oidc}/oidc.sql.ts`],
    }),
    ask('10.5.3', 2, 'Metadata of another issuer is refused', { where: [`${oidc}/provider-client.ts`] }),
    ask('10.5.4', 2, 'An ID token of another client is refused', {
      where: [`${oidc}/prove-identity.ts`],
    }),
    ask('10.5.5', 2, 'Logout tokens are checked', {
      where: [`${oidc}/take-logout-token.ts`],
      gap: 'Their type, logout+jwt, is not looked at.',
    }),
    ask('10.6.1', 2, 'The provider gives codes only', noOpenId),
    ask('10.6.2', 2, 'Nobody signs others out by force', noOpenId),
    ask('10.7.1', 2, 'The person agrees to each authorization', noOAuth),
    ask('10.7.2', 2, 'The person sees what he agrees to', noOAuth),
    ask('10.7.3', 2, 'The person can take back what he agreed to', noOAuth),
  ],
}
