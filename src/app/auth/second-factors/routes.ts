import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import type { Http } from '../../../platform/http/create-http.ts'
import {
  Instant,
  localTime,
  Nullable,
  sensitive,
  strictObject,
  withExample,
} from '../../../platform/http/wire.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { signedIn } from '../access.ts'
import type { AuthContext } from '../auth-context.ts'
import { LinkToken, Password, TokensView, Transport } from '../auth-schema.ts'
import { recordReading } from '../record-reading.ts'
import { tokenAnswer } from '../token-answer.ts'
import { signInDevice } from '../web-session.ts'
import { beginAuthenticator } from './begin-authenticator.ts'
import { confirmAuthenticator } from './confirm-authenticator.ts'
import { passSecondFactor } from './pass-second-factor.ts'
import { removeAuthenticator } from './remove-authenticator.ts'
import { renewRecoveryCodes } from './renew-recovery-codes.ts'
import { countRecoveryCodes, readAuthenticator, secondFactorsOf } from './second-factor.sql.ts'
import { stepUp } from './step-up.ts'

const Code = sensitive(
  'credential',
  Type.String({
    minLength: 6,
    maxLength: 40,
    description: 'Six digits of the authenticator app, or a recovery code.',
    examples: ['204816'],
  }),
)
const RecoveryCodes = Type.Object({
  recovery_codes: Type.Array(Type.String(), {
    description: 'Shown once. Each is good once.',
    examples: [['7K2M-Q9XD-4TBN-W5HE', '0GRA-8VZJ-P3CS-6YF1']],
  }),
})
const tags = ['auth']

/** The routes of the second step: signing in with it, showing it again, and what it is made of. */
export function secondFactorRoutes(http: Http, context: AuthContext): void {
  const answer = tokenAnswer(context)
  const own = { access: 'account.own', stepUp: true } as const
  // What is shown once is kept by nobody on its way.
  const once = (reply: FastifyReply, recoveryCodes: string[]) => {
    reply.header('cache-control', 'no-store')
    return { recovery_codes: recoveryCodes }
  }

  http.post(
    '/auth/second-factor',
    {
      config: { staysOpen: 'reading only', access: 'public', ledger: 'new secret', cost: 5 },
      schema: {
        summary: 'Take the second step of a sign-in',
        tags,
        description:
          'After 403 second_factor_required, which gives the id. It is good once, for ten minutes and five wrong codes.',
        body: strictObject({
          second_factor_id: withExample(LinkToken, 'b25lIHNlY3JldCBmb3IgYSBzaWduLWluIHRoYXQgd2E'),
          code: Code,
          transport: Transport,
        }),
        response: { 200: TokensView },
      },
    },
    async (request, reply) => {
      const { second_factor_id: id, code, transport } = request.body
      const issued = await passSecondFactor(context, request.actor, {
        id,
        code,
        ...signInDevice(context, request, transport),
      })
      return answer(reply, issued, transport)
    },
  )

  http.post(
    '/auth/step-up',
    {
      config: { staysOpen: 'always', access: 'account.own' },
      schema: {
        summary: 'Show again that it is you',
        tags,
        description:
          'After 403 step_up_required, whose methods say what would do: the password, or a code where there is a second step. Then repeat what was asked for; it holds for 15 minutes, as a sign-in does.',
        body: withExample(Type.Union([strictObject({ code: Code }), strictObject({ password: Password })]), {
          code: '204816',
        }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await stepUp(context, signedIn(request), request.body)
      return reply.status(204).send(null)
    },
  )

  http.get(
    '/auth/second-factors',
    {
      config: { access: 'account.own' },
      schema: {
        summary: 'What your account has besides its password',
        tags,
        response: {
          200: Type.Object({
            methods: Type.Array(Type.String(), { examples: [['totp']] }),
            authenticator_since: Nullable(withExample(Instant, '2031-03-03T07:55:00Z')),
            recovery_codes_left: Type.Integer({ examples: [9] }),
          }),
        },
      },
    },
    async (request) => {
      const { accountId, shopId } = signedIn(request)
      const { shop } = await context.shops.get(shopId)
      const [methods, app, left] = await withTenant(
        context.database,
        { shopId, accountId },
        async (transaction) =>
          [
            await secondFactorsOf(transaction, accountId),
            await readAuthenticator(transaction, accountId),
            await countRecoveryCodes(transaction, accountId),
          ] as const,
      )
      await recordReading(context, request, {
        purpose: 'own second step',
        table: 'authenticator',
        keys: [accountId],
        fields: ['confirmed_at'],
      })
      return {
        methods,
        authenticator_since: app?.confirmed_at == null ? null : localTime(app.confirmed_at, shop.timeZone),
        recovery_codes_left: left,
      }
    },
  )

  http.post(
    '/auth/authenticator',
    {
      config: own,
      schema: {
        summary: 'Begin to set up an authenticator app (RFC 6238)',
        tags,
        description: 'It counts once its first code was sent to /auth/authenticator/confirmation.',
        body: strictObject({}),
        response: {
          200: Type.Object({
            otpauth_uri: Type.String({
              description: 'To be shown as a QR code.',
              examples: [
                'otpauth://totp/Barber:ana%40example.com?issuer=Barber&secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&algorithm=SHA1&digits=6&period=30',
              ],
            }),
            secret: Type.String({
              description: 'The same to type (base32).',
              examples: ['GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'],
            }),
          }),
        },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      const { uri, secret } = await beginAuthenticator(context, actor)
      await recordReading(context, request, {
        purpose: 'own second step',
        table: 'account',
        keys: [actor.accountId],
        fields: ['email'],
      })
      reply.header('cache-control', 'no-store')
      return { otpauth_uri: uri, secret }
    },
  )

  http.post(
    '/auth/authenticator/confirmation',
    {
      config: { ...own, ledger: 'new secret' },
      schema: {
        summary: 'Confirm an authenticator app by its first code',
        tags,
        description: 'All other devices are signed out, and a mail tells of it.',
        body: strictObject({
          code: sensitive(
            'credential',
            Type.String({ pattern: '^\\s*(\\d\\s*){6}$', maxLength: 20, examples: ['204816'] }),
          ),
        }),
        response: { 200: RecoveryCodes },
      },
    },
    async (request, reply) =>
      once(reply, await confirmAuthenticator(context, signedIn(request), request.body.code)),
  )

  http.delete(
    '/auth/authenticator',
    {
      config: own,
      schema: {
        summary: 'Remove your authenticator app',
        tags,
        description: 'A mail tells of it.',
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await removeAuthenticator(context, signedIn(request))
      return reply.status(204).send(null)
    },
  )

  http.post(
    '/auth/recovery-codes',
    {
      config: { ...own, ledger: 'new secret' },
      schema: {
        summary: 'Get ten new recovery codes',
        tags,
        description: 'The old ones are of no use any more, and a mail tells of it.',
        body: strictObject({}),
        response: { 200: RecoveryCodes },
      },
    },
    async (request, reply) => once(reply, await renewRecoveryCodes(context, signedIn(request))),
  )
}
