import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import { Id, Instant, strictObject } from '../../platform/http/wire.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { signedIn } from './access.ts'
import { readerOf } from './actor.ts'
import { authCookies, assertSameOrigin } from './web-session.ts'
import type { AuthContext } from './auth-context.ts'
import { Email, NewPassword, TokenAnswer, Transport } from './auth-schema.ts'
import { authProblems } from './errors.ts'
import { refresh } from './refresh.ts'
import { register } from './register.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import { tokenAnswer } from './token-answer.ts'

/** The routes below /auth, and the public keys. */
export function authRoutes(http: Http, context: AuthContext): void {
  const answer = tokenAnswer(context)
  const userAgent = (request: FastifyRequest): string => request.headers['user-agent'] ?? ''

  http.post(
    '/auth/register',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Make a client account and sign in',
        tags: ['auth'],
        body: strictObject({
          email: Email,
          password: NewPassword,
          name: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
          transport: Transport,
        }),
        response: { 201: TokenAnswer },
      },
    },
    async (request, reply) => {
      const { email, password, name, transport } = request.body
      const issued = await register(context, request.actor, {
        email,
        password,
        name,
        userAgent: userAgent(request),
      })
      return reply.status(201).send(answer(reply, issued, transport))
    },
  )

  http.post(
    '/auth/login',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Sign in',
        tags: ['auth'],
        description: 'While an attack is held off, 403 challenge_required asks for a code that was mailed.',
        body: strictObject({
          email: Email,
          password: Type.String({ minLength: 1, maxLength: 200 }),
          transport: Transport,
          challenge_id: Type.Optional(Id),
          challenge_code: Type.Optional(Type.String({ pattern: '^\\d{6}$' })),
        }),
        response: { 200: TokenAnswer },
      },
    },
    async (request, reply) => {
      const { email, password, transport, challenge_id: id, challenge_code: code } = request.body
      if (transport === 'cookie') assertSameOrigin(request, context.publicUrl)
      const issued = await signIn(context, request.actor, {
        email,
        password,
        userAgent: userAgent(request),
        deviceKey: request.cookies[authCookies.device] ?? null,
        challenge: id === undefined || code === undefined ? null : { id, code },
      })
      return answer(reply, issued, transport)
    },
  )

  http.post(
    '/auth/refresh',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Exchange a refresh token for the next pair',
        tags: ['auth'],
        description: 'Each refresh token is good once. Using one again ends the session.',
        body: strictObject({ refresh_token: Type.Optional(Type.String({ maxLength: 200 })) }),
        response: { 200: TokenAnswer },
      },
    },
    async (request, reply) => {
      const sent = request.body.refresh_token
      if (sent === undefined) assertSameOrigin(request, context.publicUrl)
      const issued = await refresh(context, request.actor, sent ?? request.cookies[authCookies.refresh] ?? '')
      return answer(reply, issued, sent === undefined ? 'cookie' : 'body')
    },
  )

  http.post(
    '/auth/logout',
    {
      config: { access: 'signed-in' },
      schema: {
        summary: 'End this session',
        tags: ['auth'],
        body: Type.Optional(Type.Union([strictObject({}), Type.Null()])),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await signOut(context, signedIn(request))
      reply.clearCookie(authCookies.access, { path: '/' }).clearCookie(authCookies.refresh, { path: '/auth' })
      return reply.status(204).send(null)
    },
  )

  http.get(
    '/auth/me',
    {
      config: { access: 'signed-in' },
      schema: {
        summary: 'Who is signed in',
        tags: ['auth'],
        response: {
          200: Type.Object({
            account: Type.Object({
              id: Id,
              email: Type.String(),
              name: Type.String(),
              roles: Type.Array(
                Type.Object({ role: Type.String(), shop_id: Id, barber_id: Type.Union([Id, Type.Null()]) }),
              ),
            }),
            shop_id: { ...Id, description: 'The shop that was asked.' },
            session: Type.Object({ id: Id, created_at: Instant, expires_at: Instant }),
          }),
        },
      },
    },
    async (request) => {
      const actor = signedIn(request)
      const { accountId, sessionId, shopId } = actor
      const [account, session] = await withTenant(
        context.database,
        { shopId, accountId },
        async (transaction) =>
          [
            await transaction
              .selectFrom('account')
              .select(['id', 'email', 'name'])
              .where('id', '=', accountId)
              .executeTakeFirst(),
            await context.sessions.find(sessionId),
          ] as const,
      )
      if (account === undefined || session === null) throw authProblems.session_ended()
      await context.ledger.record({
        ...readerOf(actor),
        route: 'GET /auth/me',
        table: 'account',
        keys: [accountId],
        fields: ['email', 'name'],
        purpose: 'own account',
      })
      const time = (ms: number): string =>
        Temporal.Instant.fromEpochMilliseconds(ms).toString({ smallestUnit: 'second' })
      return {
        account: {
          ...account,
          roles: session.roles.map(({ role, shopId: shop_id, barberId: barber_id }) => ({
            role,
            shop_id,
            barber_id,
          })),
        },
        shop_id: shopId,
        session: { id: sessionId, created_at: time(session.createdMs), expires_at: time(session.expiresMs) },
      }
    },
  )

  http.get(
    '/.well-known/jwks.json',
    {
      config: { access: 'public' },
      schema: {
        summary: 'The public keys of access tokens (RFC 7517)',
        tags: ['auth'],
        response: { 200: Type.Object({ keys: Type.Array(Type.Record(Type.String(), Type.Unknown())) }) },
      },
    },
    () => Promise.resolve(context.tokens.keySet),
  )
}
