import { ask, type Chapter } from '../requirement.ts'

const auth = 'src/app/auth'
const oidc = `${auth}/oidc`
const accessTokens = [`${auth}/access-token.ts`, `${auth}/signing-keys/create-key-ring.ts`]
const idTokens = [`${oidc}/prove-identity.ts`, `${oidc}/provider-client.ts`]

/** V9. */
export const selfContainedTokens: Chapter = {
  number: 9,
  name: 'Self-contained tokens',
  requirements: [
    ask('9.1.1', 1, 'The signature of a token is checked first', { where: [...accessTokens, ...idTokens] }),
    ask('9.1.2', 1, 'One list says which algorithms do, without none', {
      where: [`${auth}/access-token.ts`],
    }),
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
  ],
}
