import type { Requirement, Standing } from './requirement.ts'

const ask = (id: string, level: 1 | 2, asks: string, standing: Standing): Requirement => ({
  id,
  level,
  asks,
  standing,
})

const noOAuth = {
  doesNotApply: 'The program gives no tokens to programs of others: it is no OAuth authorization server.',
}
const noOpenId = { doesNotApply: 'The program is no OpenID provider.' }

const auth = 'src/app/auth'
const passwords = [`${auth}/auth-schema.ts`, `${auth}/passwords/weak-password.ts`]
const passwordFields = [
  'web/app/sign-in/sign-in-page.tsx',
  'web/app/sign-in/register-page.tsx',
  'web/app/security/password-form.tsx',
]
const stuffing = [
  `${auth}/sign-in.ts`,
  `${auth}/passwords/take-try.ts`,
  'src/entry/limit-requests.ts',
  'src/entry/watchman.ts',
]
const factors = `${auth}/second-factors`
const oidc = `${auth}/oidc`
const freshProof = [`${auth}/access.ts`, 'src/entry/admit-requests.ts']
const accessTokens = [`${auth}/access-token.ts`, `${auth}/signing-keys/create-key-ring.ts`]
const idTokens = [`${oidc}/prove-identity.ts`, `${oidc}/provider-client.ts`]
/**
 * Levels 1 and 2 of OWASP ASVS 5.0, V6 to V10. Whether one that is met is shown, the tests say: `// ASVS 6.2.1` stands above
 * those that show it.
 */
export const requirements: readonly Requirement[] = [
  ask('6.1.1', 1, 'Documents say how guessing of passwords is held off without locking the owner out', {
    where: [
      'SECURITY.md',
      'docs/decisions/0004-challenge-by-mail-instead-of-lockout.md',
      'docs/configuration.md',
    ],
    seenBy:
      'The decision says why a code by mail stands in the place of a lockout. "Passwords and mailed links" tells of the waits after five wrong tries.',
  }),
  ask('6.1.2', 2, 'Documents list the words of this place that are no password', {
    where: ['SECURITY.md'],
    seenBy: '"Passwords and mailed links" names them: the person’s own name and address.',
  }),
  ask('6.1.3', 2, 'All ways to sign in are documented, with their strength', {
    where: ['SECURITY.md'],
    seenBy: '"Ways in" lists each, for whom it is and how strong.',
  }),
  ask('6.2.1', 1, 'Passwords have at least 8 characters', { where: [`${auth}/auth-schema.ts`] }),
  ask('6.2.2', 1, 'People can change their password', { where: [`${auth}/passwords/change-password.ts`] }),
  ask('6.2.3', 1, 'A change asks for the present password', {
    where: [`${auth}/passwords/change-password.ts`],
  }),
  ask('6.2.4', 1, 'The 3,000 most common passwords are refused', { where: passwords }),
  ask('6.2.5', 1, 'Any characters do, none are demanded', { where: passwords }),
  ask('6.2.6', 1, 'Fields for passwords hide what is typed', { where: passwordFields }),
  ask('6.2.7', 1, 'Passwords can be pasted, and password managers work', { where: passwordFields }),
  ask('6.2.8', 1, 'A password is checked exactly as it was sent', { where: [`${auth}/password.ts`] }),
  ask('6.2.9', 2, 'Passwords of 64 characters do', { where: [`${auth}/auth-schema.ts`] }),
  ask('6.2.10', 2, 'A password does not run out', {
    where: [`${auth}/sign-in.ts`],
    seenBy: 'Nothing reads the age of a password but the mail that tells of its change.',
  }),
  ask('6.2.11', 2, 'The words of this place are refused', {
    where: [`${auth}/passwords/weak-password.ts`],
    gap: 'The name of the shop is not among them.',
  }),
  ask('6.2.12', 2, 'Passwords of known breaches are refused', {
    where: [`${auth}/passwords/weak-password.ts`],
    gap: 'The 49,000 most common of them: the list comes with the program, rarer ones are not looked up anywhere.',
  }),
  ask('6.3.1', 1, 'Guessing and lists of passwords are held off as documented', {
    where: stuffing,
  }),
  ask('6.3.2', 1, 'There are no default accounts', { where: ['src/app/shop/create-first-shop.ts'] }),
  ask('6.3.3', 2, 'More than one factor is needed to sign in', {
    where: [`${factors}/ask-second-factor.ts`, ...freshProof],
    gap: 'Only of who works in a shop, and SECOND_FACTOR_GRACE_DAYS (seven) after he began. A client gets in by a password, or a link in his mail, alone.',
  }),
  ask('6.3.4', 2, 'No way to sign in is undocumented or weaker than the others', {
    where: ['SECURITY.md'],
    seenBy:
      '"Ways in" lists all; the routes that start a session are those of it. A client’s password and mailed link are one factor, as it says.',
  }),
  ask('6.4.1', 1, 'First passwords and activation codes are random, short-lived and replaced', {
    notMet: 'Mailed links are; the password that the first start makes for the owner may stay.',
  }),
  ask('6.4.2', 1, 'There are no hints or secret questions', {
    where: ['schema.sql'],
    seenBy: 'An account has no column for any.',
  }),
  ask('6.4.3', 2, 'A forgotten password is replaced safely, and not past a second factor', {
    where: [`${auth}/passwords/reset-password.ts`, `${auth}/passwords/set-password.ts`],
  }),
  ask('6.4.4', 2, 'A lost factor is replaced only with proof as strong as at its start', {
    where: [`${factors}/take-code.ts`, `${factors}/remove-second-factors.ts`],
    gap: 'Who is at the machine decides whom he believes.',
  }),
  ask('6.5.1', 2, 'Codes are good once', {
    where: [
      `${auth}/answer-challenge.ts`,
      `${factors}/take-code.ts`,
      `${auth}/mailed-links/sign-in-by-link.ts`,
    ],
  }),
  ask('6.5.2', 2, 'Short secrets on paper are hashed as passwords are', {
    where: [`${factors}/recovery-code.ts`],
    gap: 'None is short: a recovery code has 120 bits, and from 112 on a plain hash does. It is an HMAC.',
  }),
  ask('6.5.3', 2, 'Codes come from a secure source of randomness', {
    where: [
      'src/platform/crypto/random.ts',
      `${auth}/issue-challenge.ts`,
      `${factors}/totp.ts`,
      `${factors}/recovery-code.ts`,
    ],
    seenBy: 'node:crypto gives the bytes; the conventions refuse any other randomness in src/app.',
  }),
  ask('6.5.4', 2, 'Codes have at least 20 bits', {
    where: [`${auth}/issue-challenge.ts`, `${factors}/recovery-code.ts`],
    seenBy:
      'Six random digits are 19.9 bits, which the requirement calls sufficient; a recovery code has 80.',
  }),
  ask('6.5.5', 2, 'Codes run out within 10 minutes', {
    where: [`${auth}/mailed-links/mailed-link.ts`, `${auth}/issue-challenge.ts`, `${factors}/totp.ts`],
    gap: 'A code of an app is good for 30 seconds by the app’s clock, which may be 30 seconds fast or slow.',
  }),
  ask('6.6.1', 2, 'Codes by phone are the exception', { doesNotApply: 'No code goes by phone or SMS.' }),
  ask('6.6.2', 2, 'A mailed code is good only for the sign-in it was made for', {
    where: [`${auth}/answer-challenge.ts`],
    gap: 'A mailed link that signs in does so in any browser, not only in the one that asked for it.',
  }),
  ask('6.6.3', 2, 'Mailed codes cannot be guessed by trying', { where: [`${auth}/answer-challenge.ts`] }),
  ask('6.8.1', 2, 'One identity provider cannot speak for another', {
    where: [`${oidc}/sign-in-by-identity.ts`, `${oidc}/oidc.sql.ts`, ...idTokens],
    gap: 'In no test do two providers give two people one subject; the key of external_identity in schema.sql keeps them apart.',
  }),
  ask('6.8.2', 2, 'What an identity provider says is signed, and the signature is checked', {
    where: idTokens,
  }),
  ask('6.8.3', 2, 'A SAML assertion is good once', { doesNotApply: 'SAML is not spoken.' }),
  ask('6.8.4', 2, 'The strength and the age of a provider’s sign-in are looked at', {
    where: [`${oidc}/identity-provider.ts`, `${oidc}/sign-in-by-identity.ts`],
    gap: 'The age is not: auth_time is not read, so a sign-in counts as a fresh proof however long ago the person proved himself there. That the weakest is assumed of a provider that says nothing, no document says.',
  }),

  ask('7.1.1', 2, 'Documents say when a session ends, and why not earlier', {
    where: ['SECURITY.md', 'docs/configuration.md'],
    seenBy: '"Ways in" says when, and why later than NIST SP 800-63B asks.',
  }),
  ask('7.1.2', 2, 'Documents say how many sessions an account may have', {
    where: ['SECURITY.md'],
    seenBy: '"Ways in" says it: any number.',
  }),
  ask('7.1.3', 2, 'Documents say how sessions and those of a provider go together', {
    where: ['SECURITY.md'],
    seenBy: 'The end of "Ways in".',
  }),
  ask('7.2.1', 1, 'The server decides whether a session holds', {
    where: [`${auth}/authenticate.ts`, `${auth}/live-sessions.ts`],
  }),
  ask('7.2.2', 1, 'Tokens of sessions are made anew, never fixed', {
    where: [`${auth}/issue-token.ts`, `${auth}/refresh-token.ts`],
  }),
  ask('7.2.3', 1, 'Tokens that only refer to a session are unique, with 128 random bits', {
    where: [`${auth}/refresh-token.ts`],
    seenBy: 'A refresh token is 256 random bits; the next ones are made of it under a key.',
  }),
  ask('7.2.4', 1, 'Signing in makes a new token and ends the present one', {
    notMet:
      'It makes a new session; the one that the browser had before lives on until it runs out. Nor does a proof in between give a new token.',
  }),
  ask('7.3.1', 2, 'A session that nobody uses ends', {
    where: [`${auth}/session-limits.ts`, `${auth}/refresh.ts`],
  }),
  ask('7.3.2', 2, 'A session ends at some time in any case', {
    where: [`${auth}/start-session.ts`, `${auth}/authenticate.ts`],
  }),
  ask('7.4.1', 1, 'A session that has ended is of no use any more', {
    where: [`${auth}/sign-out.ts`, `${auth}/live-sessions.ts`],
  }),
  ask('7.4.2', 1, 'Closing an account ends its sessions', { where: [`${auth}/close-account.ts`] }),
  ask('7.4.3', 2, 'A new password can end all other sessions', {
    where: [`${auth}/passwords/set-password.ts`, `${factors}/confirm-authenticator.ts`],
    gap: 'With an app or a passkey taken away the others go on. The button that ends them stands on the same page.',
  }),
  ask('7.4.4', 2, 'Every page behind sign-in offers to sign out', { where: ['web/app/app-frame.tsx'] }),
  ask('7.4.5', 2, 'Who runs the program can end the sessions of one and of all', {
    where: [
      'src/security/response-actions/commands.ts',
      'src/security/response-actions/routes.ts',
      'src/security/response-actions/revoke-since.ts',
    ],
  }),
  ask('7.5.1', 2, 'Changing what signs in asks for a proof first', {
    where: [`${auth}/passwords/assert-password.ts`, `${auth}/mailed-links/routes.ts`, ...freshProof],
    gap: 'Where there is an app, its code does without the password; and a sign-in counts as the proof for a quarter of an hour.',
  }),
  ask('7.5.2', 2, 'People see their sessions and end any, after a proof', {
    where: [`${auth}/sessions/routes.ts`],
    gap: 'Ending one asks for no proof: whoever finds a strange device should not be kept from it. Ending all others does.',
  }),
  ask('7.6.1', 2, 'Sessions end with those of the provider as documented', {
    where: [`${oidc}/take-logout-token.ts`, `${oidc}/end-provider-sessions.ts`, `${oidc}/unlink-identity.ts`],
    gap: 'Documented in openapi.json alone. Nobody has to go to the provider again after some time: a session lasts as long as any other.',
  }),
  ask('7.6.2', 2, 'A provider starts no session without the person', {
    where: [`${oidc}/routes.ts`],
  }),

  ask('8.1.1', 1, 'Documents say who may do what, and to which records', {
    where: ['docs/permissions.md', `${auth}/permissions.ts`],
  }),
  ask('8.1.2', 2, 'Documents say who may read and write which fields', {
    notMet: 'docs/permissions.md says it of actions and of whose they are about, not of fields.',
  }),
  ask('8.2.1', 1, 'Functions are only for those who have the right', {
    where: [`${auth}/permissions.ts`, ...freshProof],
  }),
  ask('8.2.2', 1, 'Records are only for those who have the right', {
    where: ['src/platform/postgres/tenant.ts', 'src/app/clients/sight.ts'],
  }),
  ask('8.2.3', 2, 'Fields are only for those who have the right', {
    where: ['src/platform/http/wire.ts', 'src/app/clients/client.ts'],
  }),
  ask('8.3.1', 1, 'The server decides, not the page', {
    where: ['src/entry/admit-requests.ts', 'src/platform/postgres/tenant.ts'],
  }),
  ask('8.4.1', 2, 'One tenant reaches nothing of another', {
    where: ['src/platform/postgres/tenant.ts', 'schema.sql'],
  }),

  ask('9.1.1', 1, 'The signature of a token is checked first', { where: [...accessTokens, ...idTokens] }),
  ask('9.1.2', 1, 'One list says which algorithms do, without none', { where: [`${auth}/access-token.ts`] }),
  ask('9.1.3', 1, 'Keys come from the program, never from the token', { where: accessTokens }),
  ask('9.2.1', 1, 'A token counts only within its time', {
    where: [`${auth}/access-token.ts`, `${oidc}/prove-identity.ts`],
  }),
  ask('9.2.2', 2, 'A token counts only as what it is', {
    where: [`${auth}/access-token.ts`, `${oidc}/take-logout-token.ts`],
  }),
  ask('9.2.3', 2, 'A token counts only where it is meant for', {
    where: [`${auth}/access-token.ts`, `${oidc}/prove-identity.ts`],
  }),
  ask('9.2.4', 2, 'A key that signs for several audiences names the one', {
    doesNotApply: 'The keys sign for this API alone.',
  }),

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
  ask('10.3.1', 2, 'The API takes only tokens that are meant for it', { where: [`${auth}/access-token.ts`] }),
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
]
