import { ask, type Chapter } from '../requirement.ts'

const auth = 'src/app/auth'
const factors = `${auth}/second-factors`
const oidc = `${auth}/oidc`
const freshProof = [`${auth}/access.ts`, 'src/entry/admit-requests.ts']

/** V7. */
export const sessionManagement: Chapter = {
  number: 7,
  name: 'Session management',
  requirements: [
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
      where: [
        `${oidc}/take-logout-token.ts`,
        `${oidc}/end-provider-sessions.ts`,
        `${oidc}/unlink-identity.ts`,
      ],
      gap: 'Documented in openapi.json alone. Nobody has to go to the provider again after some time: a session lasts as long as any other.',
    }),
    ask('7.6.2', 2, 'A provider starts no session without the person', {
      where: [`${oidc}/routes.ts`],
    }),
  ],
}
