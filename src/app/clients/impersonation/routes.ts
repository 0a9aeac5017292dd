import { Type } from 'typebox'
import type { Http } from '../../../platform/http/create-http.ts'
import {
  Id,
  Instant,
  listOf,
  localTime,
  Nullable,
  sensitive,
  strictObject,
  withExample,
} from '../../../platform/http/wire.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { signedIn } from '../../auth/access.ts'
import type { AuthContext } from '../../auth/auth-context.ts'
import { AccessTokenText, Transport } from '../../auth/auth-schema.ts'
import { recordReading } from '../../auth/record-reading.ts'
import { assertSameOrigin, authCookie } from '../../auth/web-session.ts'
import { ShopId } from '../../wire-names.ts'
import { ById } from '../client-schema.ts'
import { endImpersonation } from './end-impersonation.ts'
import { selectOwnImpersonations } from './impersonation.sql.ts'
import { startImpersonation } from './start-impersonation.ts'

const SessionId = withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e55')
const Reason = sensitive(
  'personal',
  Type.String({
    minLength: 3,
    maxLength: 200,
    pattern: '\\S',
    examples: ['Ana called: she cannot find how to move Tuesday.'],
  }),
)

/** Seeing the shop as a client does, to help him by telephone, and what he is shown of it. */
export function impersonationRoutes(http: Http, context: AuthContext): void {
  const cookie = authCookie(context.publicUrl, 'impersonation')

  http.post(
    '/clients/:id/impersonation',
    {
      config: { access: 'clients.impersonate', stepUp: true, ledger: 'new secret' },
      schema: {
        summary: 'See the shop as a client does',
        tags: ['clients'],
        description:
          'For ten minutes, which nothing renews. One may look, book, move and cancel; the client is told by mail, with the reason, and everything is recorded as done by who started it. With cookies, send the id as X-Impersonation with each request that is meant so.',
        params: ById,
        body: strictObject({ reason: Reason, transport: Transport }),
        response: {
          201: Type.Object({
            id: SessionId,
            access_token: Type.Optional(AccessTokenText),
            token_type: Type.Optional(Type.Literal('Bearer')),
            expires_in: Type.Integer({ description: 'Seconds.', examples: [600] }),
          }),
        },
      },
    },
    async (request, reply) => {
      const { reason, transport } = request.body
      if (transport === 'cookie') assertSameOrigin(request, context.publicUrl)
      const { sessionId, accessToken, expiresIn } = await startImpersonation(context, signedIn(request), {
        clientId: request.params.id,
        reason: reason.trim(),
      })
      const answer = { id: sessionId, expires_in: expiresIn }
      reply.status(201)
      if (transport === 'cookie') {
        reply.setCookie(cookie.name, accessToken, { ...cookie.options, maxAge: expiresIn })
        return answer
      }
      return { ...answer, access_token: accessToken, token_type: 'Bearer' as const }
    },
  )

  http.delete(
    '/auth/impersonation',
    {
      config: { staysOpen: 'always', access: 'account.own', impersonation: true },
      schema: {
        summary: 'See the shop with your own eyes again',
        tags: ['auth'],
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await endImpersonation(context, signedIn(request))
      return reply.clearCookie(cookie.name, cookie.options).status(204).send(null)
    },
  )

  http.get(
    '/auth/impersonations',
    {
      config: { access: 'account.own' },
      schema: {
        summary: 'When the staff of a shop saw it as you do, newest first',
        tags: ['auth'],
        description: 'The id of one that lasts is that of a session: DELETE /auth/sessions/{id} ends it.',
        response: {
          200: listOf(
            Type.Object({
              id: SessionId,
              shop: Type.Object({
                id: ShopId,
                name: sensitive('public', Type.String({ examples: ['Old Town'] })),
              }),
              reason: Nullable(Reason),
              started_at: withExample(Instant, '2031-03-03T10:00:00+01:00'),
              ends_at: withExample(Instant, '2031-03-03T10:10:00+01:00'),
            }),
          ),
        },
      },
    },
    async (request) => {
      const { accountId, shopId } = signedIn(request)
      const found = await withTenant(context.database, { shopId, accountId }, (transaction) =>
        selectOwnImpersonations(transaction, accountId),
      )
      await recordReading(context, request, {
        purpose: 'own account',
        table: 'impersonation',
        keys: found.map(({ id }) => id),
        fields: ['reason'],
      })
      const items = await Promise.all(
        found.map(async ({ id, shop_id: ofShop, reason, started_at: startedAt, ends_at: endsAt }) => {
          const { shop } = await context.shops.get(ofShop)
          return {
            id,
            shop: { id: shop.id, name: shop.name },
            reason: reason === '' ? null : reason,
            started_at: localTime(startedAt, shop.timeZone),
            ends_at: localTime(endsAt, shop.timeZone),
          }
        }),
      )
      return { items, next_cursor: null }
    },
  )
}
