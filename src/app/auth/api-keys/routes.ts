import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { columnsTagged } from '../../../platform/ledger/sensitivity.ts'
import type { Http } from '../../../platform/http/create-http.ts'
import { listOf, strictObject } from '../../../platform/http/wire.ts'
import { withTenant } from '../../../platform/postgres/tenant.ts'
import { signedIn } from '../access.ts'
import { tenantOf } from '../actor.ts'
import type { AuthContext } from '../auth-context.ts'
import {
  ApiKeyId,
  ApiKeyName,
  apiKeyView,
  ApiKeyView,
  LIFETIME_DAYS,
  LifetimeDays,
  NewApiKeyView,
  OVERLAP_HOURS,
  OverlapHours,
  Scopes,
  ScopeView,
} from './api-key-schema.ts'
import type { StoredApiKey } from './api-key.ts'
import { listApiKeys } from './api-keys.sql.ts'
import { makeApiKey } from './make-api-key.ts'
import { permissions } from '../permissions.ts'
import { recordReading } from '../record-reading.ts'
import { revokeApiKey } from './revoke-api-key.ts'
import { rotateApiKey } from './rotate-api-key.ts'
import { apiKeyScopes } from './scopes.ts'

/** The routes below /api-keys: the keys by which programs act for the shop, for its owners. */
export function apiKeyRoutes(http: Http, context: AuthContext): void {
  const tags = ['api-keys']
  const access = 'api_keys.manage'
  const params = strictObject({ id: ApiKeyId })
  const record = (request: FastifyRequest, keys: StoredApiKey[]): Promise<void> =>
    recordReading(context, request, {
      purpose: 'api keys',
      table: 'api_key',
      keys: keys.map(({ id }) => id),
      fields: columnsTagged('api_key', 'session'),
    })

  http.get(
    '/api-keys',
    {
      config: { access },
      schema: {
        summary: 'The API keys of the shop, the newest first',
        tags,
        response: { 200: listOf(ApiKeyView) },
      },
    },
    async (request) => {
      const keys = await withTenant(context.database, tenantOf(request.actor), listApiKeys)
      await record(request, keys)
      return { items: keys.map((key) => apiKeyView(key, context.clock.now())), next_cursor: null }
    },
  )

  http.get(
    '/api-keys/scopes',
    {
      config: { access },
      schema: { summary: 'What an API key may be given', tags, response: { 200: listOf(ScopeView) } },
    },
    () => ({
      items: apiKeyScopes.map((scope) => ({ scope, does: permissions[scope].does })),
      next_cursor: null,
    }),
  )

  http.post(
    '/api-keys',
    {
      config: { access, stepUp: true, ledger: 'new secret' },
      schema: {
        summary: 'Make an API key',
        tags,
        description:
          'A program sends it as `Authorization: Bearer 6fb_live_…` and acts for the shop, as far as the scopes go. It is shown this one time.',
        body: strictObject({
          name: ApiKeyName,
          scopes: Scopes,
          expires_in_days: Type.Optional(LifetimeDays),
        }),
        response: { 201: NewApiKeyView },
      },
    },
    async (request, reply) => {
      const { name, scopes, expires_in_days: lifetimeDays = LIFETIME_DAYS } = request.body
      const wanted = { name: name.trim(), scopes, lifetimeDays }
      const { key, text } = await makeApiKey(context, signedIn(request), wanted)
      return reply.status(201).send({ ...apiKeyView(key, context.clock.now()), key: text })
    },
  )

  http.post(
    '/api-keys/:id/rotation',
    {
      config: { access, stepUp: true },
      schema: {
        summary: 'Give an API key a new secret',
        tags,
        description:
          'The one from before is good for a while as well, so that programs can change over without a gap.',
        params,
        body: strictObject({ overlap_hours: Type.Optional(OverlapHours) }),
        response: { 200: NewApiKeyView },
      },
    },
    async (request) => {
      const { overlap_hours: overlapHours = OVERLAP_HOURS } = request.body
      const wanted = { id: request.params.id, overlapHours }
      const { key, text } = await rotateApiKey(context, signedIn(request), wanted)
      await record(request, [key])
      return { ...apiKeyView(key, context.clock.now()), key: text }
    },
  )

  http.delete(
    '/api-keys/:id',
    {
      config: { access },
      schema: { summary: 'Revoke an API key, for good', tags, params, response: { 204: Type.Null() } },
    },
    async (request, reply) => {
      await revokeApiKey(context, signedIn(request), request.params.id)
      return reply.status(204).send(null)
    },
  )
}
