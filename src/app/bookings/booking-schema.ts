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
import { ITEMS_MAX } from '../availability/visit.ts'
import {
  AddOnId,
  BarberId,
  BookingId,
  ClientId,
  GivenContact,
  NamedBarber,
  NamedClient,
  NamedService,
  ServiceId,
  ServiceName,
} from '../wire-names.ts'
import type { BookingVisit } from './booked-items.ts'
import type { Transition } from './booking.ts'

const State = Type.String({ examples: ['confirmed'] })
const Fee = sensitive(
  'payment',
  Type.Object({
    id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e42'),
    kind: Type.String({ examples: ['late_cancellation'] }),
    amount: sensitive('payment', withExamples(Money, { amount_minor: 1600 })),
    waived: Type.Boolean({ examples: [false] }),
  }),
)

/** A booking on the wire. */
export const BookingView = Type.Object({
  id: BookingId,
  state: State,
  service: Type.Object({
    id: ServiceId,
    name: ServiceName,
    duration_minutes: Type.Integer({ examples: [30] }),
  }),
  barber: NamedBarber,
  client: NamedClient,
  start_at: StartAt,
  end_at: EndAt,
  price: Money,
  note: Type.String({ examples: ['Short at the sides.'] }),
  origin: Type.String({ examples: ['web'] }),
  created_at: Instant,
  version: Version,
  hold_expires_at: withExample(Nullable(Instant), null),
  cancelled_by: withExample(Nullable(Type.String()), null),
  cancellation_free_until: withExample(Instant, '2031-03-02T22:00:00+01:00'),
  arrangement: Type.String({ examples: ['in_turn'] }),
  series: withExample(
    Nullable(
      Type.Object(
        { id: Id, index: Type.Integer() },
        { description: 'The series that it belongs to, and its place there.' },
      ),
    ),
    null,
  ),
  items: Type.Array(
    Type.Object({
      service: NamedService,
      barber: NamedBarber,
      start_at: StartAt,
      end_at: EndAt,
      price: Money,
      guest_name: withExample(Nullable(Type.String()), null),
      add_on_ids: withExample(Type.Array(AddOnId), []),
    }),
    { description: 'Every service of the visit, in order.' },
  ),
  fees: Type.Array(Fee, { description: 'What late changes or staying away made due.', examples: [[]] }),
  payment: withExample(
    Nullable(
      sensitive(
        'payment',
        Type.Object({ method: Type.String(), amount: sensitive('payment', Money), recorded_at: Instant }),
      ),
    ),
    null,
  ),
})

/** A booking on the wire, to whoever made it. */
export const MadeBookingView = withExamples(
  Type.Object({
    ...BookingView.properties,
    manage_url: Type.Optional(
      Type.String({
        description: 'Where it is seen, moved and cancelled without an account.',
        examples: ['https://old-town.example.com/manage/AZkPPnoQfD6aVz9tKxxOQQ.3kq0n2mXvJb1cR8sT4uWzA'],
      }),
    ),
  }),
  { version: 1 },
)

const lateFee = {
  id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e42',
  kind: 'late_cancellation',
  amount: { amount_minor: 1600, currency: 'EUR' },
  waived: false,
}
const cancelled = { state: 'cancelled', cancelled_by: 'client' }

/** A booking after what was done with it: the schema is the same, its example shows what it did. */
export const BookingAfter = {
  confirmation: BookingView,
  cancellation: withExamples(BookingView, { ...cancelled, fees: [lateFee] }),
  arrival: withExamples(BookingView, { state: 'arrived' }),
  seating: withExamples(BookingView, { state: 'in_chair' }),
  'no-show': withExamples(BookingView, { state: 'no_show', fees: [{ ...lateFee, kind: 'no_show' }] }),
  completion: withExamples(BookingView, {
    state: 'completed',
    payment: {
      method: 'in_shop',
      amount: { amount_minor: 3200, currency: 'EUR' },
      recorded_at: '2031-03-03T10:32:00+01:00',
    },
  }),
  waiver: withExamples(BookingView, { ...cancelled, fees: [{ ...lateFee, waived: true }] }),
  rescheduling: withExamples(BookingView, {
    start_at: '2031-03-04T11:30:00+01:00',
    end_at: '2031-03-04T12:00:00+01:00',
    cancellation_free_until: '2031-03-03T23:30:00+01:00',
    items: [
      {
        service: { id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e11', name: 'Haircut' },
        barber: { id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e21', name: 'Marco' },
        start_at: '2031-03-04T11:30:00+01:00',
        end_at: '2031-03-04T12:00:00+01:00',
        price: { amount_minor: 3200, currency: 'EUR' },
        guest_name: null,
        add_on_ids: [],
      },
    ],
  }),
} satisfies Record<Transition | 'waiver' | 'rescheduling', typeof BookingView>

const AddOns = Type.Array(AddOnId, { maxItems: 10, uniqueItems: true })

/** Who a booking is for. */
export const BookedClient = strictObject(GivenContact)

/** What whoever books adds to it. */
export const BookingNote = Type.String({ maxLength: 500, examples: ['Short at the sides.'] })

/** A client whom the staff book for. */
export const ForClient = {
  ...ClientId,
  description: 'For the staff: a client whom the shop knows, instead of `client`.',
}

/** What is booked: one service, or the items of a visit. */
export const BookedVisit = {
  service_id: Type.Optional(ServiceId),
  barber_id: Type.Optional(Nullable(BarberId)),
  add_on_ids: Type.Optional(AddOns),
  items: Type.Optional(
    Type.Array(
      strictObject({
        service_id: ServiceId,
        barber_id: Type.Optional(Nullable(BarberId)),
        add_on_ids: Type.Optional(AddOns),
        guest_name: Type.Optional(Nullable(withExample(GivenContact.name, 'Ben Client'))),
      }),
      {
        minItems: 1,
        maxItems: ITEMS_MAX,
        description: 'Instead of service_id: several services, for one person or for a party.',
      },
    ),
  ),
  arrangement: Type.Optional(
    Type.Union([Type.Literal('in_turn'), Type.Literal('side_by_side')], {
      description: 'One after another (the default), or all at once, each with a barber of its own.',
    }),
  ),
}

/** What POST /bookings takes. */
export const NewBookingBody = withExample(
  strictObject({
    ...BookedVisit,
    start_at: StartAt,
    client: Type.Optional(BookedClient),
    client_id: Type.Optional(ForClient),
    note: Type.Optional(BookingNote),
    hold: Type.Optional(
      Type.Boolean({ description: 'Keeps the time for some minutes; confirm it, or it is free again.' }),
    ),
  }),
  {
    service_id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e11',
    barber_id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e21',
    start_at: '2031-03-03T10:00:00+01:00',
    client: { name: 'Ana Client', email: 'ana@example.com', phone: '+49 30 5550123' },
    note: 'Short at the sides.',
  },
)

/** What a rescheduling takes. */
export const Rescheduling = strictObject({
  start_at: withExample(Instant, '2031-03-04T11:30:00+01:00'),
  barber_id: Type.Optional(Nullable(BarberId)),
})

/** A booking as a calendar file. */
export const CalendarFile = sensitive(
  'personal',
  Type.String({
    examples: [
      [
        'BEGIN:VCALENDAR',
        'VERSION:2.0',
        'PRODID:-//6FB//6FB Booking//EN',
        'BEGIN:VEVENT',
        'UID:01990f3e-7a10-7c3e-9a57-3f6d2b1c4e41',
        'DTSTAMP:20310224T170500Z',
        'DTSTART:20310303T090000Z',
        'DTEND:20310303T093000Z',
        'SUMMARY:Haircut with Marco',
        'LOCATION:Old Town\\, Alte Gasse 4\\, Berlin',
        'END:VEVENT',
        'END:VCALENDAR',
      ].join('\r\n'),
    ],
  }),
)

/** A line of a booking's history on the wire. */
export const HistoryView = Type.Object({
  version: Version,
  at: withExample(Instant, '2031-03-01T09:12:00+01:00'),
  what: Type.String({ examples: ['rescheduling'] }),
  by: Type.String({ examples: ['client'] }),
  from_state: State,
  to_state: State,
  from_start_at: Nullable(StartAt),
  start_at: withExample(Instant, '2031-03-04T11:30:00+01:00'),
  barber_id: BarberId,
})

/** The visit that a body asks for, or undefined when it names neither a service nor items, or both. */
export function visitOfBody(body: VisitBody): BookingVisit | undefined {
  const {
    service_id: serviceId,
    barber_id: barberId,
    add_on_ids: addOnIds,
    items,
    arrangement = 'in_turn',
  } = body
  if (items === undefined) {
    if (serviceId === undefined) return undefined
    const item = { serviceId, barberId: barberId ?? null, addOnIds: addOnIds ?? [] }
    return { arrangement, items: [item], guestNames: [null] }
  }
  if (serviceId !== undefined || barberId !== undefined || addOnIds !== undefined) return undefined
  return {
    arrangement,
    items: items.map((item) => ({
      serviceId: item.service_id,
      barberId: item.barber_id ?? null,
      addOnIds: item.add_on_ids ?? [],
    })),
    guestNames: items.map(({ guest_name: name }) => name?.trim() ?? null),
  }
}

const VisitBody = strictObject(BookedVisit)
type VisitBody = Type.Static<typeof VisitBody>
