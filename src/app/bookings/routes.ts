import { Type } from 'typebox'
import { etagOf, CreationHeaders } from '../../platform/http/etag.ts'
import type { Http } from '../../platform/http/create-http.ts'
import { DateOrInstant, instantOf } from '../../platform/http/wire-time.ts'
import { Id, listOf, sensitive, strictObject } from '../../platform/http/wire.ts'
import { signedIn } from '../auth/access.ts'
import { tenantFor } from '../auth/actor.ts'
import { letAnswerGo } from '../auth/reading.ts'
import { BarberId, BookingId } from '../wire-names.ts'
import { chooseClient } from './choose-client.ts'
import { book } from './book.ts'
import { bookingView, type Transition } from './booking.ts'
import { bookingAnswers } from './booking-answers.ts'
import { readCursor, writeCursor } from './booking-cursor.ts'
import type { BookingContext } from './booking-context.ts'
import {
  BookingAfter,
  BookingView,
  CalendarFile,
  HistoryView,
  MadeBookingView,
  NewBookingBody,
  Rescheduling,
  visitOfBody,
} from './booking-schema.ts'
import { bookingProblems } from './errors.ts'
import { listBookings } from './list-bookings.ts'
import { manageToken } from './manage-link.ts'
import { waiveFee } from './waive-fee.ts'

const forClients: ReadonlySet<Transition> = new Set(['confirmation', 'cancellation'])
const Empty = Type.Optional(Type.Union([strictObject({}), Type.Null()]))
const ById = strictObject({ id: BookingId })
const reasonFor = {
  confirmation: 'Agreed on by telephone.',
  cancellation: 'I am ill.',
  arrival: 'A quarter of an hour early.',
  seating: 'Ida had time sooner.',
  'no-show': 'Did not answer the telephone.',
}

/** The routes of bookings for people with an account, and the one by which everybody books. */
export function bookingRoutes(http: Http, context: BookingContext): void {
  const { record, read, view, calendar, change, move, history } = bookingAnswers(context)

  http.post(
    '/bookings',
    {
      config: { access: 'bookings.make', impersonation: true },
      schema: {
        summary: 'Book',
        tags: ['booking'],
        description:
          'Without an account, name the client; the answer then has manage_url, the link to this booking. ' +
          'A service that needs approval gives a booking in state pending; hold: true gives one in state hold, to be confirmed.',
        headers: CreationHeaders,
        body: NewBookingBody,
        response: { 201: MadeBookingView },
      },
    },
    async (request, reply) => {
      const { start_at: startAt, client, client_id: clientId, note, hold } = request.body
      const visit = visitOfBody(request.body)
      if (visit === undefined) throw bookingProblems.visit_not_clear()
      const booking = await book(context, request.actor, {
        visit,
        startAt: Temporal.Instant.from(startAt),
        note: note ?? '',
        isHold: hold === true,
        ...(await chooseClient(context, request.actor, request.body)),
        idempotencyKey: request.headers['idempotency-key'] ?? null,
      })
      // What a guest sent himself is no disclosure; what comes from somebody's account is.
      if (client === undefined || clientId !== undefined) await record(request, [booking], 'booking made')
      else letAnswerGo(request)
      const manageUrl = `${context.publicUrl}/manage/${manageToken(context.keys.link, booking.id)}`
      return reply
        .status(201)
        .header('location', `/bookings/${booking.id}`)
        .send({ ...(await view(request, booking)), manage_url: manageUrl })
    },
  )

  http.get(
    '/bookings',
    {
      config: { access: 'bookings.read', impersonation: true },
      schema: {
        summary: 'Bookings by start',
        tags: ['booking'],
        description: 'A client sees his own, a barber those of his chair, who runs the shop all of them.',
        querystring: strictObject({
          from: Type.Optional(DateOrInstant),
          to: Type.Optional(DateOrInstant),
          barber_id: Type.Optional(BarberId),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
          cursor: Type.Optional(Type.String({ maxLength: 200, pattern: '^[A-Za-z0-9_-]+$' })),
        }),
        response: { 200: listOf(BookingView) },
      },
    },
    async (request) => {
      const actor = signedIn(request)
      const { from, to, barber_id: barberId, limit = 20, cursor } = request.query
      const terms = await context.shops.get(actor.shopId)
      const bookings = await listBookings(context, actor, {
        limit: limit + 1,
        ...(from === undefined ? {} : { from: instantOf(from, terms.shop.timeZone) }),
        ...(to === undefined ? {} : { to: instantOf(to, terms.shop.timeZone) }),
        ...(barberId === undefined ? {} : { barberId }),
        ...(cursor === undefined ? {} : { after: readCursor(cursor) }),
      })
      const page = bookings.slice(0, limit)
      const last = bookings.length > limit ? page.at(-1) : undefined
      await record(request, page, 'list')
      return {
        items: page.map((booking) => bookingView(booking, terms)),
        next_cursor: last === undefined ? null : writeCursor(last),
      }
    },
  )

  http.get(
    '/bookings/:id',
    {
      config: { access: 'bookings.read', impersonation: true },
      schema: { summary: 'One booking', tags: ['booking'], params: ById, response: { 200: BookingView } },
    },
    async (request, reply) => {
      const booking = await read(
        request,
        tenantFor(request.actor, 'bookings.read'),
        request.params.id,
        'read',
      )
      reply.header('etag', etagOf(booking.version))
      return view(request, booking)
    },
  )

  http.get(
    '/bookings/:id/calendar.ics',
    {
      config: { access: 'bookings.read' },
      schema: {
        summary: 'One booking as a calendar file (RFC 5545)',
        tags: ['booking'],
        params: ById,
        produces: ['text/calendar'],
        response: { 200: CalendarFile },
      },
    },
    async (request, reply) =>
      calendar(
        request,
        reply,
        await read(request, tenantFor(request.actor, 'bookings.read'), request.params.id, 'calendar file'),
      ),
  )

  for (const transition of [
    'confirmation',
    'cancellation',
    'arrival',
    'seating',
    'no-show',
  ] as const satisfies Transition[]) {
    const action = forClients.has(transition) ? 'bookings.change' : 'bookings.serve'
    http.post(
      `/bookings/:id/${transition}`,
      {
        config: forClients.has(transition) ? { access: action, impersonation: true } : { access: action },
        schema: {
          summary: `Record the ${transition} of a booking`,
          tags: ['booking'],
          params: ById,
          body: Type.Optional(
            Type.Union([
              strictObject({
                reason: Type.Optional(
                  sensitive('personal', Type.String({ maxLength: 500, examples: [reasonFor[transition]] })),
                ),
              }),
              Type.Null(),
            ]),
          ),
          response: { 200: BookingAfter[transition] },
        },
      },
      (request) =>
        change(request, {
          bookingId: request.params.id,
          transition,
          tenant: tenantFor(request.actor, action),
        }),
    )
  }

  http.post(
    '/bookings/:id/rescheduling',
    {
      config: { access: 'bookings.change', impersonation: true },
      schema: {
        summary: 'Move a booking to another time',
        tags: ['booking'],
        description:
          'By the rules of a new booking; it keeps its id and its link. barber_id says who does it from now on, null is anybody.',
        params: ById,
        body: Rescheduling,
        response: { 200: BookingAfter.rescheduling },
      },
    },
    (request) =>
      move(
        request,
        { bookingId: request.params.id, tenant: tenantFor(request.actor, 'bookings.change') },
        request.body,
      ),
  )

  http.get(
    '/bookings/:id/history',
    {
      config: { access: 'bookings.read', impersonation: true },
      schema: {
        summary: 'What has happened to a booking since it was made',
        tags: ['booking'],
        params: ById,
        response: { 200: listOf(HistoryView) },
      },
    },
    (request) => history(request, tenantFor(request.actor, 'bookings.read'), request.params.id),
  )

  http.post(
    '/bookings/:id/fees/:fee_id/waiver',
    {
      config: { access: 'bookings.settle' },
      schema: {
        summary: 'Waive a fee',
        tags: ['booking'],
        params: strictObject({ id: BookingId, fee_id: Id }),
        body: Empty,
        response: { 200: BookingAfter.waiver },
      },
    },
    async (request) => {
      const { id, fee_id: feeId } = request.params
      await waiveFee(context, request.actor, { bookingId: id, feeId })
      return view(request, await read(request, tenantFor(request.actor, 'bookings.settle'), id, 'fee waived'))
    },
  )

  http.post(
    '/bookings/:id/completion',
    {
      config: { access: 'bookings.settle' },
      schema: {
        summary: 'Record that a booking was served, and what was paid in the shop',
        tags: ['booking'],
        params: ById,
        body: Type.Optional(
          Type.Union([
            strictObject({
              payment: Type.Optional(
                strictObject({
                  method: sensitive('payment', Type.Literal('in_shop')),
                  amount_minor: Type.Integer({ minimum: 0, maximum: 10_000_000, examples: [3200] }),
                }),
              ),
            }),
            Type.Null(),
          ]),
        ),
        response: { 200: BookingAfter.completion },
      },
    },
    (request) => {
      const payment = request.body?.payment
      return change(request, {
        bookingId: request.params.id,
        transition: 'completion',
        tenant: tenantFor(request.actor, 'bookings.settle'),
        payment:
          payment === undefined ? undefined : { method: payment.method, amountMinor: payment.amount_minor },
      })
    },
  )
}
