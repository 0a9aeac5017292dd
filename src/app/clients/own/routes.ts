import type { FastifyReply, FastifyRequest } from 'fastify'
import { etagOf } from '../../../platform/http/etag.ts'
import type { Http } from '../../../platform/http/create-http.ts'
import { columnsTagged } from '../../../platform/ledger/sensitivity.ts'
import { signedIn } from '../../auth/access.ts'
import { recordReading } from '../../auth/record-reading.ts'
import { ownClientView, versionOf, type ClientRecord } from '../client.ts'
import type { ClientContext } from '../client-context.ts'
import { ExportView, OwnChanges, OwnClientView, OwnConsentBody, VersionHeader } from '../client-schema.ts'
import { exportView } from '../person-export.ts'
import { toProfile } from '../profile-body.ts'
import { changeOwnClient } from './change-own-client.ts'
import { exportOwnClient } from './export-own-client.ts'
import { readOwnClient } from './read-own-client.ts'
import { recordOwnConsent } from './record-own-consent.ts'

/** What a client with an account does with what the shop knows of him. */
export function ownClientRoutes(http: Http, context: ClientContext): void {
  async function answer(request: FastifyRequest, reply: FastifyReply, client: ClientRecord, purpose: string) {
    await recordReading(context, request, {
      purpose,
      table: 'client',
      keys: [client.id],
      fields: columnsTagged('client', 'personal'),
    })
    const { shop } = await context.shops.get(request.actor.shopId)
    reply.header('etag', etagOf(client.version))
    return ownClientView(client, shop.timeZone)
  }

  http.get(
    '/clients/me',
    {
      config: { access: 'profile.own', impersonation: true },
      schema: {
        summary: 'What the shop knows of me',
        tags: ['clients'],
        response: { 200: OwnClientView },
      },
    },
    async (request, reply) =>
      answer(request, reply, await readOwnClient(context, signedIn(request)), 'own profile'),
  )

  http.patch(
    '/clients/me',
    {
      config: { access: 'profile.own' },
      schema: {
        summary: 'Change what the shop knows of me',
        tags: ['clients'],
        description:
          'Send the ETag that came with it as If-Match; without one while the shop knows nothing yet. The address of the account stays as it is.',
        headers: VersionHeader,
        body: OwnChanges,
        response: { 200: OwnClientView },
      },
    },
    async (request, reply) => {
      const client = await changeOwnClient(context, signedIn(request), {
        version: versionOf(request.headers['if-match']),
        changes: toProfile(request.body),
      })
      return answer(request, reply, client, 'own profile')
    },
  )

  http.post(
    '/clients/me/consents',
    {
      config: { access: 'profile.own' },
      schema: {
        summary: 'Agree to something, or take it back',
        tags: ['clients'],
        body: OwnConsentBody,
        response: { 201: OwnClientView },
      },
    },
    async (request, reply) => {
      const client = await recordOwnConsent(context, signedIn(request), request.body)
      reply.status(201)
      return answer(request, reply, client, 'own profile')
    },
  )

  http.get(
    '/clients/me/export',
    {
      config: { module: 'export', access: 'profile.own', cost: 10 },
      schema: {
        summary: 'Everything that the shop holds about me',
        tags: ['clients'],
        description: 'With the notes of the staff, my account and its sign-ins, and who looked at any of it.',
        response: { 200: ExportView },
      },
    },
    async (request, reply) => {
      const exported = await exportOwnClient(context, signedIn(request), (reading) =>
        recordReading(context, request, reading),
      )
      const { shop } = await context.shops.get(request.actor.shopId)
      reply.header('content-disposition', 'attachment; filename="me.json"')
      return exportView(exported, shop, context.clock.now())
    },
  )
}
