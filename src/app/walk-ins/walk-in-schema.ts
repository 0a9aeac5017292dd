import { Type } from 'typebox'
import {
  Id,
  Instant,
  Nullable,
  strictObject,
  Version,
  withExample,
  withExamples,
} from '../../platform/http/wire.ts'
import { BookedClient } from '../bookings/booking-schema.ts'
import { BarberId, BookingId, Contact, NamedBarber, NamedService, ServiceId } from '../wire-names.ts'

/** Whoever joins at 14:05 is told 14:30. */
const Joined = withExample(Instant, '2031-03-03T14:05:00+01:00')
const Begins = withExample(Instant, '2031-03-03T14:30:00+01:00')

const Turn = Type.Object(
  {
    start_at: Begins,
    wait_minutes: Type.Integer({ examples: [25] }),
    barber: NamedBarber,
  },
  { description: 'When it will begin, and with whom.' },
)

/** A place in the queue on the wire. */
export const WalkInView = Type.Object({
  id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e81'),
  state: Type.Enum(['waiting', 'called', 'served', 'left', 'removed', 'expired']),
  position: Nullable(Type.Integer({ description: 'The first is 1. null once it has ended.', examples: [3] })),
  estimate: Type.Union([Turn, Type.Null()], {
    description: 'null once it has ended, or when there is no time left today.',
  }),
  client: Type.Object(Contact, { description: 'Empty once it has ended.' }),
  service: NamedService,
  barber: Type.Union([NamedBarber, Type.Null()], { description: 'Who is waited for; null: any.' }),
  remote: Type.Boolean({ description: 'Joined from afar, not at the counter.' }),
  joined_at: Joined,
  promised_at: Type.String({
    description: 'When it would begin, as was said on joining.',
    examples: ['2031-03-03T14:30:00+01:00'],
  }),
  called_at: withExample(Nullable(Instant), null),
  ended_at: withExample(Nullable(Instant), null),
  booking_id: Type.Union([BookingId, Type.Null()], {
    description: 'The booking that serving has made.',
    examples: [null],
  }),
  version: withExample(Version, 1),
})

/** A place in the queue, to whoever took it. */
export const JoinedView = Type.Object({
  ...WalkInView.properties,
  place_url: Type.Optional(
    Type.String({
      description: 'Where the place can be seen, and left.',
      examples: [
        'https://old-town.example.com/queue/AZkPPnoQfD6aVz9tKxxOgQ.9pWk3sXq0dLr7uBn5yEvHg?shop=old-town',
      ],
    }),
  ),
})

const ended = { position: null, estimate: null, version: 3 }
const nobody = { name: '', email: null, phone: null }

/** A place after what was done with it: the schema is the same, its example shows what it did. */
export const WalkInAfter = {
  call: withExamples(WalkInView, {
    state: 'called',
    position: 1,
    estimate: {
      start_at: '2031-03-03T14:30:00+01:00',
      wait_minutes: 2,
      barber: { id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e21', name: 'Marco' },
    },
    called_at: '2031-03-03T14:28:00+01:00',
    version: 2,
  }),
  serving: withExamples(WalkInView, {
    ...ended,
    state: 'served',
    client: nobody,
    called_at: '2031-03-03T14:28:00+01:00',
    ended_at: '2031-03-03T14:31:00+01:00',
    booking_id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e41',
  }),
  departure: withExamples(WalkInView, {
    ...ended,
    state: 'removed',
    client: nobody,
    ended_at: '2031-03-03T14:31:00+01:00',
  }),
  leaving: withExamples(WalkInView, {
    ...ended,
    state: 'left',
    client: nobody,
    ended_at: '2031-03-03T14:31:00+01:00',
  }),
}

/** How long somebody who joins now would wait. */
export const WaitView = Type.Object({
  people_ahead: Type.Integer({ examples: [2] }),
  estimate: Type.Union([Turn, Type.Null()], { description: 'null: the queue is closed for today.' }),
})

/** What POST /walk-ins takes. */
export const NewWalkIn = strictObject({
  service_id: ServiceId,
  barber_id: Type.Optional(Nullable(BarberId)),
  client: Type.Optional(BookedClient),
})

/** What serving takes. */
export const ServingBody = Type.Optional(
  Type.Union([
    strictObject({
      barber_id: Type.Optional({
        ...BarberId,
        description: 'Left out: whom he waits for, or whoever is free.',
      }),
      service_id: Type.Optional({ ...ServiceId, description: 'Another service than he waited for.' }),
    }),
    Type.Null(),
  ]),
)
