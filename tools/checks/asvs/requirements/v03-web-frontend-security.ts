import { ask, type Chapter } from '../requirement.ts'

const headers = 'src/platform/http/security-headers.ts'
const cookies = 'src/app/auth/web-session.ts'
const http =
  'With PUBLIC_URL on http, as on one’s own machine, cookies are neither Secure nor __Host-; elsewhere that is a P2 incident.'

/** V3. */
export const webFrontendSecurity: Chapter = {
  number: 3,
  name: 'Web frontend security',
  requirements: [
    ask('3.2.1', 1, 'Answers are not taken for something else by a browser', { where: [headers] }),
    ask('3.2.2', 1, 'Text is shown as text', { where: ['web/app/main.tsx', 'web/public/main.tsx'] }),
    ask('3.3.1', 1, 'Cookies are Secure and named so', { where: [cookies], gap: http }),
    ask('3.3.2', 2, 'Cookies are SameSite, as strict as may be', { where: [cookies] }),
    ask('3.3.3', 2, 'Cookies are of this host alone', { where: [cookies], gap: http }),
    ask('3.3.4', 2, 'No script reads a token of a session', {
      where: [cookies, 'src/app/auth/token-answer.ts'],
    }),
    ask('3.4.1', 1, 'Browsers are told to come by https alone, for a year', {
      where: [headers],
      gap: 'Not for hosts below this one, which may be of others (level 2 asks for them as well).',
    }),
    ask('3.4.2', 1, 'Other origins read answers only when they are listed', {
      where: ['src/entry/share-across-origins.ts'],
    }),
    ask('3.4.3', 2, 'A policy says what a page may load and run', {
      where: [headers, 'src/entry/api-reference.ts'],
    }),
    ask('3.4.4', 2, 'No type is guessed', { where: [headers] }),
    ask('3.4.5', 2, 'Other sites are not told the address', { where: [headers] }),
    ask('3.4.6', 2, 'No other site frames a page', { where: [headers] }),
    ask('3.5.1', 1, 'A page of somebody else does nothing in a person’s name', {
      where: [cookies, 'src/app/auth/authenticate.ts'],
    }),
    ask('3.5.2', 1, 'What only a preflight would stop is stopped without one', {
      doesNotApply:
        'No preflight is relied on: Sec-Fetch-Site, else Origin, is looked at in each request with cookies.',
    }),
    ask('3.5.3', 1, 'Nothing is changed by GET', {
      where: ['src/app/auth/mailed-links/routes.ts', 'src/app/auth/oidc/routes.ts'],
    }),
    ask('3.5.4', 2, 'Separate applications have separate hosts', {
      doesNotApply: 'It is one application: the API and its reference at /docs belong to the pages.',
    }),
    ask('3.5.5', 2, 'Messages of other windows are looked at', { doesNotApply: 'No page listens to any.' }),
    ask('3.7.1', 2, 'Nothing in the pages is out of support', {
      where: ['package.json'],
      seenBy:
        'Pages are HTML, CSS and JavaScript, by React and Preact, whose versions the lock pins; there are no plug-ins.',
    }),
    ask('3.7.2', 2, 'Nobody is led to a host that is not listed', {
      where: ['web/app/session.ts', 'src/entry/pages.ts', 'src/app/auth/oidc/begin-authorization.ts'],
    }),
  ],
}
