import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import { Id, listOf, Money } from '../../platform/http/wire.ts'
import type { ShopTermsCache } from './shop-terms.ts'
import { barberView, serviceView, shopView } from './shop-view.ts'

const TextOrNull = Type.Union([Type.String(), Type.Null()])

const ShopView = Type.Object({
  id: Id,
  slug: Type.String(),
  name: Type.String(),
  time_zone: Type.String({ description: 'IANA name.' }),
  currency: Type.String({ description: 'ISO 4217.' }),
  phone: TextOrNull,
  address: TextOrNull,
  accent: Type.String({ description: 'A CSS colour.' }),
  demo: Type.Boolean({ description: 'Whether its people and bookings are invented.' }),
  cancellation_free_hours: Type.Integer(),
  horizon_days: Type.Integer(),
})

const ServiceView = Type.Object({
  id: Id,
  name: Type.String(),
  description: Type.String(),
  duration_minutes: Type.Integer(),
  price: Money,
  barber_ids: Type.Array(Id),
})

const BarberView = Type.Object({
  id: Id,
  name: Type.String(),
  bio: Type.String(),
  service_ids: Type.Array(Id),
})

/** GET /shop, /services and /barbers: what anybody may know of the shop. */
export function shopRoutes(http: Http, context: { shops: ShopTermsCache }): void {
  const { shops } = context
  const config = { access: 'public' } as const

  http.get(
    '/shop',
    { config, schema: { summary: 'The shop', tags: ['shop'], response: { 200: ShopView } } },
    async (request) => shopView((await shops.get(request.actor.shopId)).shop),
  )
  http.get(
    '/services',
    {
      config,
      schema: { summary: 'What can be booked', tags: ['shop'], response: { 200: listOf(ServiceView) } },
    },
    async (request) => {
      const { shop, services } = await shops.get(request.actor.shopId)
      const items = [...services.values()].map((service) => serviceView(service, shop.currency))
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
