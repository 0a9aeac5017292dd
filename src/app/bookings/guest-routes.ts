import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { Http } from '../../platform/http/create-http.ts'
import { listOf, strictObject } from '../../platform/http/wire.ts'
import type { Transition } from './booking.ts'
import { bookingAnswers } from './booking-answers.ts'
import type { BookingContext } from './booking-context.ts'
import { BookingAfter, BookingView, CalendarFile, HistoryView, Rescheduling } from './booking-schema.ts'
import { shopOfLink } from './shop-of-link.ts'

const Empty = Type.Optional(Type.Union([strictObject({}), Type.Null()]))
const ByToken = strictObject({ token: Type.String({ maxLength: 60 }) })

/** What a guest does with the signed link to his booking. */
export function guestBookingRoutes(http: Http, context: BookingContext): void {
  const { read, view, calendar, change, move, history, opened } = bookingAnswers(context)
  const link = {
    access: 'link',
    shopOf: (request: FastifyRequest) => shopOfLink(context, (request.params as { token: string }).token),
  } as const

  http.get(
    '/guest-bookings/:token',
    {
      config: link,
      schema: {
        summary: 'The booking of a signed link',
        tags: ['guest'],
        params: ByToken,
        response: { 200: BookingView },
      },
    },
    async (request) => {
      const { id, tenant } = opened(request, request.params.token)
      return view(request, await read(request, tenant, id, 'guest link'))
    },
  )

  http.get(
    '/guest-bookings/:token/calendar.ics',
    {
      config: link,
      schema: {
        summary: 'The booking of a signed link as a calendar file',
        tags: ['guest'],
        params: ByToken,
        produces: ['text/calendar'],
        response: { 200: CalendarFile },
      },
    },
    async (request, reply) => {
      const { id, tenant } = opened(request, request.params.token)
      return calendar(request, reply, await read(request, tenant, id, 'guest link'))
    },
  )

  for (const transition of ['confirmation', 'cancellation'] as const satisfies Transition[]) {
    http.post(
      `/guest-bookings/:token/${transition}`,
      {
        config: link,
        schema: {
          summary: `Record the ${transition} of a signed link's booking`,
          tags: ['guest'],
          params: ByToken,
          body: Empty,
          response: { 200: BookingAfter[transition] },
        },
      },
      (request) => {
        const { id, tenant } = opened(request, request.params.token)
        return change(request, { bookingId: id, transition, tenant })
      },
    )
  }

  http.post(
    '/guest-bookings/:token/rescheduling',
    {
      config: link,
      schema: {
        summary: 'Move the booking of a signed link to another time',
        tags: ['guest'],
        params: ByToken,
        body: Rescheduling,
        response: { 200: BookingAfter.rescheduling },
      },
    },
    (request) => {
      const { id, tenant } = opened(request, request.params.token)
      return move(request, { bookingId: id, tenant }, request.body)
    },
  )

  http.get(
    '/guest-bookings/:token/history',
    {
      config: link,
      schema: {
        summary: 'What has happened to the booking of a signed link',
        tags: ['guest'],
        params: ByToken,
        response: { 200: listOf(HistoryView) },
      },
    },
    (request) => {
      const { id, tenant } = opened(request, request.params.token)
      return history(request, tenant, id)
    },
  )
}
