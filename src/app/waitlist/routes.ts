import type { FastifyRequest } from 'fastify'
import type { LedgerField } from '../../platform/ledger/sensitivity.ts'
import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { CreationHeaders, etagOf } from '../../platform/http/etag.ts'
import { Id, listOf, strictObject } from '../../platform/http/wire.ts'
import { withTenant, type Tenant } from '../../platform/postgres/tenant.ts'
import { signedIn } from '../auth/access.ts'
import { recordReading } from '../auth/record-reading.ts'
import { isStaff, tenantOf } from '../auth/actor.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { chooseClient } from '../bookings/choose-client.ts'
import { waitlistProblems } from './errors.ts'
import { listWishes } from './list-wishes.ts'
import { makeWish } from './make-wish.ts'
import { shopOfWishLink } from './shop-of-wish-link.ts'
import { selectWishes } from './waitlist.sql.ts'
import type { WishRecord } from './wish.ts'
import { wishOfToken, wishUrl } from './wish-link.ts'
import { MadeWishView, NewWishBody, wishOfBody, wishStates, wishView, WishView } from './wish-schema.ts'
import { withdrawWish } from './withdraw-wish.ts'

const PERSONAL_FIELDS: LedgerField[] = [
  'client.name',
  'client.email',
  'client.phone',
  'waitlist_window.from_date',
  'waitlist_offer.start_at',
]
const ById = strictObject({ id: Id })
const ByToken = strictObject({ token: Type.String({ maxLength: 60 }) })

/** The waitlist: making a wish, the line of them, and one's own by account or signed link. */
export function waitlistRoutes(http: Http, context: BookingContext): void {
  async function record(request: FastifyRequest, wishes: WishRecord[], purpose: string): Promise<void> {
    await recordReading(context, request, {
      purpose,
      table: 'waitlist_wish',
      keys: wishes.map(({ id }) => id),
      fields: PERSONAL_FIELDS,
    })
  }

  async function read(
    request: FastifyRequest,
    tenant: Tenant,
    id: string,
    purpose: string,
  ): Promise<WishRecord> {
    const [wish] = await withTenant(context.database, tenant, (transaction) =>
      selectWishes(transaction, { id, limit: 1 }),
    )
    if (wish === undefined) throw httpProblems.not_found()
    await record(request, [wish], purpose)
    return wish
  }

  /** The links of its offers go to whom they are made to, not to the shop. */
  async function view(request: FastifyRequest, wish: WishRecord) {
    const terms = await context.shops.get(request.actor.shopId)
    return wishView(wish, terms, isStaff(request.actor) ? undefined : context)
  }

  function opened(request: FastifyRequest, token: string): { wishId: string; tenant: Tenant } {
    const wishId = wishOfToken(context.keys.link, token)
    if (wishId === null) throw waitlistProblems.wish_link_not_valid()
    return { wishId, tenant: { shopId: request.actor.shopId, wishId, scope: 'own' } }
  }

  const link = {
    access: 'link',
    module: 'queue',
    shopOf: (request: FastifyRequest) => shopOfWishLink(context, (request.params as { token: string }).token),
  } as const

  http.post(
    '/waitlist',
    {
      config: { access: 'waitlist.join' },
      schema: {
        summary: 'Wish for a time that is taken',
        tags: ['waitlist'],
        description:
          'Whoever wishes first is asked first: a time that becomes free is kept as a booking in state hold, and a mail ' +
          'says so. Confirm that booking to have it, cancel it to let the next in line have it. Without an account, ' +
          'name the client; manage_url is the link to this wish.',
        headers: CreationHeaders,
        body: NewWishBody,
        response: { 201: MadeWishView },
      },
    },
    async (request, reply) => {
      const wish = await makeWish(context, request.actor, {
        ...wishOfBody(request.body),
        ...(await chooseClient(context, request.actor, request.body)),
        idempotencyKey: request.headers['idempotency-key'] ?? null,
      })
      await record(request, [wish], 'wish made')
      return reply
        .status(201)
        .header('location', `/waitlist/${wish.id}`)
        .header('etag', etagOf(wish.version))
        .send({ ...(await view(request, wish)), manage_url: wishUrl(context, wish.id) })
    },
  )

  http.get(
    '/waitlist',
    {
      config: { access: 'waitlist.read' },
      schema: {
        summary: 'The waitlist in the order of the line',
        tags: ['waitlist'],
        description: 'A client sees his own wishes, who works in the shop all of them.',
        querystring: strictObject({
          state: Type.Optional(
            Type.Enum([...wishStates], { description: 'Without it: who is in line, open or offered.' }),
          ),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
          cursor: Type.Optional(Id),
        }),
        response: { 200: listOf(WishView) },
      },
    },
    async (request) => {
      const { state, limit = 20, cursor } = request.query
      const wishes = await listWishes(context, signedIn(request), {
        states: state === undefined ? ['open', 'offered'] : [state],
        limit: limit + 1,
        ...(cursor === undefined ? {} : { afterId: cursor }),
      })
      const page = wishes.slice(0, limit)
      await record(request, page, 'list')
      return {
        items: await Promise.all(page.map((wish) => view(request, wish))),
        next_cursor: wishes.length > limit ? (page.at(-1)?.id ?? null) : null,
      }
    },
  )

  http.get(
    '/waitlist/:id',
    {
      config: { access: 'waitlist.read' },
      schema: { summary: 'One wish', tags: ['waitlist'], params: ById, response: { 200: WishView } },
    },
    async (request, reply) => {
      const wish = await read(request, tenantOf(request.actor), request.params.id, 'read')
      reply.header('etag', etagOf(wish.version))
      return view(request, wish)
    },
  )

  http.delete(
    '/waitlist/:id',
    {
      config: { access: 'waitlist.change' },
      schema: {
        summary: 'Take a wish off the waitlist',
        tags: ['waitlist'],
        description: 'What is kept for it is free again.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const { actor, params } = request
      await withdrawWish(context, actor, { wishId: params.id, tenant: tenantOf(actor) })
      return reply.status(204).send(null)
    },
  )

  http.get(
    '/guest-wishes/:token',
    {
      config: link,
      schema: {
        summary: 'The wish of a signed link',
        tags: ['guest'],
        params: ByToken,
        response: { 200: WishView },
      },
    },
    async (request, reply) => {
      const { wishId, tenant } = opened(request, request.params.token)
      const wish = await read(request, tenant, wishId, 'guest link')
      reply.header('etag', etagOf(wish.version))
      return view(request, wish)
    },
  )

  http.delete(
    '/guest-wishes/:token',
    {
      config: link,
      schema: {
        summary: 'Take the wish of a signed link off the waitlist',
        tags: ['guest'],
        params: ByToken,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await withdrawWish(context, request.actor, opened(request, request.params.token))
      return reply.status(204).send(null)
    },
  )
}
