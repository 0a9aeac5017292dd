import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import { listOf, Money, sensitive, withExamples } from '../../platform/http/wire.ts'
import type { AppContext } from '../context.ts'
import { signedIn } from '../auth/access.ts'
import { AddOnId, BarberId, BarberName, ServiceId, ServiceName } from '../wire-names.ts'
import { etagOf, IfMatch, versionOf } from '../../platform/http/etag.ts'
import { changeShop } from './change-shop.ts'
import { ShopChangeBody, ShopView } from './shop-schema.ts'
import type { ShopTermsCache } from './shop-terms.ts'
import { barberView, serviceView, shopView } from './shop-view.ts'

const ServiceView = Type.Object({
  id: ServiceId,
  name: ServiceName,
  description: Type.String({ examples: ['Wash, cut and style.'] }),
  duration_minutes: Type.Integer({ examples: [30] }),
  price: Money,
  capacity: Type.Integer({
    description: 'How many may come at once; more than 1 is a class.',
    examples: [1],
  }),
  bookable_by: Type.String({ description: 'public, returning or staff.', examples: ['public'] }),
  approval_required: Type.Boolean({ examples: [false] }),
  cancellation_free_hours: Type.Integer({ examples: [12] }),
  add_ons: Type.Array(
    Type.Object({
      id: AddOnId,
      name: sensitive('public', Type.String({ examples: ['Hot towel'] })),
      duration_minutes: Type.Integer({ examples: [10] }),
      price: withExamples(Money, { amount_minor: 500 }),
    }),
  ),
  barber_ids: Type.Array(BarberId),
  barbers: Type.Array(
    Type.Object({ id: BarberId, duration_minutes: Type.Integer({ examples: [30] }), price: Money }),
    {
      description: 'What it takes and costs with each of them.',
    },
  ),
})

const BarberView = Type.Object({
  id: BarberId,
  name: BarberName,
  bio: Type.String({ examples: ['Cuts and shaves since 2019.'] }),
  service_ids: Type.Array(ServiceId),
})

/** GET /shop, /services and /barbers: what anybody may know of the shop; and PATCH /shop for who runs it. */
export function shopRoutes(
  http: Http,
  context: Pick<AppContext, 'database' | 'events'> & { shops: ShopTermsCache },
): void {
  const { shops } = context
  const config = { access: 'public' } as const

  http.get(
    '/shop',
    { config, schema: { summary: 'The shop', tags: ['shop'], response: { 200: ShopView } } },
    async (request, reply) => {
      const { shop } = await shops.get(request.actor.shopId)
      reply.header('etag', etagOf(shop.version))
      return shopView(shop)
    },
  )
  http.patch(
    '/shop',
    {
      config: { access: 'shop.change' },
      schema: {
        summary: 'Change the shop and the rules by which it is booked',
        tags: ['shop'],
        description:
          'The rules count from the next request on. Bookings that stand are left alone, also where a new rule would not have let them in.',
        headers: Type.Object({ 'if-match': IfMatch }),
        body: ShopChangeBody,
        response: { 200: ShopView },
      },
    },
    async (request, reply) => {
      const version = versionOf(request.headers['if-match'])
      const shop = await changeShop(context, signedIn(request), { version, values: request.body })
      reply.header('etag', etagOf(shop.version))
      return shopView(shop)
    },
  )
  http.get(
    '/services',
    {
      config,
      schema: { summary: 'What can be booked', tags: ['shop'], response: { 200: listOf(ServiceView) } },
    },
    async (request) => {
      const terms = await shops.get(request.actor.shopId)
      const items = [...terms.services.values()].map((service) => serviceView(service, terms))
      return { items, next_cursor: null }
    },
  )
  http.get(
    '/barbers',
    {
      config,
      schema: { summary: 'Who can be booked', tags: ['shop'], response: { 200: listOf(BarberView) } },
    },
    async (request) => {
      const { barbers } = await shops.get(request.actor.shopId)
      return { items: [...barbers.values()].map(barberView), next_cursor: null }
    },
  )
}
