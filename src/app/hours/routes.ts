import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import { PageQuery, pageOf, readPageCursor } from '../../platform/http/cursor.ts'
import { CreationHeaders, EditHeaders, etagOfView } from '../../platform/http/etag.ts'
import { httpProblems } from '../../platform/http/errors.ts'
import { Id, listOf, sensitive, strictObject, withExample, withExamples } from '../../platform/http/wire.ts'
import { withTenant } from '../../platform/postgres/tenant.ts'
import { assertOwnBarber, ownBarberOr } from '../auth/own-barber.ts'
import { tenantOf } from '../auth/actor.ts'
import { recordReading } from '../auth/record-reading.ts'
import { conflictAnswers } from '../conflicts/conflict-answers.ts'
import { Conflicts, noConflicts } from '../conflicts/conflict-schema.ts'
import { BarberId } from '../wire-names.ts'
import type { TermsContext } from '../shop/terms-context.ts'
import { addDateOverrides } from './add-date-overrides.ts'
import { selectOverrides, type DateOverride } from './date-overrides.sql.ts'
import {
  ByBarber,
  DateHoursList,
  hoursView,
  HoursBody,
  HoursView,
  readHours,
  Reason,
  ShopDate,
} from './hours-schema.ts'
import { hasBarber, selectHours } from './hours.sql.ts'
import { removeDateOverride } from './remove-date-override.ts'
import { setHours, type HoursChange } from './set-hours.ts'
import { wallHours } from './wall-hours.ts'

const BarberOrNull = Type.Union([Id, Type.Null()], { description: 'null: everybody.', examples: [null] })
const HoursAfter = Type.Object({ items: Type.Array(HoursView), next_cursor: Type.Null(), ...Conflicts })
const OverrideView = Type.Object({
  id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e22'),
  barber_id: BarberOrNull,
  date: Type.String({ examples: ['2031-12-24'] }),
  hours: withExample(DateHoursList, []),
  reason: sensitive('personal', Type.String({ examples: ['Christmas'] })),
})

/** The weekly hours of barbers, and dates with hours of their own: a barber his, a manager everybody's. */
export function hoursRoutes(http: Http, context: TermsContext): void {
  const { members } = conflictAnswers(context)
  const tags = ['hours']

  http.get(
    '/barbers/:id/hours',
    {
      config: { access: 'hours.read' },
      schema: {
        summary: 'The weekly hours of a barber, all versions',
        tags,
        params: ByBarber,
        response: { 200: listOf(HoursView) },
      },
    },
    async (request, reply) => {
      const { id } = request.params
      assertOwnBarber(request.actor, 'hours.read', id)
      const versions = await withTenant(context.database, tenantOf(request.actor), async (transaction) => {
        if (!(await hasBarber(transaction, id))) throw httpProblems.not_found()
        return selectHours(transaction, id)
      })
      const items = versions.map(hoursView)
      reply.header('etag', etagOfView(items))
      return { items, next_cursor: null }
    },
  )

  http.put(
    '/barbers/:id/hours',
    {
      config: { access: 'hours.change' },
      schema: {
        summary: 'Set the weekly hours of a barber from a date on',
        tags,
        description:
          'What held until then ends on the day before; with valid_to it holds again afterwards. A version that begins on the same date is replaced. Later versions that begin within these dates are never overwritten: 409.',
        headers: EditHeaders,
        params: ByBarber,
        body: HoursBody,
        response: { 200: HoursAfter },
      },
    },
    async (request, reply) => {
      const { valid_from: validFrom, valid_to: validTo = null, weekly } = request.body
      const hours = weekly.map(({ weekday, ...day }) => ({ weekday, ...readHours(day) }))
      return set(request, reply, {
        barberId: request.params.id,
        change: { validFrom, validTo, weekly: hours },
        ifMatch: request.headers['if-match'],
      })
    },
  )

  http.delete(
    '/barbers/:id/hours/:valid_from',
    {
      config: { access: 'hours.change' },
      schema: {
        summary: 'Take a version of the weekly hours away',
        tags,
        description: 'What held until the day before holds on through its dates.',
        headers: EditHeaders,
        params: strictObject({ id: { ...BarberId, description: 'Of the barber.' }, valid_from: ShopDate }),
        response: { 200: withExamples(HoursAfter, noConflicts) },
      },
    },
    async (request, reply) =>
      set(request, reply, {
        barberId: request.params.id,
        change: { remove: request.params.valid_from },
        ifMatch: request.headers['if-match'],
      }),
  )

  async function set(request: FastifyRequest, reply: FastifyReply, change: HoursChange) {
    assertOwnBarber(request.actor, 'hours.change', change.barberId)
    const { versions, conflicts } = await setHours(context, request.actor, change)
    const items = versions.map(hoursView)
    reply.header('etag', etagOfView(items))
    return { items, next_cursor: null, ...(await members(request, conflicts)) }
  }

  http.get(
    '/date-overrides',
    {
      config: { access: 'hours.read' },
      schema: {
        summary: 'Dates with hours of their own, and holidays',
        tags,
        description: 'A barber sees his own and those of the whole shop.',
        querystring: strictObject({
          barber_id: Type.Optional(Id),
          from: Type.Optional(ShopDate),
          to: Type.Optional(ShopDate),
          ...PageQuery,
        }),
        response: { 200: listOf(OverrideView) },
      },
    },
    async (request) => {
      const { barber_id: asked, from, to, limit = 100, cursor } = request.query
      const barberId = ownBarberOr(request.actor, 'hours.read', asked ?? null)
      const after = cursor === undefined ? undefined : readPageCursor(cursor, /^20\d\d-\d\d-\d\d$/)
      const rows = await withTenant(context.database, tenantOf(request.actor), (transaction) =>
        selectOverrides(transaction, { barberId, withShop: true, from, to, after, limit: limit + 1 }),
      )
      const { items, next_cursor } = pageOf(rows, limit, ({ date, id }) => ({ sortedBy: date, id }))
      await recordReading(context, request, {
        purpose: 'list',
        table: 'date_override',
        keys: items.filter((override) => override.barberId !== null).map(({ id }) => id),
        fields: ['reason'],
      })
      return { items: items.map(overrideView), next_cursor }
    },
  )

  http.post(
    '/date-overrides',
    {
      config: { access: 'hours.change' },
      schema: {
        summary: 'Give a date, or each of a range, hours of its own',
        tags,
        description:
          'Instead of the weekly hours; no hours are a holiday. Without barber_id for everybody who has no entry of his own on that date.',
        headers: CreationHeaders,
        body: Type.Object(
          {
            barber_id: Type.Optional(BarberOrNull),
            date: ShopDate,
            until: Type.Optional({ ...ShopDate, description: 'The last date of a range, included.' }),
            hours: DateHoursList,
            reason: Type.Optional(Reason),
          },
          {
            additionalProperties: false,
            examples: [{ date: '2031-12-24', hours: [], reason: 'Christmas' }],
          },
        ),
        response: {
          201: withExamples(Type.Object({ items: Type.Array(OverrideView), ...Conflicts }), noConflicts),
        },
      },
    },
    async (request, reply) => {
      const { barber_id: barberId = null, date, until, hours, reason } = request.body
      assertOwnBarber(request.actor, 'hours.change', barberId)
      const { overrides, conflicts } = await addDateOverrides(
        context,
        request.actor,
        {
          barberId,
          from: date,
          to: until ?? date,
          hours: hours.map(readHours).toSorted((a, b) => a.opensMinute - b.opensMinute),
          reason: reason?.trim() ?? '',
        },
        {
          route: 'POST /date-overrides',
          key: request.headers['idempotency-key'] ?? null,
          request: request.body,
        },
      )
      const items = overrides.map(overrideView)
      return reply.status(201).send({ items, ...(await members(request, conflicts)) })
    },
  )

  http.delete(
    '/date-overrides/:id',
    {
      config: { access: 'hours.change' },
      schema: {
        summary: 'Give a date its weekly hours again',
        tags,
        params: strictObject({ id: Id }),
        response: { 200: Type.Object(Conflicts) },
      },
    },
    async (request) => members(request, await removeDateOverride(context, request.actor, request.params.id)),
  )
}

function overrideView({ id, barberId, date, hours, reason }: DateOverride) {
  return { id, barber_id: barberId, date, hours: hours.map(wallHours), reason }
}
