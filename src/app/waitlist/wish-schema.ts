import { Type } from 'typebox'
import { Id, Instant, localTime, strictObject } from '../../platform/http/wire.ts'
import { BookedClient, ClientId } from '../bookings/booking-schema.ts'
import { manageToken } from '../bookings/manage-link.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import type { Wished, WishRecord } from './wish.ts'
import { everyDay, type WishWindow } from './wish-window.ts'

const DAY_MINUTES = 1440

/** The states of a wish. */
export const wishStates = ['open', 'offered', 'booked', 'withdrawn', 'expired'] as const

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])
const Weekdays = Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
  minItems: 1,
  maxItems: 7,
  uniqueItems: true,
  description: 'ISO 8601: Monday is 1. Without it: every day.',
})

const WindowBody = strictObject({
  from_date: Type.String({ format: 'date' }),
  to_date: Type.String({ format: 'date', description: 'Included.' }),
  weekdays: Type.Optional(Weekdays),
  from_time: Type.Optional(
    Type.String({
      pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
      description: "By the clock on the shop's wall; without it: from midnight.",
    }),
  ),
  to_time: Type.Optional(
    Type.String({
      pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$',
      description: 'When the appointment has to be over; before from_time: on the next day.',
    }),
  ),
})

/** What POST /waitlist takes. */
export const NewWishBody = strictObject({
  service_id: Id,
  add_on_ids: Type.Optional(Type.Array(Id, { maxItems: 10, uniqueItems: true })),
  barber_ids: Type.Optional(
    Type.Array(Id, { maxItems: 50, uniqueItems: true, description: 'Who would suit; none: any barber.' }),
  ),
  windows: Type.Array(WindowBody, {
    minItems: 1,
    maxItems: 14,
    description: 'When it would suit: the whole appointment lies in one of them.',
    examples: [
      [
        {
          from_date: '2026-11-23',
          to_date: '2026-12-04',
          weekdays: [1, 2, 3, 4, 5],
          from_time: '17:00',
          to_time: '20:00',
        },
        { from_date: '2026-11-28', to_date: '2026-11-28' },
      ],
    ],
  }),
  client: Type.Optional(BookedClient),
  client_id: Type.Optional(ClientId),
})
type NewWishBody = Type.Static<typeof NewWishBody>

/** A wish on the wire. */
export const WishView = Type.Object({
  id: Id,
  state: Type.Enum([...wishStates]),
  service: Type.Object({ id: Id, name: Type.String() }),
  add_on_ids: Type.Array(Id),
  barber_ids: Type.Array(Id),
  windows: Type.Array(
    Type.Object({
      from_date: Type.String(),
      to_date: Type.String(),
      weekdays: Type.Array(Type.Integer()),
      from_time: Type.String({ examples: ['17:00'] }),
      to_time: Type.String({ examples: ['20:00'] }),
    }),
  ),
  client: Type.Object({
    id: Id,
    name: Type.String(),
    email: Nullable(Type.String()),
    phone: Nullable(Type.String()),
  }),
  version: Type.Integer(),
  created_at: Instant,
  offers: Type.Array(
    Type.Object({
      booking_id: Id,
      barber: Type.Object({ id: Id, name: Type.String() }),
      start_at: Instant,
      end_at: Instant,
      offered_at: Instant,
      expires_at: Instant,
      outcome: Type.Enum(['pending', 'accepted', 'declined', 'expired']),
      manage_url: Type.Optional(
        Type.String({ description: 'Where the time is accepted or declined, for whom it is offered to.' }),
      ),
    }),
    {
      description: 'What was kept for it, oldest first. Confirm the booking to accept, cancel it to decline.',
    },
  ),
  manage_url: Type.Optional(Type.String({ description: 'Where the wish is seen and withdrawn.' })),
})

/** The wish that a body asks for. */
export function wishOfBody(body: NewWishBody): Wished {
  return {
    serviceId: body.service_id,
    addOnIds: body.add_on_ids ?? [],
    barberIds: body.barber_ids ?? [],
    windows: body.windows.map(windowOfBody),
  }
}

function windowOfBody(body: NewWishBody['windows'][number]): WishWindow {
  const fromMinute = minuteOf(body.from_time ?? '00:00')
  const toMinute = minuteOf(body.to_time ?? '24:00')
  return {
    fromDate: Temporal.PlainDate.from(body.from_date),
    toDate: Temporal.PlainDate.from(body.to_date),
    weekdays: body.weekdays ?? everyDay,
    fromMinute,
    toMinute: toMinute < fromMinute ? toMinute + DAY_MINUTES : toMinute,
  }
}

/** A wish as it goes over the wire, times in the shop's zone; `links` for whom the offers are made to. */
export function wishView(
  wish: WishRecord,
  terms: ShopTerms,
  links?: { publicUrl: string; keys: { link: Uint8Array } },
) {
  const time = (instant: Temporal.Instant): string => localTime(instant, terms.shop.timeZone)
  return {
    id: wish.id,
    state: wish.state,
    service: { id: wish.serviceId, name: terms.services.get(wish.serviceId)?.name ?? '' },
    add_on_ids: [...wish.addOnIds],
    barber_ids: [...wish.barberIds],
    windows: wish.windows.map(({ fromDate, toDate, weekdays, fromMinute, toMinute }) => ({
      from_date: fromDate.toString(),
      to_date: toDate.toString(),
      weekdays: [...weekdays],
      from_time: clockTime(fromMinute),
      to_time: clockTime(toMinute > DAY_MINUTES ? toMinute - DAY_MINUTES : toMinute),
    })),
    client: wish.client,
    version: wish.version,
    created_at: time(wish.createdAt),
    offers: wish.offers.map((offer) => ({
      booking_id: offer.bookingId,
      barber: { id: offer.barberId, name: terms.barbers.get(offer.barberId)?.name ?? '' },
      start_at: time(offer.startAt),
      end_at: time(offer.endAt),
      offered_at: time(offer.offeredAt),
      expires_at: time(offer.expiresAt),
      outcome: offer.outcome,
      ...(links === undefined
        ? {}
        : { manage_url: `${links.publicUrl}/manage/${manageToken(links.keys.link, offer.bookingId)}` }),
    })),
  }
}

function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

function clockTime(minute: number): string {
  const part = (value: number): string => String(value).padStart(2, '0')
  return `${part(Math.floor(minute / 60))}:${part(minute % 60)}`
}
