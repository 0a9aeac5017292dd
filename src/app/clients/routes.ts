import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { columnsTagged } from '../../platform/ledger/sensitivity.ts'
import { etagOf } from '../../platform/http/etag.ts'
import type { Http } from '../../platform/http/create-http.ts'
import { Id, listOf, localTime, sensitive, strictObject, withExample } from '../../platform/http/wire.ts'
import { signedIn } from '../auth/access.ts'
import { recordReading } from '../auth/record-reading.ts'
import { addNote } from './add-note.ts'
import { changeClient } from './change-client.ts'
import { clientView, versionOf, type ClientRecord } from './client.ts'
import type { PersonalTable } from './client-records.ts'
import type { ClientContext } from './client-context.ts'
import { pageOf, readClientCursor } from './client-cursor.ts'
import {
  ById,
  ClientChanges,
  ClientView,
  ConsentBody,
  ConsentView,
  DuplicatesView,
  ErasureBody,
  ErasureView,
  ExportView,
  KeyHeader,
  NewClientBody,
  NewClientView,
  NoteView,
  Page,
  VersionHeader,
} from './client-schema.ts'
import { createClient } from './create-client.ts'
import { deleteNote } from './delete-note.ts'
import { eraseClient } from './erase-client.ts'
import { exportClient } from './export-client.ts'
import { exportView } from './person-export.ts'
import { findDuplicates } from './find-duplicates.ts'
import { listClients } from './list-clients.ts'
import { listConsents } from './list-consents.ts'
import { listNotes } from './list-notes.ts'
import { mergeClients } from './merge-clients.ts'
import { noteView } from './note.ts'
import { toProfile } from './profile-body.ts'
import { readClient } from './read-client.ts'
import { recordConsent } from './record-consent.ts'

/** The clients of a shop, for its staff: a barber those who were booked with him, who runs the shop all. */
export function clientRoutes(http: Http, context: ClientContext): void {
  async function record(
    request: FastifyRequest,
    table: PersonalTable,
    keys: string[],
    purpose: string,
  ): Promise<void> {
    await recordReading(context, request, {
      purpose,
      table,
      keys,
      fields: columnsTagged(table, 'personal'),
    })
  }
  async function zone(request: FastifyRequest): Promise<string> {
    return (await context.shops.get(request.actor.shopId)).shop.timeZone
  }
  /** The members of his household are named with him. */
  const keysOf = (client: ClientRecord): string[] => [
    ...new Set([client.id, ...(client.household?.members.map(({ clientId }) => clientId) ?? [])]),
  ]
  async function answer(request: FastifyRequest, reply: FastifyReply, client: ClientRecord, purpose: string) {
    await record(request, 'client', keysOf(client), purpose)
    // Whoever asked for one that was merged is told whom he got.
    reply.header('etag', etagOf(client.version)).header('content-location', `/clients/${client.id}`)
    return clientView(client, await zone(request))
  }

  http.get(
    '/clients',
    {
      config: { access: 'clients.read' },
      schema: {
        summary: 'Clients, newest first',
        tags: ['clients'],
        description:
          'A barber sees those who were booked with him or whom he wrote down, who runs the shop all. `q` is part of a name, of an e-mail address, or of a phone number in any way of writing it.',
        querystring: strictObject({
          q: Type.Optional(
            Type.String({ minLength: 1, maxLength: 120, pattern: '\\S', examples: ['ana cli'] }),
          ),
          tag: Type.Optional(Type.String({ minLength: 1, maxLength: 40, examples: ['regular'] })),
          ...Page,
        }),
        response: { 200: listOf(ClientView) },
      },
    },
    async (request) => {
      const { q, tag, limit = 20, cursor } = request.query
      const clients = await listClients(context, signedIn(request), {
        limit: limit + 1,
        ...(q === undefined ? {} : { text: q.trim() }),
        ...(tag === undefined ? {} : { tag: tag.trim().toLowerCase() }),
        ...(cursor === undefined ? {} : { after: idOf(cursor) }),
      })
      const { items, next_cursor } = pageOf(clients, limit, ({ id }) => id)
      await record(request, 'client', [...new Set(items.flatMap(keysOf))], 'list')
      const timeZone = await zone(request)
      return { items: items.map((client) => clientView(client, timeZone)), next_cursor }
    },
  )

  http.post(
    '/clients',
    {
      config: { access: 'clients.change' },
      schema: {
        summary: 'Write down a client',
        tags: ['clients'],
        headers: KeyHeader,
        body: NewClientBody,
        response: { 201: NewClientView },
      },
    },
    async (request, reply) => {
      const client = await createClient(context, signedIn(request), {
        profile: { ...toProfile(request.body), name: request.body.name },
        idempotencyKey: request.headers['idempotency-key'] ?? null,
      })
      reply.status(201).header('location', `/clients/${client.id}`)
      return answer(request, reply, client, 'client made')
    },
  )

  http.get(
    '/clients/duplicates',
    {
      config: { access: 'clients.merge' },
      schema: {
        summary: 'Clients who may be one person, and why',
        tags: ['clients'],
        description:
          'Those with the same account, e-mail address or phone number. `similar_name` is there when their names are alike too: of a family that shares a phone they are not.',
        querystring: strictObject(Page),
        response: { 200: listOf(DuplicatesView) },
      },
    },
    async (request) => {
      const { limit = 20, cursor } = request.query
      const after = cursor === undefined ? null : readClientCursor(cursor)
      const groups = await findDuplicates(context, signedIn(request), { after, limit: limit + 1 })
      const { items, next_cursor } = pageOf(groups, limit, (group) => group.cursor)
      const ids = items.flatMap(({ clients }) => clients.map(({ id }) => id))
      await record(request, 'client', [...new Set(ids)], 'duplicates')
      const timeZone = await zone(request)
      return {
        items: items.map(({ reasons, clients }) => ({
          reasons,
          clients: clients.map(({ createdAt, ...client }) => ({
            ...client,
            created_at: localTime(createdAt, timeZone),
          })),
        })),
        next_cursor,
      }
    },
  )

  http.get(
    '/clients/:id',
    {
      config: { access: 'clients.read' },
      schema: {
        summary: 'One client',
        tags: ['clients'],
        description:
          'The id of a client who was merged gives the one who has his records since; Content-Location says whom.',
        params: ById,
        response: { 200: ClientView },
      },
    },
    async (request, reply) =>
      answer(request, reply, await readClient(context, request.actor, request.params.id), 'read'),
  )

  http.patch(
    '/clients/:id',
    {
      config: { access: 'clients.change' },
      schema: {
        summary: 'Change the profile of a client',
        tags: ['clients'],
        description: 'Send the ETag that came with it as If-Match. What is left out stays as it is.',
        params: ById,
        headers: VersionHeader,
        body: ClientChanges,
        response: { 200: ClientView },
      },
    },
    async (request, reply) => {
      const client = await changeClient(context, signedIn(request), {
        id: request.params.id,
        version: versionOf(request.headers['if-match']),
        changes: toProfile(request.body),
      })
      return answer(request, reply, client, 'change')
    },
  )

  http.get(
    '/clients/:id/notes',
    {
      config: { access: 'clients.read' },
      schema: {
        summary: 'What the staff wrote down of a client, newest first',
        tags: ['clients'],
        description: 'He does not see it here, but it is part of his export.',
        params: ById,
        querystring: strictObject(Page),
        response: { 200: listOf(NoteView) },
      },
    },
    async (request) => {
      const { limit = 20, cursor } = request.query
      const notes = await listNotes(context, signedIn(request), {
        clientId: request.params.id,
        limit: limit + 1,
        ...(cursor === undefined ? {} : { after: idOf(cursor) }),
      })
      const { items, next_cursor } = pageOf(notes, limit, ({ id }) => id)
      const ids = items.map(({ id }) => id)
      await record(request, 'client_note', ids, 'notes')
      const timeZone = await zone(request)
      return { items: items.map((note) => noteView(note, timeZone)), next_cursor }
    },
  )

  http.post(
    '/clients/:id/notes',
    {
      config: { access: 'clients.change', ledger: 'own input' },
      schema: {
        summary: 'Write down something of a client, for the staff',
        tags: ['clients'],
        params: ById,
        headers: KeyHeader,
        body: strictObject({
          text: sensitive(
            'personal',
            Type.String({
              minLength: 1,
              maxLength: 2_000,
              pattern: '\\S',
              examples: ['Allergic to aloe.'],
            }),
          ),
        }),
        response: { 201: NoteView },
      },
    },
    async (request, reply) => {
      const note = await addNote(context, signedIn(request), {
        clientId: request.params.id,
        text: request.body.text,
        idempotencyKey: request.headers['idempotency-key'] ?? null,
      })
      return reply.status(201).send(noteView(note, await zone(request)))
    },
  )

  http.delete(
    '/clients/:id/notes/:note_id',
    {
      config: { access: 'notes.delete' },
      schema: {
        summary: 'Delete a note',
        tags: ['clients'],
        description: 'Its author may, and who runs the shop.',
        params: strictObject({ id: Id, note_id: Id }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { id: clientId, note_id: noteId } = request.params
      await deleteNote(context, signedIn(request), { clientId, noteId })
      return reply.status(204).send(null)
    },
  )

  http.get(
    '/clients/:id/consents',
    {
      config: { access: 'clients.read' },
      schema: {
        summary: 'What a client agreed to and took back, newest first',
        tags: ['clients'],
        params: ById,
        querystring: strictObject(Page),
        response: { 200: listOf(ConsentView) },
      },
    },
    async (request) => {
      const { limit = 20, cursor } = request.query
      const consents = await listConsents(context, signedIn(request), {
        clientId: request.params.id,
        limit: limit + 1,
        ...(cursor === undefined ? {} : { after: idOf(cursor) }),
      })
      const { items, next_cursor } = pageOf(consents, limit, ({ id }) => id)
      const ids = items.map(({ id }) => id)
      await record(request, 'client_consent', ids, 'consents')
      const timeZone = await zone(request)
      return {
        items: items.map((consent) => ({ ...consent, at: localTime(consent.at, timeZone) })),
        next_cursor,
      }
    },
  )

  http.post(
    '/clients/:id/consents',
    {
      config: { access: 'clients.change' },
      schema: {
        summary: 'Write down that a client agreed to something, or took it back',
        tags: ['clients'],
        description: 'The history is only added to. The newest word on a purpose holds.',
        params: ById,
        body: ConsentBody,
        response: { 201: ClientView },
      },
    },
    async (request, reply) => {
      const said = { ...request.body, clientId: request.params.id }
      const client = await recordConsent(context, signedIn(request), said)
      reply.status(201)
      return answer(request, reply, client, 'consent')
    },
  )

  http.post(
    '/clients/:id/merging',
    {
      config: { access: 'clients.merge' },
      schema: {
        summary: 'Make one client of several who are the same person',
        tags: ['clients'],
        description:
          'Everything of `client_ids` goes to the client of the address, who takes over what he lacks of their profiles. Their ids lead to him from then on. Nothing undoes it; what went is written down.',
        params: ById,
        body: strictObject({
          client_ids: Type.Array(withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e33'), {
            minItems: 1,
            maxItems: 50,
          }),
        }),
        response: { 200: ClientView },
      },
    },
    async (request, reply) => {
      const client = await mergeClients(context, signedIn(request), {
        survivorId: request.params.id,
        clientIds: request.body.client_ids,
      })
      return answer(request, reply, client, 'merging')
    },
  )

  http.get(
    '/clients/:id/export',
    {
      config: { module: 'export', access: 'clients.export', stepUp: true, cost: 10 },
      schema: {
        summary: 'Everything that the shop holds about a client, to be handed to him',
        tags: ['clients'],
        description: 'What tells of his sign-ins is left out: that he gets himself, from /clients/me/export.',
        params: ById,
        response: { 200: ExportView },
      },
    },
    async (request, reply) => {
      const exported = await exportClient(context, signedIn(request), {
        clientId: request.params.id,
        record: (reading) => recordReading(context, request, reading),
      })
      const { shop } = await context.shops.get(request.actor.shopId)
      reply.header('content-disposition', 'attachment; filename="client.json"')
      return exportView(exported, shop, context.clock.now())
    },
  )

  http.post(
    '/clients/:id/erasure',
    {
      config: { access: 'clients.erase', stepUp: true },
      schema: {
        summary: 'Erase a client',
        tags: ['clients'],
        description:
          'Takes name, addresses, notes, preferences and all else that is personal, of those merged into him too. Bookings and payments stay without them, for the books. Refused while bookings are to come. Nothing undoes it.',
        params: ById,
        body: ErasureBody,
        response: { 200: ErasureView },
      },
    },
    async (request) => {
      const { reason, account = 'close' } = request.body
      const { erasures, rows } = await eraseClient(context, signedIn(request), {
        clientId: request.params.id,
        reason,
        closesAccount: account === 'close',
      })
      const [erasure] = erasures
      if (erasure === undefined) throw new Error('An erased client has no erasure.')
      return {
        client_id: erasure.clientId,
        reason: erasure.reason,
        erased_at: localTime(erasure.at, await zone(request)),
        account: erasure.account,
        rows,
      }
    },
  )
}

function idOf(cursor: string): string {
  const [id = ''] = readClientCursor(cursor).split(' ')
  return id
}
