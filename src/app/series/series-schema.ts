import { Type } from 'typebox'
import {
  EndAt,
  Id,
  Instant,
  Money,
  Nullable,
  sensitive,
  StartAt,
  strictObject,
  Version,
  withExample,
  withExamples,
} from '../../platform/http/wire.ts'
import {
  BookedClient,
  BookedVisit,
  BookingAfter,
  BookingNote,
  BookingView,
  ForClient,
  MadeBookingView,
} from '../bookings/booking-schema.ts'
import { AddOnId, BarberId, BookingId, ClientId, ServiceId } from '../wire-names.ts'
import { COUNT_MAX } from './series.ts'

const Policy = Type.Union([Type.Literal('all_or_nothing'), Type.Literal('skip')], {
  description: 'When an appointment finds no room: none is booked (the default), or that one is left out.',
})
const LocalDate = Type.String({ format: 'date', examples: ['2031-03-03'] })

const NewSeries = strictObject({
  ...BookedVisit,
  start_at: Type.String({
    format: 'instant',
    maxLength: 40,
    description: 'The first appointment. The others begin at the same time on the clock in the shop.',
    examples: ['2031-03-03T10:00:00+01:00'],
  }),
  every_weeks: Type.Integer({ minimum: 1, maximum: 52, examples: [4] }),
  count: Type.Optional(Type.Integer({ minimum: 2, maximum: COUNT_MAX, examples: [12] })),
  until: Type.Optional(
    Type.String({
      format: 'date',
      description: 'Instead of count: the last date, in the zone of the shop.',
      examples: ['2031-12-31'],
    }),
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
  client_id: Type.Optional(ForClient),
  note: Type.Optional(BookingNote),
})

/** What POST /booking-series takes. */
export const NewSeriesBody = withExample(NewSeries, {
  service_id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e11',
  barber_id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e21',
  start_at: '2031-03-03T10:00:00+01:00',
  every_weeks: 4,
  count: 12,
  policy: 'skip',
  on_holiday: 'move',
  client: { name: 'Ana Client', email: 'ana@example.com', phone: '+49 30 5550123' },
})

const OccurrenceFields = {
  index: Type.Integer({ description: 'The first is 0.', examples: [0] }),
  date: LocalDate,
  outcome: Type.String({
    examples: ['booked', 'moved', 'skipped'],
    description: 'What became of it when the series was booked.',
  }),
  reason: sensitive(
    'public',
    Type.Union([Type.String(), Type.Null()], {
      description: 'null of one that is booked as asked.',
      examples: [null, 'holiday', 'busy'],
    }),
  ),
  sentence: Type.Union([Type.String(), Type.Null()], {
    examples: [null, 'The shop or the barber has a day off.'],
  }),
}

/** What a series would become. */
export const SeriesPreview = Type.Object({
  can_be_booked: Type.Boolean({ description: 'Whether it would be booked now, by its policy.' }),
  occurrences: Type.Array(
    Type.Object({
      ...OccurrenceFields,
      start_at: Nullable(StartAt),
      end_at: Nullable(EndAt),
      barber_ids: Type.Array(BarberId, { description: 'Who would do each service, in order.' }),
      price: Nullable(Money),
    }),
  ),
})

const SeriesId = withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e61')
const inSeries = { origin: 'series', series: { id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e61', index: 0 } }
const occurrencesOf = <T extends typeof BookingView | typeof MadeBookingView>(booking: T) =>
  Type.Array(Type.Object({ ...OccurrenceFields, booking: Nullable(booking) }))
const SeriesFields = {
  id: SeriesId,
  state: Type.String({ examples: ['active', 'cancelled', 'over'] }),
  client_id: ClientId,
  starts_at_local: Type.String({ examples: ['2031-03-03T10:00'] }),
  every_weeks: Type.Integer({ examples: [4] }),
  count: Type.Integer({ examples: [12] }),
  policy: Type.String({ examples: ['skip'] }),
  on_holiday: Type.String({ examples: ['move'] }),
  arrangement: Type.String({ examples: ['in_turn'] }),
  items: Type.Array(
    Type.Object({
      service_id: ServiceId,
      barber_id: Nullable(BarberId),
      add_on_ids: withExample(Type.Array(AddOnId), []),
    }),
  ),
  created_at: Instant,
  version: Version,
}

/** A series on the wire. */
export const SeriesView = Type.Object({
  ...SeriesFields,
  occurrences: occurrencesOf(withExamples(BookingView, inSeries)),
})

/** A series on the wire, to whoever made it. */
export const MadeSeriesView = withExamples(
  Type.Object({ ...SeriesFields, occurrences: occurrencesOf(withExamples(MadeBookingView, inSeries)) }),
  { version: 1 },
)

/** A series of which all that was to come is cancelled. */
export const CancelledSeriesView = withExamples(
  Type.Object({
    ...SeriesFields,
    occurrences: occurrencesOf(withExamples(BookingAfter.cancellation, { ...inSeries, fees: [] })),
  }),
  { state: 'cancelled' },
)

/** A series after it was moved, with what stayed where it was. */
export const MovedSeriesView = Type.Object({
  ...SeriesFields,
  occurrences: occurrencesOf(withExamples(BookingAfter.rescheduling, inSeries)),
  not_moved: Type.Array(
    Type.Object({
      index: Type.Integer({ examples: [3] }),
      booking_id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e44'),
      date: withExample(LocalDate, '2031-05-27'),
      reason: sensitive('public', Type.String({ examples: ['busy'] })),
      sentence: Type.String({
        examples: ['The time, or what has to be kept free around it, is taken.'],
      }),
    }),
    { description: 'What found no room at its new time, which date names.' },
  ),
})

const Scope = Type.Union([Type.Literal('this'), Type.Literal('following'), Type.Literal('all')], {
  description: 'One appointment, that one and all after it, or all that are yet to come.',
})

/** What cancels a series or a part of it. */
export const SeriesCancellationBody = strictObject({
  scope: withExample(Scope, 'following'),
  booking_id: Type.Optional(BookingId),
})

/** What moves a series or a part of it. */
export const SeriesReschedulingBody = strictObject({
  scope: withExample(Scope, 'following'),
  booking_id: BookingId,
  start_at: Type.String({
    format: 'instant',
    maxLength: 40,
    description:
      'Where this booking goes; the others move by as many days and minutes on the clock in the shop.',
    examples: ['2031-03-04T11:30:00+01:00'],
  }),
  barber_id: Type.Optional(Nullable(BarberId)),
  policy: Type.Optional(withExample(Policy, 'skip')),
})
