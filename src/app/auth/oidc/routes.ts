import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { sha256 } from '../../../platform/crypto/digest.ts'
import type { Http } from '../../../platform/http/create-http.ts'
import { ProblemError } from '../../../platform/http/problem.ts'
import {
  Id,
  Instant,
  listOf,
  Nullable,
  sensitive,
  strictObject,
  utcTime,
} from '../../../platform/http/wire.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { signedIn } from '../access.ts'
import type { AuthContext } from '../auth-context.ts'
import { recordReading } from '../record-reading.ts'
import { tokenAnswer } from '../token-answer.ts'
import { authCookie, isLedFromElsewhere, readAuthCookie } from '../web-session.ts'
import { beginAuthorization } from './begin-authorization.ts'
import { completeAuthorization } from './complete-authorization.ts'
import { AUTHORIZATION_MINUTES, pageAddress, RETURN_PATH } from './identity-provider.ts'
import { listIdentities, selectProvider, shopOfAuthorization } from './oidc.sql.ts'
import { ProviderName } from './oidc-schema.ts'
import type { ProviderClient } from './provider-client.ts'
import { takeLogoutToken } from './take-logout-token.ts'
import { unlinkIdentity } from './unlink-identity.ts'

const byId = { params: strictObject({ id: Id }) }
/** The answer of a provider is passed on as it stands in the address: openid-client reads it. */
/** What else a provider says is not for us (RFC 6749, section 4.1.2). */
const Answer = Type.Object(
  { state: Type.Optional(Type.String({ maxLength: 200 })) },
  { additionalProperties: true },
)

/** Signing in with an identity provider, the identities of an account, and a provider that signs people out. */
export function oidcRoutes(http: Http, context: AuthContext, client: ProviderClient): void {
  const { database, shops } = context
  const answer = tokenAnswer(context)
  const tags = ['auth']
  // Made anew each time: the address that people use is known once the server listens.
  const cookie = () => authCookie(context.publicUrl, 'oidc')

  /** Kept by the browser until the provider sends it back; the device's own cookie does not come along from there. */
  function keepKey(request: FastifyRequest, reply: FastifyReply, browserKey: string): void {
    const deviceKey = readAuthCookie(context, request, 'device') ?? ''
    const { name, options } = cookie()
    reply.setCookie(name, `${browserKey}.${deviceKey}`, {
      ...options,
      maxAge: AUTHORIZATION_MINUTES * 60,
    })
  }

  /** To a page, with the code of what was refused; and with the shop, whose pages these are. */
  async function refuse(request: FastifyRequest, reply: FastifyReply, page: string, code: string) {
    const { shop } = await shops.get(request.actor.shopId)
    return reply.redirect(pageAddress(page, { refused: code, shop: shop.slug }), 302)
  }

  http.get(
    '/auth/ways-in',
    {
      config: { access: 'public' },
      schema: {
        summary: 'How one can sign in to this shop',
        tags,
        response: {
          200: Type.Object({
            password: sensitive('public', Type.Literal(true, { examples: [true] })),
            passkey: Type.Literal(true, { examples: [true] }),
            identity_provider: Nullable(Type.Object({ name: ProviderName })),
          }),
        },
      },
    },
    async (request) => {
      const provider = await withTenant(database, { shopId: request.actor.shopId }, selectProvider)
      return {
        password: true as const,
        passkey: true as const,
        identity_provider: provider === undefined ? null : { name: provider.name },
      }
    },
  )

  http.get(
    '/auth/oidc/start',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Sign in with the identity provider of the shop',
        tags,
        description:
          'For browsers: leads to the provider. It leads back to a page of the shop, with cookies; or to /app/sign-in?refused= and the code of a problem.',
        querystring: strictObject({
          return_to: Type.Optional(
            Type.String({
              pattern: RETURN_PATH,
              description: 'A path of this server.',
              examples: ['/app/day'],
            }),
          ),
        }),
        response: { 302: Type.Null() },
      },
    },
    async (request, reply) => {
      const returnTo = request.query.return_to ?? '/app'
      reply.header('cache-control', 'no-store')
      // A provider that asks nothing would sign the person in, who did not want to be.
      if (isLedFromElsewhere(request)) return refuse(request, reply, '/app/sign-in', 'led_from_elsewhere')
      try {
        const begun = await beginAuthorization(context, client, request.actor, { returnTo, link: null })
        keepKey(request, reply, begun.browserKey)
        return await reply.redirect(begun.url, 302)
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        return refuse(request, reply, '/app/sign-in', error.code)
      }
    },
  )

  http.get(
    '/auth/oidc/callback',
    {
      config: {
        access: 'public',
        shopOf: async (request) => {
          const { state } = request.query as { state?: unknown }
          return typeof state === 'string' ? shopOfAuthorization(database, sha256(state)) : undefined
        },
      },
      schema: {
        summary: 'Where an identity provider leads back to',
        tags,
        querystring: Answer,
        response: { 302: Type.Null() },
      },
    },
    async (request, reply) => {
      const { name, options } = cookie()
      const [browserKey = '', deviceKey = ''] = (request.cookies[name] ?? '').split('.')
      reply.header('cache-control', 'no-store').clearCookie(name, options)
      const done = await completeAuthorization(context, client, request.actor, {
        request: { state: request.query.state ?? '', browserKey },
        query: request.url.split('?')[1] ?? '',
        userAgent: request.headers['user-agent'] ?? '',
        deviceKey: deviceKey === '' ? null : deviceKey,
      })
      if (done.refused !== null)
        return refuse(request, reply, done.isLink ? '/app/security' : '/app/sign-in', done.refused)
      if (done.started !== null) answer(reply, done.started, 'cookie')
      return reply.redirect(done.returnTo, 302)
    },
  )

  http.get(
    '/auth/identities',
    {
      config: { access: 'account.own' },
      schema: {
        summary: 'The identities that open your account in this shop',
        tags,
        response: {
          200: listOf(
            Type.Object({
              id: Id,
              provider: ProviderName,
              issuer: sensitive('session', Type.String({ examples: ['https://login.example.com'] })),
              linked_at: Instant,
              last_used_at: Nullable(Instant),
            }),
          ),
        },
      },
    },
    async (request) => {
      const { accountId, shopId } = signedIn(request)
      const found = await withTenant(database, { shopId, accountId }, (transaction) =>
        listIdentities(transaction, shopId),
      )
      await recordReading(context, request, {
        purpose: 'own linked sign-ins',
        table: 'external_identity',
        keys: found.map(({ id }) => id),
        fields: ['issuer', 'linked_at', 'last_used_at'],
      })
      return {
        items: found.map(({ id, name, issuer, linked_at: linkedAt, last_used_at: usedAt }) => ({
          id,
          provider: name,
          issuer,
          linked_at: utcTime(linkedAt),
          last_used_at: usedAt === null ? null : utcTime(usedAt),
        })),
        next_cursor: null,
      }
    },
  )

  http.post(
    '/auth/identities',
    {
      config: { access: 'identities.link', stepUp: true, ledger: 'new secret' },
      schema: {
        summary: 'Begin to link an identity to your account',
        tags,
        description:
          'Go to the address in the same browser. The provider leads back to /app/security, with ?refused= and a code when it was not linked.',
        body: strictObject({}),
        response: {
          201: Type.Object({
            authorization_url: Type.String({
              examples: ['https://login.example.com/authorize?client_id=6fb&response_type=code'],
            }),
          }),
        },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      const { accountId, sessionId } = actor
      const { shop } = await shops.get(actor.shopId)
      const { url, browserKey } = await beginAuthorization(context, client, actor, {
        returnTo: pageAddress('/app/security', { shop: shop.slug }),
        link: { accountId, sessionId },
      })
      keepKey(request, reply, browserKey)
      return reply.status(201).send({ authorization_url: url })
    },
  )

  http.delete(
    '/auth/identities/:id',
    {
      config: { access: 'account.own', stepUp: true },
      schema: {
        summary: 'Unlink an identity; the sign-ins that came from it end',
        tags,
        ...byId,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await unlinkIdentity(context, signedIn(request), request.params.id)
      return reply.status(204).send(null)
    },
  )

  // In a scope of its own: no other address takes a form, which any page on the web could send.
  http.register(async (scope: Http) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
    )
    scope.post(
      '/auth/oidc/backchannel-logout',
      {
        config: { staysOpen: 'always', access: 'public' },
        schema: {
          summary: 'For the identity provider: somebody has signed out there',
          tags,
          description:
            'OpenID Connect Back-Channel Logout 1.0. The sessions that came from that sign-in end. The shop is named by ?shop=.',
          consumes: ['application/x-www-form-urlencoded'],
          body: Type.Object(
            {
              logout_token: Type.String({ maxLength: 8000, examples: ['eyJhbGciOiJSUzI1NiJ9.e30.c2ln'] }),
            },
            { additionalProperties: true },
          ),
          response: { 200: Type.Object({ ended: Type.Integer({ examples: [1] }) }) },
        },
      },
      async (request, reply) => {
        reply.header('cache-control', 'no-store')
        return { ended: await takeLogoutToken(context, client, request.actor, request.body.logout_token) }
      },
    )
  })
}
