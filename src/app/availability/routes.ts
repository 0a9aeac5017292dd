import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import { DateOrInstant, instantOf } from '../../platform/http/wire-time.ts'
import { Id, Instant, listOf, localTime, strictObject } from '../../platform/http/wire.ts'
import type { AppContext } from '../context.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import { findAvailability } from './find-availability.ts'

const Slot = Type.Object({ start_at: Instant, end_at: Instant, barber_ids: Type.Array(Id) })

/** GET /availability. */
export function availabilityRoutes(http: Http, context: AppContext & { shops: ShopTermsCache }): void {
  http.get(
    '/availability',
    {
      config: { access: 'public' },
      schema: {
        summary: 'Free times of a service',
        tags: ['booking'],
        description: 'Without barber_id: of any barber. Days are those of the shop; `to` is not included.',
        querystring: strictObject({
          service_id: Id,
          barber_id: Type.Optional(Id),
          from: DateOrInstant,
          to: DateOrInstant,
        }),
        response: { 200: listOf(Slot) },
      },
    },
    async (request) => {
      const { service_id: serviceId, barber_id: barberId, from, to } = request.query
      const { shopId } = request.actor
      const { timeZone } = (await context.shops.get(shopId)).shop
      const slots = await findAvailability(context, {
        shopId,
        serviceId,
        barberId: barberId ?? null,
        from: instantOf(from, timeZone),
        to: instantOf(to, timeZone),
      })
      const time = (ms: number): string => localTime(Temporal.Instant.fromEpochMilliseconds(ms), timeZone)
      return {
        items: slots.map((slot) => ({
          start_at: time(slot.startMs),
          end_at: time(slot.endMs),
          barber_ids: slot.barberIds,
        })),
        next_cursor: null,
      }
    },
  )
}
