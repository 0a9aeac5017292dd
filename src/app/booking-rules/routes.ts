import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import { EditHeaders, etagOfView } from '../../platform/http/etag.ts'
import { strictObject, withExamples } from '../../platform/http/wire.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf } from '../auth/actor.ts'
import { shopProblems } from '../shop/errors.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { selectRules } from './booking-rules.sql.ts'
import { changeBookingRules } from './change-booking-rules.ts'

const Percent = (description: string) =>
  Type.Integer({ minimum: 0, maximum: 100, description, examples: [50] })
const Rules = strictObject({
  slot_step_minutes: Type.Integer({
    minimum: 5,
    maximum: 240,
    description: 'From one start that is offered to the next.',
    examples: [15],
  }),
  slot_anchor: Type.Enum(['opening', 'midnight'], { description: 'From where the steps are counted.' }),
  notice_minutes_min: Type.Integer({
    minimum: 0,
    maximum: 43_200,
    description: 'The shortest time between booking and start.',
    examples: [30],
  }),
  horizon_days: Type.Integer({
    minimum: 1,
    maximum: 730,
    description: 'How many days ahead can be booked.',
    examples: [60],
  }),
  gap_policy: Type.Enum(['offer', 'last', 'hide'], {
    description:
      'What becomes of a time that would leave too little before or after it to sell: it is offered as any other, after all others, or not at all.',
  }),
  any_barber: Type.Enum(['fair', 'in_order', 'random'], {
    description:
      'Who is booked where nobody in particular is asked for: who has least to do that day, the first in order, or any.',
  }),
  hold_minutes: Type.Integer({
    minimum: 1,
    maximum: 120,
    description: 'How long a hold stands.',
    examples: [10],
  }),
  cancellation_free_hours: Type.Integer({
    minimum: 0,
    maximum: 720,
    description: 'Until so many hours before its start a booking is changed for nothing.',
    examples: [12],
  }),
  late_fee_percent: Percent('Of the price, for a change after that.'),
  no_show_fee_percent: Percent('Of the price, for staying away.'),
})

/** GET and PATCH /booking-rules: by which a shop lets itself be booked. */
export function bookingRulesRoutes(http: Http, context: TermsContext): void {
  const tags = ['catalogue']

  http.get(
    '/booking-rules',
    {
      config: { access: 'rules.read' },
      schema: { summary: 'The rules by which the shop is booked', tags, response: { 200: Rules } },
    },
    async (request, reply) => {
      const rules = await withTenant(context.database, tenantOf(request.actor), selectRules)
      if (rules === undefined) throw shopProblems.shop_not_found()
      reply.header('etag', etagOfView(rules))
      return rules
    },
  )

  http.patch(
    '/booking-rules',
    {
      config: { access: 'rules.change' },
      schema: {
        summary: 'Change the rules by which the shop is booked; what is left out stays',
        tags,
        description:
          'They count from the next request on. Bookings that stand are left alone, also where a new rule would not have let them in.',
        headers: EditHeaders,
        body: Type.Partial(Rules, {
          minProperties: 1,
          additionalProperties: false,
          examples: [{ slot_step_minutes: 30, gap_policy: 'last', late_fee_percent: 50 }],
        }),
        response: {
          200: withExamples(Rules, { slot_step_minutes: 30, gap_policy: 'last', late_fee_percent: 50 }),
        },
      },
    },
    async (request, reply) => {
      const ifMatch = request.headers['if-match']
      const rules = await changeBookingRules(context, request.actor, { values: request.body, ifMatch })
      reply.header('etag', etagOfView(rules))
      return rules
    },
  )
}
