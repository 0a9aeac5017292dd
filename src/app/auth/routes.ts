import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import {
  Id,
  Instant,
  localTime,
  Nullable,
  sensitive,
  strictObject,
  utcTime,
  withExample,
} from '../../platform/http/wire.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { secondFactorDueMs, signedIn } from './access.ts'
import { recordReading } from './record-reading.ts'
import { BarberId, BarberName, GivenContact, ShopId, StaffAccountId } from '../wire-names.ts'
import { assertSameOrigin, authCookie, readAuthCookie, signInDevice } from './web-session.ts'
import type { AuthContext } from './auth-context.ts'
import { Email, NewPassword, Password, RefreshTokenText, TokensView, Transport } from './auth-schema.ts'
import { authProblems } from './errors.ts'
import { refresh } from './refresh.ts'
import { register } from './register.ts'
import { signIn } from './sign-in.ts'
import { signOut } from './sign-out.ts'
import { tokenAnswer } from './token-answer.ts'

/** The routes below /auth, and the public keys. */
export function authRoutes(http: Http, context: AuthContext): void {
  const answer = tokenAnswer(context)

  http.post(
    '/auth/register',
    {
      config: { access: 'public', ledger: 'new secret', cost: 5 },
      schema: {
        summary: 'Make a client account and sign in',
        tags: ['auth'],
        body: strictObject({
          email: Email,
          password: NewPassword,
          name: GivenContact.name,
          transport: Transport,
        }),
        response: { 201: TokensView },
      },
    },
    async (request, reply) => {
      const { email, password, name, transport } = request.body
      const issued = await register(context, request.actor, {
        email,
        password,
        name,
        userAgent: request.headers['user-agent'] ?? '',
      })
      return reply.status(201).send(answer(reply, issued, transport))
    },
  )

  http.post(
    '/auth/login',
    {
      config: { staysOpen: 'reading only', access: 'public', ledger: 'new secret', cost: 5 },
      schema: {
        summary: 'Sign in',
        tags: ['auth'],
        description: 'While an attack is held off, 403 challenge_required asks for a code that was mailed.',
        body: withExample(
          strictObject({
            email: Email,
            password: Password,
            transport: Transport,
            challenge_id: Type.Optional(Id),
            challenge_code: Type.Optional(Type.String({ pattern: '^\\d{6}$', examples: ['204816'] })),
          }),
          { email: 'ana@example.com', password: 'correct horse battery staple', transport: 'body' },
        ),
        response: { 200: TokensView },
      },
    },
    async (request, reply) => {
      const { email, password, transport, challenge_id: id, challenge_code: code } = request.body
      const issued = await signIn(context, request.actor, {
        email,
        password,
        ...signInDevice(context, request, transport),
        challenge: id === undefined || code === undefined ? null : { id, code },
      })
      return answer(reply, issued, transport)
    },
  )

  http.post(
    '/auth/refresh',
    {
      config: { staysOpen: 'always', access: 'public', ledger: 'new secret' },
      schema: {
        summary: 'Exchange a refresh token for the next pair',
        tags: ['auth'],
        description: 'Each refresh token is good once. Using one again ends the session.',
        body: strictObject({
          refresh_token: Type.Optional(RefreshTokenText),
        }),
        response: { 200: TokensView },
      },
    },
    async (request, reply) => {
      const sent = request.body.refresh_token
      if (sent === undefined) assertSameOrigin(request, context.publicUrl)
      const issued = await refresh(
        context,
        request.actor,
        sent ?? readAuthCookie(context, request, 'refresh') ?? '',
      )
      return answer(reply, issued, sent === undefined ? 'cookie' : 'body')
    },
  )

  http.post(
    '/auth/logout',
    {
      config: { staysOpen: 'always', access: 'account.own' },
      schema: {
        summary: 'End this session',
        tags: ['auth'],
        body: Type.Optional(Type.Union([strictObject({}), Type.Null()])),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await signOut(context, signedIn(request))
      for (const which of ['access', 'refresh'] as const) {
        const { name, options } = authCookie(context.publicUrl, which)
        reply.clearCookie(name, options)
      }
      return reply.status(204).send(null)
    },
  )

  http.get(
    '/auth/me',
    {
      config: { staysOpen: 'always', access: 'account.own', impersonation: true },
      schema: {
        summary: 'Who is signed in',
        tags: ['auth'],
        response: {
          200: Type.Object({
            account: Type.Object({
              id: StaffAccountId,
              email: Type.String({ examples: ['marco@example.com'] }),
              name: sensitive('personal', BarberName),
              roles: Type.Array(
                Type.Object({
                  role: Type.String({ examples: ['barber'] }),
                  shop_id: ShopId,
                  barber_id: Nullable(BarberId),
                }),
              ),
            }),
            shop_id: { ...ShopId, description: 'The shop that was asked.' },
            second_factor: Type.Object({
              methods: Type.Array(Type.String(), { examples: [['totp']] }),
              needed_by: {
                ...Nullable(withExample(Instant, '2031-03-10T07:55:00Z')),
                description:
                  'Until when whoever works in a shop and has none has to set one up: after that all else is refused.',
              },
            }),
            session: Type.Object({
              id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e54'),
              created_at: withExample(Instant, '2031-03-03T07:55:00Z'),
              expires_at: withExample(Instant, '2031-04-02T07:55:00Z'),
              impersonated: Type.Boolean({
                description: 'Whether a member of the staff sees the shop as this client does.',
                examples: [false],
              }),
            }),
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
      await recordReading(context, request, {
        purpose: 'own account',
        table: 'account',
        keys: [accountId],
        fields: ['email', 'name', 'authenticator.confirmed_at', 'passkey.id'],
      })
      const time = (ms: number): string => utcTime(Temporal.Instant.fromEpochMilliseconds(ms))
      const { shop } = await context.shops.get(shopId)
      const dueMs = secondFactorDueMs(session, context.settings.secondFactorGraceDays)
      return {
        account: {
          ...account,
          // In which other shops he is a client, the staff of this one do not see.
          roles: session.roles
            .filter((one) => actor.impersonator === null || one.shopId === shopId)
            .map(({ role, shopId: shop_id, barberId: barber_id }) => ({
              role,
              shop_id,
              barber_id,
            })),
        },
        shop_id: shopId,
        second_factor: {
          methods: [...session.secondFactors],
          needed_by:
            dueMs === null ? null : localTime(Temporal.Instant.fromEpochMilliseconds(dueMs), shop.timeZone),
        },
        session: {
          id: sessionId,
          created_at: time(session.createdMs),
          expires_at: time(session.expiresMs),
          impersonated: actor.impersonator !== null,
        },
      }
    },
  )

  http.get(
    '/.well-known/jwks.json',
    {
      config: { staysOpen: 'always', access: 'public' },
      schema: {
        summary: 'The public keys of access tokens (RFC 7517)',
        tags: ['auth'],
        response: {
          200: Type.Object({
            keys: Type.Array(Type.Record(Type.String(), Type.Unknown()), {
              examples: [
                [
                  {
                    kty: 'OKP',
                    crv: 'Ed25519',
                    x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo',
                    kid: 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
                    alg: 'EdDSA',
                    use: 'sig',
                  },
                ],
              ],
            }),
          }),
        },
      },
    },
    () => Promise.resolve(context.tokens.keySet()),
  )
}
