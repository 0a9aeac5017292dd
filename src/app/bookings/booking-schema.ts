import { Type } from 'typebox'
import { Id, Instant, Money, strictObject } from '../../platform/http/wire.ts'
import { ITEMS_MAX } from '../availability/visit.ts'
import type { BookingVisit } from './booked-items.ts'

/** A value or null. */
export const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

const Named = Type.Object({ id: Id, name: Type.String() })

/** A booking on the wire. */
export const BookingView = Type.Object({
  id: Id,
  state: Type.String({ examples: ['confirmed'] }),
  service: Type.Object({ id: Id, name: Type.String(), duration_minutes: Type.Integer() }),
  barber: Type.Object({ id: Id, name: Type.String() }),
  client: Type.Object({
    id: Id,
    name: Type.String(),
    email: Nullable(Type.String()),
    phone: Nullable(Type.String()),
  }),
  start_at: Instant,
  end_at: Instant,
  price: Money,
  note: Type.String(),
  origin: Type.String(),
  created_at: Instant,
  version: Type.Integer(),
  hold_expires_at: Nullable(Instant),
  cancelled_by: Nullable(Type.String({ examples: ['client'] })),
  cancellation_free_until: Instant,
  arrangement: Type.String({ examples: ['in_turn'] }),
  series: Nullable(
    Type.Object(
      { id: Id, index: Type.Integer() },
      { description: 'The series that it belongs to, and its place there.' },
    ),
  ),
  items: Type.Array(
    Type.Object({
      service: Named,
      barber: Named,
      start_at: Instant,
      end_at: Instant,
      price: Money,
      guest_name: Nullable(Type.String()),
      add_on_ids: Type.Array(Id),
    }),
    { description: 'Every service of the visit, in order.' },
  ),
  fees: Type.Array(Type.Object({ id: Id, kind: Type.String(), amount: Money, waived: Type.Boolean() }), {
    description: 'What late changes or staying away made due.',
  }),
  payment: Nullable(Type.Object({ method: Type.String(), amount: Money, recorded_at: Instant })),
  manage_url: Type.Optional(Type.String()),
})

const AddOns = Type.Array(Id, { maxItems: 10, uniqueItems: true })
const PersonName = Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' })

/** Who a booking is for. */
export const BookedClient = strictObject({
  name: PersonName,
  email: Type.Optional(Nullable(Type.String({ format: 'email', maxLength: 254 }))),
  phone: Type.Optional(Nullable(Type.String({ minLength: 5, maxLength: 32, pattern: '^[+0-9 ()/.-]+$' }))),
})

/** The person that a body names; null when it names none. */
export function personOf(client: Type.Static<typeof BookedClient> | undefined) {
  if (client === undefined) return null
  return { name: client.name.trim(), email: client.email ?? null, phone: client.phone ?? null }
}

/** A client whom the staff book for. */
export const ClientId = Type.String({
  format: 'uuid',
  description: 'For the staff: a client whom the shop knows, instead of `client`.',
})

/** What is booked: one service, or the items of a visit. */
export const BookedVisit = {
  service_id: Type.Optional(Id),
  barber_id: Type.Optional(Nullable(Id)),
  add_on_ids: Type.Optional(AddOns),
  items: Type.Optional(
    Type.Array(
      strictObject({
        service_id: Id,
        barber_id: Type.Optional(Nullable(Id)),
        add_on_ids: Type.Optional(AddOns),
        guest_name: Type.Optional(Nullable(PersonName)),
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
export const NewBookingBody = strictObject({
  ...BookedVisit,
  start_at: Instant,
  client: Type.Optional(BookedClient),
  client_id: Type.Optional(ClientId),
  note: Type.Optional(Type.String({ maxLength: 500 })),
  hold: Type.Optional(
    Type.Boolean({ description: 'Keeps the time for some minutes; confirm it, or it is free again.' }),
  ),
})

/** What a rescheduling takes. */
export const Rescheduling = strictObject({
  start_at: Instant,
  barber_id: Type.Optional(Nullable(Id)),
})

/** A line of a booking's history on the wire. */
export const HistoryView = Type.Object({
  version: Type.Integer(),
  at: Instant,
  what: Type.String({ examples: ['rescheduling'] }),
  by: Type.String({ examples: ['client'] }),
  from_state: Type.String(),
  to_state: Type.String(),
  from_start_at: Nullable(Instant),
  start_at: Instant,
  barber_id: Id,
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
