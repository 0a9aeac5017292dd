import { Type } from 'typebox'
import { Id, Instant, strictObject } from '../../platform/http/wire.ts'
import { BookedClient } from '../bookings/booking-schema.ts'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

const Named = Type.Object({ id: Id, name: Type.String() })

const Turn = Type.Object(
  {
    start_at: Instant,
    wait_minutes: Type.Integer({ examples: [25] }),
    barber: Named,
  },
  { description: 'When it will begin, and with whom.' },
)

/** A place in the queue on the wire. */
export const WalkInView = Type.Object({
  id: Id,
  state: Type.Enum(['waiting', 'called', 'served', 'left', 'removed', 'expired']),
  position: Nullable(Type.Integer({ description: 'The first is 1. null once it has ended.', examples: [3] })),
  estimate: Type.Union([Turn, Type.Null()], {
    description: 'null once it has ended, or when there is no time left today.',
  }),
  client: Type.Object(
    { name: Type.String(), email: Nullable(Type.String()), phone: Nullable(Type.String()) },
    { description: 'Empty once it has ended.' },
  ),
  service: Named,
  barber: Type.Union([Named, Type.Null()], { description: 'Who is waited for; null: any.' }),
  remote: Type.Boolean({ description: 'Joined from afar, not at the counter.' }),
  joined_at: Instant,
  promised_at: Type.String({ description: 'When it would begin, as was said on joining.' }),
  called_at: Nullable(Instant),
  ended_at: Nullable(Instant),
  booking_id: Type.Union([Id, Type.Null()], { description: 'The booking that serving has made.' }),
  version: Type.Integer(),
  place_url: Type.Optional(
    Type.String({ description: 'Only on joining: where the place can be seen, and left.' }),
  ),
})

/** How long somebody who joins now would wait. */
export const WaitView = Type.Object({
  people_ahead: Type.Integer({ examples: [2] }),
  estimate: Type.Union([Turn, Type.Null()], { description: 'null: the queue is closed for today.' }),
})

/** What POST /walk-ins takes. */
export const NewWalkIn = strictObject({
  service_id: Id,
  barber_id: Type.Optional(Nullable(Id)),
  client: Type.Optional(BookedClient),
})

/** What serving takes. */
export const ServingBody = Type.Optional(
  Type.Union([
    strictObject({
      barber_id: Type.Optional(
        Type.String({ format: 'uuid', description: 'Left out: whom he waits for, or whoever is free.' }),
      ),
      service_id: Type.Optional(
        Type.String({ format: 'uuid', description: 'Another service than he waited for.' }),
      ),
    }),
    Type.Null(),
  ]),
)
