import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Http } from '../../../platform/http/create-http.ts'
import { strictObject } from '../../../platform/http/wire.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { signedIn } from '../access.ts'
import { Email, LinkToken, Password, TokensView, Transport } from '../auth-schema.ts'
import { accountForSignIn, ownerOfAddress, readAccount, rolesOfAccount } from '../auth.sql.ts'
import type { AuthContext } from '../auth-context.ts'
import { authProblems } from '../errors.ts'
import { recordReading } from '../record-reading.ts'
import { assertPassword } from '../passwords/assert-password.ts'
import { tokenAnswer } from '../token-answer.ts'
import { signInDevice } from '../web-session.ts'
import { confirmEmail } from './confirm-email.ts'
import { sendLink } from './send-link.ts'
import { sendVerification } from './send-verification.ts'
import { signInByLink } from './sign-in-by-link.ts'
import { worksNowhere } from '../permissions.ts'

const Sent = Type.Object({ sent_to: Email })

/** Signing in by mail, and the routes below /auth/email that show whose an address is. */
export function mailedLinkRoutes(http: Http, context: AuthContext): void {
  const answer = tokenAnswer(context)
  const recordAddress = (request: FastifyRequest, accountId: string): Promise<void> =>
    recordReading(context, request, {
      purpose: 'own account',
      table: 'account',
      keys: [accountId],
      fields: ['email'],
    })
  const sent = (reply: FastifyReply, email: string) => reply.status(202).send({ sent_to: email })

  http.post(
    '/auth/sign-in-link',
    {
      config: { staysOpen: 'reading only', access: 'public', ledger: 'own input', cost: 5 },
      schema: {
        summary: 'Ask for a link that signs a client in',
        tags: ['auth'],
        description:
          'The answer is the same for every address, in the same time. Whoever works in a shop gets no link.',
        body: strictObject({ email: Email }),
        response: { 202: Sent },
      },
    },
    async (request, reply) => {
      const email = request.body.email.toLowerCase()
      const account = await accountForSignIn(context.database, email)
      const roles = await withTenant(context.database, { shopId: request.actor.shopId }, (transaction) =>
        rolesOfAccount(transaction, account?.id ?? context.random.uuid()),
      )
      const isClient = worksNowhere(roles)
      await sendLink(context, isClient ? (account ?? null) : null, { purpose: 'sign_in', email })
      return sent(reply, email)
    },
  )

  http.post(
    '/auth/sign-in-link/completion',
    {
      config: { staysOpen: 'reading only', access: 'public', ledger: 'new secret', cost: 5 },
      schema: {
        summary: 'Sign in by a mailed link',
        tags: ['auth'],
        body: strictObject({ token: LinkToken, transport: Transport }),
        response: { 200: TokensView },
      },
    },
    async (request, reply) => {
      const { token, transport } = request.body
      const issued = await signInByLink(context, request.actor, {
        token,
        ...signInDevice(context, request, transport),
      })
      return answer(reply, issued, transport)
    },
  )

  http.post(
    '/auth/email-verification',
    {
      config: { access: 'account.own' },
      schema: {
        summary: 'Ask for a link that shows that your address is yours',
        tags: ['auth'],
        body: strictObject({}),
        response: { 202: Sent },
      },
    },
    async (request, reply) => {
      const { accountId, shopId } = signedIn(request)
      const account = await withTenant(context.database, { shopId, accountId }, (transaction) =>
        readAccount(transaction, accountId),
      )
      if (account === undefined) throw authProblems.session_ended()
      await sendVerification(context, account)
      await recordAddress(request, accountId)
      return sent(reply, account.email)
    },
  )

  http.post(
    '/auth/email',
    {
      config: { access: 'account.own', ledger: 'own input' },
      schema: {
        summary: 'Ask for another e-mail address',
        tags: ['auth'],
        description: 'It holds once the link that goes there is followed. The old address is told then.',
        body: strictObject({
          email: Email,
          present_password: Password,
        }),
        response: { 202: Sent },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      const email = request.body.email.toLowerCase()
      const account = await assertPassword(context, actor, request.body.present_password, 'email_changed')
      const isTaken = (await ownerOfAddress(context.database, email)) !== undefined
      await sendLink(context, isTaken ? null : account, { purpose: 'change_email', email })
      return sent(reply, email)
    },
  )

  http.post(
    '/auth/email/confirmation',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Show by a mailed link that an address is yours',
        tags: ['auth'],
        body: strictObject({ token: LinkToken }),
        response: { 200: Type.Object({ email: Email }) },
      },
    },
    async (request) => {
      const { accountId, email } = await confirmEmail(context, request.actor, request.body.token)
      await recordAddress(request, accountId)
      return { email }
    },
  )
}
