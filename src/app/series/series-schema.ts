import { Type } from 'typebox'
import { Id, Instant, Money, strictObject } from '../../platform/http/wire.ts'
import { BookedClient, BookedVisit, BookingView, ClientId, Nullable } from '../bookings/booking-schema.ts'
import { COUNT_MAX } from './series.ts'

const Policy = Type.Union([Type.Literal('all_or_nothing'), Type.Literal('skip')], {
  description: 'When an appointment finds no room: none is booked (the default), or that one is left out.',
})
const LocalDate = Type.String({ format: 'date', examples: ['2031-03-10'] })

/** What POST /booking-series takes. */
export const NewSeriesBody = strictObject({
  ...BookedVisit,
  start_at: Type.String({
    format: 'instant',
    maxLength: 40,
    description: 'The first appointment. The others begin at the same time on the clock in the shop.',
  }),
  every_weeks: Type.Integer({ minimum: 1, maximum: 52, examples: [4] }),
  count: Type.Optional(Type.Integer({ minimum: 2, maximum: COUNT_MAX, examples: [12] })),
  until: Type.Optional(
    Type.String({ format: 'date', description: 'Instead of count: the last date, in the zone of the shop.' }),
  ),
  policy: Type.Optional(Policy),
  on_holiday: Type.Optional(
    Type.Union([Type.Literal('skip'), Type.Literal('move')], {
      description:
        'When the shop or the barber has a day off: leave that one out (the default), or take the next day of the same ' +
        'week on which the time is free; if there is none, it is left out.',
    }),
  ),
  client: Type.Optional(BookedClient),
  client_id: Type.Optional(ClientId),
  note: Type.Optional(Type.String({ maxLength: 500 })),
})

const OccurrenceFields = {
  index: Type.Integer({ examples: [3] }),
  date: LocalDate,
  outcome: Type.String({
    examples: ['booked', 'moved', 'skipped'],
    description: 'What became of it when the series was booked.',
  }),
  reason: Nullable(Type.String({ examples: ['holiday', 'busy'] })),
  sentence: Nullable(Type.String({ examples: ['The shop or the barber has a day off.'] })),
}

/** What a series would become. */
export const SeriesPreview = Type.Object({
  can_be_booked: Type.Boolean({ description: 'Whether it would be booked now, by its policy.' }),
  occurrences: Type.Array(
    Type.Object({
      ...OccurrenceFields,
      start_at: Nullable(Instant),
      end_at: Nullable(Instant),
      barber_ids: Type.Array(Id, { description: 'Who would do each service, in order.' }),
      price: Nullable(Money),
    }),
  ),
})

const SeriesFields = {
  id: Id,
  state: Type.String({ examples: ['active', 'cancelled', 'over'] }),
  client_id: Id,
  starts_at_local: Type.String({ examples: ['2031-03-03T10:00'] }),
  every_weeks: Type.Integer(),
  count: Type.Integer(),
  policy: Type.String({ examples: ['skip'] }),
  on_holiday: Type.String({ examples: ['move'] }),
  arrangement: Type.String({ examples: ['in_turn'] }),
  items: Type.Array(Type.Object({ service_id: Id, barber_id: Nullable(Id), add_on_ids: Type.Array(Id) })),
  created_at: Instant,
  version: Type.Integer(),
  occurrences: Type.Array(
    Type.Object({
      ...OccurrenceFields,
      booking: Nullable(BookingView),
    }),
  ),
}

/** A series on the wire. */
export const SeriesView = Type.Object(SeriesFields)

/** A series after it was moved, with what stayed where it was. */
export const MovedSeriesView = Type.Object({
  ...SeriesFields,
  not_moved: Type.Array(
    Type.Object({
      index: Type.Integer(),
      booking_id: Id,
      date: LocalDate,
      reason: Type.String({ examples: ['busy'] }),
      sentence: Type.String(),
    }),
    { description: 'What found no room at its new time, which date names.' },
  ),
})

const Scope = Type.Union([Type.Literal('this'), Type.Literal('following'), Type.Literal('all')], {
  description: 'One appointment, that one and all after it, or all that are yet to come.',
})

/** What cancels a series or a part of it. */
export const SeriesCancellationBody = strictObject({
  scope: Scope,
  booking_id: Type.Optional(Id),
})

/** What moves a series or a part of it. */
export const SeriesReschedulingBody = strictObject({
  scope: Scope,
  booking_id: Id,
  start_at: Type.String({
    format: 'instant',
    maxLength: 40,
    description:
      'Where this booking goes; the others move by as many days and minutes on the clock in the shop.',
  }),
  barber_id: Type.Optional(Nullable(Id)),
  policy: Type.Optional(Policy),
})
