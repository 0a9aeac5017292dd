import { Type } from 'typebox'
import { withExample } from '../../platform/http/wire.ts'
import { AccountId } from '../wire-names.ts'

/** An e-mail address (RFC 5321, at most 254 characters). */
export const Email = Type.String({ format: 'email', maxLength: 254, examples: ['ana@example.com'] })

/** A password as it is typed. */
export const Password = Type.String({
  minLength: 1,
  maxLength: 200,
  examples: ['correct horse battery staple'],
})

/** A password that is chosen anew; whether it is easy to guess is looked at besides. */
export const NewPassword = Type.String({
  minLength: 10,
  maxLength: 200,
  examples: ['four words in a row'],
})

/** The token of a mailed link. */
export const LinkToken = Type.String({
  pattern: '^[A-Za-z0-9_-]{43}$',
  examples: ['Zm91ciB3b3JkcyBpbiBhIHJvdywgYW5kIHNvbWUgbW9'],
})

/** Where the tokens of a sign-in go. */
export const Transport = Type.Optional(
  Type.Union([Type.Literal('body'), Type.Literal('cookie')], {
    description: 'Where the tokens go: into the answer (the default), or into HttpOnly cookies.',
  }),
)

const ACCESS_TOKEN = 'eyJhbGciOiJFZERTQSIsInR5cCI6ImF0K2p3dCJ9.eyJzdWIiOiIwMTk5MGYzZSJ9.c2lnbmF0dXJl'
const REFRESH_TOKEN = '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e54.bm90LWEtcmVhbC1yZWZyZXNoLXRva2VuLWp1c3QtYW4'

/** An access token (RFC 9068). */
export const AccessTokenText = Type.String({ examples: [ACCESS_TOKEN] })

/** A refresh token as it is sent back. */
export const RefreshTokenText = Type.String({ maxLength: 200, examples: [REFRESH_TOKEN] })

/** What a sign-in is answered with. */
export const TokenAnswer = Type.Object({
  access_token: Type.Optional(AccessTokenText),
  refresh_token: Type.Optional(Type.String({ examples: [REFRESH_TOKEN] })),
  token_type: Type.Optional(Type.Literal('Bearer')),
  account: Type.Optional(Type.Object({ id: AccountId }, { description: 'Instead of tokens, with cookies.' })),
  expires_in: Type.Integer({ description: 'Seconds.', examples: [600] }),
})

/** The same, as an example shows it. */
export const TokensView = withExample(TokenAnswer, {
  access_token: ACCESS_TOKEN,
  refresh_token: REFRESH_TOKEN,
  token_type: 'Bearer',
  expires_in: 600,
})
