import { Type } from 'typebox'
import { Id } from '../../platform/http/wire.ts'

/** An e-mail address (RFC 5321, at most 254 characters). */
export const Email = Type.String({ format: 'email', maxLength: 254, examples: ['ana@example.com'] })

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

/** What a sign-in is answered with. */
export const TokenAnswer = Type.Object({
  access_token: Type.Optional(Type.String()),
  refresh_token: Type.Optional(Type.String()),
  token_type: Type.Optional(Type.Literal('Bearer')),
  account: Type.Optional(Type.Object({ id: Id })),
  expires_in: Type.Integer({ description: 'Seconds.' }),
})
