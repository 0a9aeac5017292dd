import { Type } from 'typebox'
import type { Http } from '../../../platform/http/create-http.ts'
import { strictObject } from '../../../platform/http/wire.ts'
import { signedIn } from '../access.ts'
import { accountForSignIn } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { sendLink } from '../mailed-links/send-link.ts'
import { Email, LinkToken, NewPassword, Password } from '../auth-schema.ts'
import { changePassword } from './change-password.ts'
import { resetPassword } from './reset-password.ts'

/** The routes below /auth/password: choosing a new one, with the present one or a mailed link. */
export function passwordRoutes(http: Http, context: AuthContext): void {
  http.post(
    '/auth/password',
    {
      config: { access: 'account.own', cost: 5 },
      schema: {
        summary: 'Change your password',
        tags: ['auth'],
        description: 'All other devices are signed out, and a mail tells of it.',
        body: strictObject({
          present_password: Password,
          new_password: NewPassword,
        }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { present_password: present, new_password: next } = request.body
      await changePassword(context, signedIn(request), { present, next })
      return reply.status(204).send(null)
    },
  )

  http.post(
    '/auth/password-reset',
    {
      config: { access: 'public', ledger: 'own input', cost: 5 },
      schema: {
        summary: 'Ask for a link to choose a new password',
        tags: ['auth'],
        description: 'The answer is the same for every address, in the same time.',
        body: strictObject({ email: Email }),
        response: { 202: Type.Object({ sent_to: Email }) },
      },
    },
    async (request, reply) => {
      const email = request.body.email.toLowerCase()
      const account = await accountForSignIn(context.database, email)
      await sendLink(context, account ?? null, { purpose: 'reset_password', email })
      return reply.status(202).send({ sent_to: email })
    },
  )

  http.post(
    '/auth/password-reset/completion',
    {
      config: { access: 'public', cost: 5 },
      schema: {
        summary: 'Choose a new password by a mailed link',
        tags: ['auth'],
        description: 'All devices are signed out.',
        body: strictObject({ token: LinkToken, new_password: NewPassword }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { token, new_password: password } = request.body
      await resetPassword(context, request.actor, { token, password })
      return reply.status(204).send(null)
    },
  )
}
