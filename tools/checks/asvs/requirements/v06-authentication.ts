import { ask, type Chapter } from '../requirement.ts'

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
const idTokens = [`${oidc}/prove-identity.ts`, `${oidc}/provider-client.ts`]

/** V6. */
export const authentication: Chapter = {
  number: 6,
  name: 'Authentication',
  requirements: [
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
        'Six random digits are 19.9 bits, which the requirement calls sufficient; a recovery code has 120.',
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
  ],
}
