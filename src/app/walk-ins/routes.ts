import type { FastifyRequest } from 'fastify'
import type { LedgerField } from '../../platform/ledger/sensitivity.ts'
import { Type } from 'typebox'
import { CreationHeaders } from '../../platform/http/etag.ts'
import type { Http } from '../../platform/http/create-http.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { Id, listOf, strictObject } from '../../platform/http/wire.ts'
import { tenantFor } from '../auth/actor.ts'
import { recordReading } from '../auth/record-reading.ts'
import type { AppContext } from '../context.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import { BarberId, ServiceId } from '../wire-names.ts'
import { callWalkIn } from './call-walk-in.ts'
import { endWalkIn } from './end-walk-in.ts'
import { walkInProblems } from './errors.ts'
import { estimateWait } from './estimate-wait.ts'
import { findPlace } from './find-place.ts'
import { joinQueue } from './join-queue.ts'
import { listQueue } from './list-queue.ts'
import { serveWalkIn } from './serve-walk-in.ts'
import { turnView, walkInView, type QueuedWalkIn } from './walk-in.ts'
import { placeOfToken, placeToken } from './walk-in-link.ts'
import { JoinedView, NewWalkIn, ServingBody, WaitView, WalkInAfter, WalkInView } from './walk-in-schema.ts'
import { shopOfWalkIn } from './walk-ins.sql.ts'

const PERSONAL_FIELDS: LedgerField[] = ['name', 'email', 'phone']
const ById = strictObject({ id: Id })
const ByToken = strictObject({ token: Type.String({ maxLength: 60 }) })
const Empty = Type.Optional(Type.Union([strictObject({}), Type.Null()]))

/** The queue of those who come without an appointment: for staff, for everybody, and for who holds a place in it. */
export function walkInRoutes(http: Http, context: AppContext & { shops: ShopTermsCache }): void {
  const { clock, keys, publicUrl, shops } = context

  async function record(request: FastifyRequest, walkIns: QueuedWalkIn[], purpose: string): Promise<void> {
    await recordReading(context, request, {
      purpose,
      table: 'walk_in',
      keys: walkIns.map(({ walkIn }) => walkIn.id),
      fields: PERSONAL_FIELDS,
    })
  }

  async function view(request: FastifyRequest, queued: QueuedWalkIn) {
    return walkInView(queued, await shops.get(request.actor.shopId), clock.now())
  }

  async function answer(request: FastifyRequest, id: string, purpose: string) {
    const queued = await findPlace(context, request.actor, id)
    if (queued === undefined) throw httpProblems.not_found()
    await record(request, [queued], purpose)
    return view(request, queued)
  }

  const link = {
    access: 'link',
    module: 'queue',
    shopOf: async (request: FastifyRequest): Promise<string | undefined> => {
      const id = placeOfToken(keys.link, (request.params as { token: string }).token)
      return id === null ? undefined : shopOfWalkIn(context.database.query, id)
    },
  } as const

  function opened(token: string): string {
    const id = placeOfToken(keys.link, token)
    if (id === null) throw walkInProblems.place_not_valid()
    return id
  }

  http.get(
    '/walk-ins',
    {
      config: { access: 'queue.run' },
      schema: {
        summary: 'Who waits without an appointment, in turn',
        tags: ['walk-ins'],
        description: 'At most a hundred, each with an estimate from how the day really goes.',
        response: { 200: listOf(WalkInView) },
      },
    },
    async (request) => {
      const queue = await listQueue(context, tenantFor(request.actor, 'queue.run'))
      await record(request, queue, 'list')
      return { items: await Promise.all(queue.map((queued) => view(request, queued))), next_cursor: null }
    },
  )

  http.get(
    '/walk-ins/estimate',
    {
      config: { access: 'public' },
      schema: {
        summary: 'How long somebody who joins the queue now would wait',
        tags: ['walk-ins'],
        description: 'Without barber_id: for any barber.',
        querystring: strictObject({ service_id: ServiceId, barber_id: Type.Optional(BarberId) }),
        response: { 200: WaitView },
      },
    },
    async (request) => {
      const { service_id: serviceId, barber_id: barberId = null } = request.query
      const { position, turn } = await estimateWait(context, request.actor, { serviceId, barberId })
      const terms = await shops.get(request.actor.shopId)
      return { people_ahead: position - 1, estimate: turnView(turn, terms, clock.now()) }
    },
  )

  http.post(
    '/walk-ins',
    {
      config: { access: 'queue.join' },
      schema: {
        summary: 'Join the queue',
        tags: ['walk-ins'],
        description:
          'From afar with a name and an e-mail address or a phone number; staff at the counter with a name alone. ' +
          'The answer has place_url, the link to this place.',
        headers: CreationHeaders,
        body: NewWalkIn,
        response: { 201: JoinedView },
      },
    },
    async (request, reply) => {
      const { service_id: serviceId, barber_id: barberId = null, client } = request.body
      const id = await joinQueue(context, request.actor, {
        serviceId,
        barberId,
        client:
          client === undefined
            ? null
            : { name: client.name.trim(), email: client.email ?? null, phone: client.phone ?? null },
        idempotencyKey: request.headers['idempotency-key'] ?? null,
      })
      const token = placeToken(keys.link, id)
      const { slug } = (await shops.get(request.actor.shopId)).shop
      const placeUrl = `${publicUrl}/queue/${token}?shop=${slug}`
      return reply
        .status(201)
        .header('location', `/guest-walk-ins/${token}`)
        .send({ ...(await answer(request, id, 'joined')), place_url: placeUrl })
    },
  )

  http.post(
    '/walk-ins/:id/call',
    {
      config: { access: 'queue.run' },
      schema: {
        summary: 'Call somebody who waits',
        tags: ['walk-ins'],
        description:
          'A mail goes out where an address is known. Whoever is not there after ten minutes comes after all others, ' +
          'until he is called again.',
        params: ById,
        body: Empty,
        response: { 200: WalkInAfter.call },
      },
    },
    async (request) => {
      await callWalkIn(context, request.actor, request.params.id)
      return answer(request, request.params.id, 'call')
    },
  )

  http.post(
    '/walk-ins/:id/serving',
    {
      config: { access: 'queue.run' },
      schema: {
        summary: 'Seat somebody who waits',
        tags: ['walk-ins'],
        description:
          'Makes a booking in the chair (booking_id) that takes the barber from now on. When there is too little time ' +
          'before what comes next, the answer is 409 no_time_to_serve with `fitting`: for each barber the free minutes and ' +
          'the services that fit. Complete the booking when it is done.',
        params: ById,
        body: ServingBody,
        response: { 200: WalkInAfter.serving },
      },
    },
    async (request) => {
      const { id } = request.params
      const { barber_id: barberId, service_id: serviceId } = request.body ?? {}
      await serveWalkIn(context, request.actor, {
        id,
        ...(barberId === undefined ? {} : { barberId }),
        ...(serviceId === undefined ? {} : { serviceId }),
      })
      return answer(request, id, 'serving')
    },
  )

  http.post(
    '/walk-ins/:id/departure',
    {
      config: { access: 'queue.run' },
      schema: {
        summary: 'Take somebody out of the queue',
        tags: ['walk-ins'],
        params: ById,
        body: Empty,
        response: { 200: WalkInAfter.departure },
      },
    },
    async (request) => {
      await endWalkIn(context, request.actor, { id: request.params.id, to: 'removed' })
      return answer(request, request.params.id, 'departure')
    },
  )

  http.get(
    '/guest-walk-ins/:token',
    {
      config: link,
      schema: {
        summary: 'The place of a signed link: position and estimate',
        tags: ['guest'],
        params: ByToken,
        response: { 200: WalkInView },
      },
    },
    (request) => answer(request, opened(request.params.token), 'guest link'),
  )

  http.post(
    '/guest-walk-ins/:token/leaving',
    {
      config: link,
      schema: {
        summary: 'Leave the queue',
        tags: ['guest'],
        params: ByToken,
        body: Empty,
        response: { 200: WalkInAfter.leaving },
      },
    },
    async (request) => {
      const id = opened(request.params.token)
      await endWalkIn(context, request.actor, { id, to: 'left' })
      return answer(request, id, 'guest link')
    },
  )
}
