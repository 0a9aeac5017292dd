import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import { PageQuery, pageOf, readPageCursor } from '../../platform/http/cursor.ts'
import { CreationHeaders } from '../../platform/http/etag.ts'
import { Id, listOf, sensitive, strictObject, withExample, withExamples } from '../../platform/http/wire.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { tenantOf } from '../auth/actor.ts'
import { recordReading } from '../auth/record-reading.ts'
import { assertOwnBarber, ownBarberOr } from '../auth/own-barber.ts'
import { conflictAnswers } from '../conflicts/conflict-answers.ts'
import { Conflicts, noConflicts } from '../conflicts/conflict-schema.ts'
import { BarberId } from '../wire-names.ts'
import { Reason, ShopDate } from '../hours/hours-schema.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { addTimeOff } from './add-time-off.ts'
import { removeTimeOff } from './remove-time-off.ts'
import { selectTimeOff, type TimeOffEntry } from './time-off.sql.ts'

const LocalTime = Type.String({
  format: 'local-time',
  maxLength: 19,
  description: "On the shop's wall clock, to the minute.",
  examples: ['2031-03-03T13:00'],
})
const BarberOrNull = Type.Union([BarberId, Type.Null()], { description: 'null: everybody.' })
const Kind = Type.Union([Type.Literal('time_off'), Type.Literal('break')], { examples: ['break'] })

const TimeOffView = Type.Object({
  id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e23'),
  barber_id: BarberOrNull,
  kind: Kind,
  starts_at_local: Type.String({ examples: ['2031-03-03T13:00'] }),
  ends_at_local: Type.String({ examples: ['2031-03-03T13:30'] }),
  rrule: Type.Union([Type.String(), Type.Null()], { examples: ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'] }),
  reason: sensitive('personal', Type.String({ examples: ['Lunch'] })),
})

/** Time off and breaks: a barber his own, a manager everybody's. */
export function timeOffRoutes(http: Http, context: TermsContext): void {
  const { members } = conflictAnswers(context)
  const tags = ['hours']

  http.get(
    '/time-off',
    {
      config: { access: 'time_off.read' },
      schema: {
        summary: 'Time off and breaks',
        tags,
        description: 'By their first beginning. A barber sees his own and those of the whole shop.',
        querystring: strictObject({
          barber_id: Type.Optional(Id),
          from: Type.Optional({ ...ShopDate, description: 'Leaves out what was over by then.' }),
          ...PageQuery,
        }),
        response: { 200: listOf(TimeOffView) },
      },
    },
    async (request) => {
      const { barber_id: asked, from, limit = 100, cursor } = request.query
      const barberId = ownBarberOr(request.actor, 'time_off.read', asked ?? null)
      const after = cursor === undefined ? undefined : readPageCursor(cursor, /^20\d\d-\d\d-\d\dT\d\d:\d\d$/)
      const rows = await withTenant(context.database, tenantOf(request.actor), (transaction) =>
        selectTimeOff(transaction, { barberId, from, after, limit: limit + 1 }),
      )
      const { items, next_cursor } = pageOf(rows, limit, ({ startsAtLocal, id }) => ({
        sortedBy: startsAtLocal,
        id,
      }))
      // Why somebody is away is his own affair.
      await recordReading(context, request, {
        purpose: 'list',
        table: 'time_off',
        keys: items.filter((entry) => entry.barberId !== null).map(({ id }) => id),
        fields: ['reason', 'starts_at_local'],
      })
      return { items: items.map(timeOffView), next_cursor }
    },
  )

  http.post(
    '/time-off',
    {
      config: { access: 'time_off.change' },
      schema: {
        summary: 'Write down time off or a break',
        tags,
        description:
          'Nothing new is booked then; what is booked already stays, and is named in `conflicts`. With rrule it repeats at the same wall-clock time, whatever the clocks do.',
        headers: CreationHeaders,
        body: Type.Object(
          {
            barber_id: Type.Optional(BarberOrNull),
            kind: Type.Optional(Kind),
            starts_at_local: LocalTime,
            ends_at_local: LocalTime,
            rrule: Type.Optional(
              Type.Union(
                [
                  Type.String({
                    minLength: 1,
                    maxLength: 300,
                    description: 'RFC 5545, by day, week, month or year.',
                  }),
                  Type.Null(),
                ],
                { examples: ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR'] },
              ),
            ),
            reason: Type.Optional(Reason),
          },
          {
            additionalProperties: false,
            examples: [
              {
                barber_id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e21',
                kind: 'break',
                starts_at_local: '2031-03-03T13:00',
                ends_at_local: '2031-03-03T13:30',
                rrule: 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
                reason: 'Lunch',
              },
            ],
          },
        ),
        response: {
          201: withExamples(Type.Object({ ...TimeOffView.properties, ...Conflicts }), noConflicts),
        },
      },
    },
    async (request, reply) => {
      const { barber_id: barberId = null, kind = 'time_off', rrule = null, reason } = request.body
      assertOwnBarber(request.actor, 'time_off.change', barberId)
      const { entry, conflicts } = await addTimeOff(
        context,
        request.actor,
        {
          barberId,
          kind,
          startsAtLocal: request.body.starts_at_local,
          endsAtLocal: request.body.ends_at_local,
          rrule,
          reason: reason?.trim() ?? '',
        },
        { route: 'POST /time-off', key: request.headers['idempotency-key'] ?? null, request: request.body },
      )
      return reply.status(201).send({ ...timeOffView(entry), ...(await members(request, conflicts)) })
    },
  )

  http.delete(
    '/time-off/:id',
    {
      config: { access: 'time_off.change' },
      schema: {
        summary: 'Take time off or a break away, with all its repetitions',
        tags,
        params: strictObject({ id: Id }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await removeTimeOff(context, request.actor, request.params.id)
      return reply.status(204).send(null)
    },
  )
}

function timeOffView(entry: TimeOffEntry) {
  return {
    id: entry.id,
    barber_id: entry.barberId,
    kind: entry.kind,
    starts_at_local: entry.startsAtLocal,
    ends_at_local: entry.endsAtLocal,
    rrule: entry.rrule,
    reason: entry.reason,
  }
}
