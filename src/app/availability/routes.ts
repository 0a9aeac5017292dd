import { Type, type Static } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import { DateOrInstant, instantOf } from '../../platform/http/wire-time.ts'
import {
  EndAt,
  listOf,
  localTime,
  sensitive,
  StartAt,
  strictObject,
  withExample,
} from '../../platform/http/wire.ts'
import type { AppContext } from '../context.ts'
import { BarberId, BarberName, ServiceId } from '../wire-names.ts'
import type { ShopTermsCache } from '../shop/shop-terms.ts'
import { explainAvailability } from './explain-availability.ts'
import { findAvailability } from './find-availability.ts'
import { localTextIn, offsetSpans } from './local-time.ts'
import { reasonSentences } from './reasons.ts'
import type { OfferedSlot } from './terms.ts'
import { visitOfQuery } from './visit-query.ts'

const Slot = Type.Object({
  start_at: StartAt,
  end_at: EndAt,
  barber_ids: Type.Array(BarberId, {
    description:
      'Of one service: who is free, first whom a booking without barber_id gets. Of several: who does each.',
  }),
  leaves_gap: Type.Optional(
    Type.Boolean({
      description: 'Where the shop ranks such times last: whether it would leave unsellable time.',
      examples: [false],
    }),
  ),
  places_left: Type.Optional(Type.Integer({ description: 'Of a class.', examples: [3] })),
})

const SlotOfService = withExample(Slot, {
  start_at: '2031-03-03T10:00:00+01:00',
  end_at: '2031-03-03T10:30:00+01:00',
  barber_ids: ['01990f3e-7a10-7c3e-9a57-3f6d2b1c4e21', '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e25'],
})

const wanted = {
  service_id: Type.Optional(ServiceId),
  barber_id: Type.Optional(BarberId),
  add_on_ids: Type.Optional(
    Type.String({ maxLength: 400, pattern: '^[0-9a-f,-]*$', description: 'Separated by commas.' }),
  ),
  visit: Type.Optional(
    Type.String({
      maxLength: 1200,
      pattern: '^[0-9a-f@:,-]+$',
      description:
        'Instead of service_id, several services: service[@barber][:addition…], separated by commas.',
    }),
  ),
  arrangement: Type.Optional(
    Type.Union([Type.Literal('in_turn'), Type.Literal('side_by_side')], {
      description: 'Of several services: one after another (the default), or all at once with a barber each.',
    }),
  ),
}

const Reason = Type.Object({
  code: sensitive('public', Type.String({ examples: ['busy'] })),
  sentence: Type.String({ examples: ['The time, or what has to be kept free around it, is taken.'] }),
})

/** GET /availability and its explanation. */
export function availabilityRoutes(http: Http, context: AppContext & { shops: ShopTermsCache }): void {
  http.get(
    '/availability',
    {
      config: { module: 'availability', access: 'public', cost: 2 },
      // Twice as fast with thousands of slots as what is compiled from the schema.
      serializerCompiler: () => JSON.stringify,
      schema: {
        summary: 'Free times of a service, or of several at once',
        tags: ['booking'],
        description: 'Without barber_id: of any barber. Days are those of the shop; `to` is not included.',
        querystring: strictObject({ ...wanted, from: DateOrInstant, to: DateOrInstant }),
        response: { 200: listOf(SlotOfService) },
      },
    },
    async (request) => {
      const { from, to, ...query } = request.query
      const { timeZone } = (await context.shops.get(request.actor.shopId)).shop
      const range = { from: instantOf(from, timeZone), to: instantOf(to, timeZone) }
      const slots = await findAvailability(context, request.actor, { visit: visitOfQuery(query), ...range })
      const time = localTextIn(
        offsetSpans(timeZone, range.from.epochMilliseconds, range.to.epochMilliseconds),
      )
      return {
        items: slots.map((slot) => viewOf(slot, time)),
        next_cursor: null,
      }
    },
  )

  http.get(
    '/availability/explanation',
    {
      config: { module: 'availability', access: 'public', cost: 2 },
      schema: {
        summary: 'Why a time is, or is not, offered',
        tags: ['booking'],
        description: 'The same rules as /availability, for one instant, barber by barber.',
        querystring: strictObject({ ...wanted, at: StartAt }),
        response: {
          200: Type.Object({
            at: StartAt,
            offered: Type.Boolean({ examples: [false] }),
            barbers: Type.Array(
              Type.Object({
                id: BarberId,
                name: BarberName,
                offered: Type.Boolean({ examples: [false] }),
                reason: Type.Union([Reason, Type.Null()]),
              }),
            ),
          }),
        },
      },
    },
    async (request) => {
      const { at: asked, ...query } = request.query
      const terms = await context.shops.get(request.actor.shopId)
      const at = Temporal.Instant.from(asked)
      const { offered, barbers } = await explainAvailability(context, request.actor, {
        visit: visitOfQuery(query),
        at,
      })
      return {
        at: localTime(at, terms.shop.timeZone),
        offered,
        barbers: barbers.map(({ barberId, reason }) => ({
          id: barberId,
          name: terms.barbers.get(barberId)?.name ?? '',
          offered: reason === null,
          reason: reason === null ? null : { code: reason, sentence: reasonSentences[reason] },
        })),
      }
    },
  )
}

/** Thousands of them in an answer: spreads would take half of the time that writing it takes. */
function viewOf(slot: OfferedSlot, time: (ms: number) => string): Static<typeof Slot> {
  const view: Static<typeof Slot> = {
    start_at: time(slot.startMs),
    end_at: time(slot.endMs),
    barber_ids: slot.barberIds,
  }
  if (slot.leavesGap !== undefined) view.leaves_gap = slot.leavesGap
  if (slot.placesLeft !== undefined) view.places_left = slot.placesLeft
  return view
}
