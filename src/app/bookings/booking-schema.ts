import { Type } from 'typebox'
import { Id, Instant, Money, strictObject } from '../../platform/http/wire.ts'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

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
  cancellation_free_until: Instant,
  payment: Nullable(Type.Object({ method: Type.String(), amount: Money, recorded_at: Instant })),
  manage_url: Type.Optional(Type.String()),
})

/** What POST /bookings takes. */
export const NewBookingBody = strictObject({
  service_id: Id,
  barber_id: Type.Optional(Type.Union([Id, Type.Null()])),
  start_at: Instant,
  client: Type.Optional(
    strictObject({
      name: Type.String({ minLength: 1, maxLength: 120, pattern: '\\S' }),
      email: Type.Optional(Type.Union([Type.String({ format: 'email', maxLength: 254 }), Type.Null()])),
      phone: Type.Optional(
        Type.Union([Type.String({ minLength: 5, maxLength: 32, pattern: '^[+0-9 ()/.-]+$' }), Type.Null()]),
      ),
    }),
  ),
  note: Type.Optional(Type.String({ maxLength: 500 })),
})
