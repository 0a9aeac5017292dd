import type { Type } from 'typebox'
import { etagOf, CreationHeaders } from '../../platform/http/etag.ts'
import type { Http } from '../../platform/http/create-http.ts'
import { Id, localTime, strictObject } from '../../platform/http/wire.ts'
import { tenantFor } from '../auth/actor.ts'
import { letAnswerGo } from '../auth/reading.ts'
import { itemsOf, type BookingVisit } from '../bookings/booked-items.ts'
import { bookingAnswers } from '../bookings/booking-answers.ts'
import type { BookingContext } from '../bookings/booking-context.ts'
import { visitOfBody } from '../bookings/booking-schema.ts'
import { bookingProblems } from '../bookings/errors.ts'
import { manageToken } from '../bookings/manage-link.ts'
import { chooseClient } from '../bookings/choose-client.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import { bookSeries } from './book-series.ts'
import { cancelSeries } from './cancel-series.ts'
import { seriesProblems } from './errors.ts'
import { planSeries, type PlannedOccurrence, type RuleWish } from './plan-series.ts'
import { readSeries } from './read-series.ts'
import { rescheduleSeries } from './reschedule-series.ts'
import { canBeBooked, occurrenceView, seriesView } from './series.ts'
import {
  CancelledSeriesView,
  MadeSeriesView,
  MovedSeriesView,
  NewSeriesBody,
  SeriesCancellationBody,
  SeriesPreview,
  SeriesReschedulingBody,
  SeriesView,
} from './series-schema.ts'

const ById = strictObject({ id: Id })

/** The routes of visits that repeat. */
export function seriesRoutes(http: Http, context: BookingContext): void {
  const { record } = bookingAnswers(context)
  const manageUrl = (id: string): string =>
    `${context.publicUrl}/manage/${manageToken(context.keys.link, id)}`

  http.post(
    '/booking-series',
    {
      config: { access: 'bookings.make' },
      schema: {
        summary: 'Book a visit that repeats',
        tags: ['series'],
        description:
          'Every so many weeks at the same time on the clock in the shop, also when the clocks change. All appointments are ' +
          'booked at once, each by the rules of POST /bookings, and each is a booking of its own with its own link. Staff may ' +
          'book for 52 weeks ahead whatever the horizon of the shop; for everybody else an appointment beyond it finds no ' +
          'room (beyond_horizon).',
        headers: CreationHeaders,
        body: NewSeriesBody,
        response: { 201: MadeSeriesView },
      },
    },
    async (request, reply) => {
      const { client, client_id: clientId, note } = request.body
      const { series, bookings } = await bookSeries(context, request.actor, {
        ...wishOf(request.body),
        ...(await chooseClient(context, request.actor, request.body)),
        note: note ?? '',
        idempotencyKey: request.headers['idempotency-key'] ?? null,
      })
      // What a guest sent himself is no disclosure; what comes from somebody's account is.
      if (client === undefined || clientId !== undefined) await record(request, bookings, 'series made')
      else letAnswerGo(request)
      const terms = await context.shops.get(request.actor.shopId)
      return reply
        .status(201)
        .header('location', `/booking-series/${series.id}`)
        .send(seriesView(series, bookings, terms, manageUrl))
    },
  )

  http.post(
    '/booking-series/preview',
    {
      config: { access: 'bookings.make' },
      schema: {
        summary: 'What would become of each appointment of a series',
        tags: ['series'],
        description: 'Takes what POST /booking-series takes, and books nothing.',
        body: NewSeriesBody,
        response: { 200: SeriesPreview },
      },
    },
    async (request) => {
      const terms = await context.shops.get(request.actor.shopId)
      const wish = wishOf(request.body)
      const { rule, occurrences } = await planSeries(context, request.actor, terms, wish)
      return {
        can_be_booked: canBeBooked(rule, occurrences),
        occurrences: occurrences.map((occurrence, index) => ({
          ...occurrenceView(index, occurrence),
          ...roomView(context, terms, wish.visit, occurrence),
        })),
      }
    },
  )

  http.get(
    '/booking-series/:id',
    {
      config: { access: 'series.read' },
      schema: {
        summary: 'One series with its appointments',
        tags: ['series'],
        params: ById,
        response: { 200: SeriesView },
      },
    },
    async (request, reply) => {
      const { series, bookings } = await readSeries(
        context,
        tenantFor(request.actor, 'series.read'),
        request.params.id,
      )
      await record(request, bookings, 'series')
      reply.header('etag', etagOf(series.version))
      return seriesView(series, bookings, await context.shops.get(request.actor.shopId))
    },
  )

  http.post(
    '/booking-series/:id/cancellation',
    {
      config: { access: 'series.change' },
      schema: {
        summary: 'Cancel one appointment of a series, that one and all after it, or all',
        tags: ['series'],
        description: 'What has begun stays as it is. Each that is late for it has a fee of its own.',
        params: ById,
        body: SeriesCancellationBody,
        response: { 200: CancelledSeriesView },
      },
    },
    async (request) => {
      const { scope, booking_id: bookingId } = request.body
      const wish = { seriesId: request.params.id, scope, bookingId: bookingId ?? null }
      const { series, bookings } = await cancelSeries(context, request.actor, wish)
      await record(request, bookings, 'series cancellation')
      return seriesView(series, bookings, await context.shops.get(request.actor.shopId))
    },
  )

  http.post(
    '/booking-series/:id/rescheduling',
    {
      config: { access: 'series.change' },
      schema: {
        summary: 'Move one appointment of a series, that one and all after it, or all',
        tags: ['series'],
        description:
          'All move by as much as the one that is named, on the clock in the shop, and keep their ids and links. ' +
          'barber_id says who does them from now on, null is anybody.',
        params: ById,
        body: SeriesReschedulingBody,
        response: { 200: MovedSeriesView },
      },
    },
    async (request) => {
      const { scope, booking_id: bookingId, start_at: startAt, barber_id: barberId, policy } = request.body
      const { series, bookings, notMoved } = await rescheduleSeries(context, request.actor, {
        seriesId: request.params.id,
        scope,
        bookingId,
        startAt: Temporal.Instant.from(startAt),
        barberId,
        policy: policy ?? null,
      })
      await record(request, bookings, 'series rescheduling')
      const terms = await context.shops.get(request.actor.shopId)
      return { ...seriesView(series, bookings, terms), not_moved: notMoved }
    },
  )
}

type Body = Type.Static<typeof NewSeriesBody>

function wishOf(body: Body): RuleWish & { visit: BookingVisit } {
  const { start_at: startAt, every_weeks: everyWeeks, count, until, policy, on_holiday: onHoliday } = body
  const visit = visitOfBody(body)
  if (visit === undefined) throw bookingProblems.visit_not_clear()
  if ((count === undefined) === (until === undefined)) throw seriesProblems.series_not_clear()
  return {
    visit,
    startAt: Temporal.Instant.from(startAt),
    everyWeeks,
    times: count === undefined ? { until: Temporal.PlainDate.from(until ?? '') } : { count },
    policy: policy ?? 'all_or_nothing',
    onHoliday: onHoliday ?? 'skip',
  }
}

function roomView(
  { random }: BookingContext,
  terms: ShopTerms,
  visit: BookingVisit,
  { room }: PlannedOccurrence,
) {
  if (room === null) return { start_at: null, end_at: null, barber_ids: [], price: null }
  const { timeZone, currency } = terms.shop
  const items = itemsOf(terms, visit, room.items, random)
  const endMs = Math.max(...room.items.map((item) => item.endMs))
  return {
    start_at: localTime(room.startAt, timeZone),
    end_at: localTime(Temporal.Instant.fromEpochMilliseconds(endMs), timeZone),
    barber_ids: items.map(({ barberId }) => barberId),
    price: { amount_minor: items.reduce((sum, { priceMinor }) => sum + priceMinor, 0), currency },
  }
}
