import type { SecretRing } from '../../platform/crypto/secret-ring.ts'
import { Type } from 'typebox'
import {
  EndAt,
  Id,
  Instant,
  localTime,
  StartAt,
  strictObject,
  Version,
  withExample,
  withExamples,
} from '../../platform/http/wire.ts'
import { BookedClient, ForClient } from '../bookings/booking-schema.ts'
import {
  AddOnId,
  BarberId,
  BookingId,
  NamedBarber,
  NamedClient,
  NamedService,
  ServiceId,
} from '../wire-names.ts'
import { manageToken } from '../bookings/manage-link.ts'
import type { ShopTerms } from '../shop/shop-terms.ts'
import type { Wished, WishRecord } from './wish.ts'
import { everyDay, type WishWindow } from './wish-window.ts'

const DAY_MINUTES = 1440

/** The states of a wish. */
export const wishStates = ['open', 'offered', 'booked', 'withdrawn', 'expired'] as const

const Weekdays = Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), {
  minItems: 1,
  maxItems: 7,
  uniqueItems: true,
  description: 'ISO 8601: Monday is 1. Without it: every day.',
  examples: [[1, 2, 3, 4, 5]],
})

const WindowBody = strictObject({
  from_date: Type.String({ format: 'date', examples: ['2031-03-03'] }),
  to_date: Type.String({ format: 'date', description: 'Included.', examples: ['2031-03-14'] }),
  weekdays: Type.Optional(Weekdays),
  from_time: Type.Optional(
    Type.String({
      pattern: '^([01]\\d|2[0-3]):[0-5]\\d$',
      description: "By the clock on the shop's wall; without it: from midnight.",
      examples: ['10:00'],
    }),
  ),
  to_time: Type.Optional(
    Type.String({
      pattern: '^(([01]\\d|2[0-3]):[0-5]\\d|24:00)$',
      description: 'When the appointment has to be over; before from_time: on the next day.',
      examples: ['13:00'],
    }),
  ),
})

/** What POST /waitlist takes. */
export const NewWishBody = strictObject({
  service_id: ServiceId,
  add_on_ids: Type.Optional(Type.Array(AddOnId, { maxItems: 10, uniqueItems: true, examples: [[]] })),
  barber_ids: Type.Optional(
    Type.Array(BarberId, {
      maxItems: 50,
      uniqueItems: true,
      description: 'Who would suit; none: any barber.',
    }),
  ),
  windows: Type.Array(WindowBody, {
    minItems: 1,
    maxItems: 14,
    description: 'When it would suit: the whole appointment lies in one of them.',
    examples: [
      [
        {
          from_date: '2031-03-03',
          to_date: '2031-03-14',
          weekdays: [1, 2, 3, 4, 5],
          from_time: '10:00',
          to_time: '13:00',
        },
      ],
    ],
  }),
  client: Type.Optional(BookedClient),
  client_id: Type.Optional(ForClient),
})
type NewWishBody = Type.Static<typeof NewWishBody>

/** A wish on the wire. */
export const WishView = Type.Object({
  id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e71'),
  state: Type.Enum([...wishStates], { examples: ['offered'] }),
  service: NamedService,
  add_on_ids: withExample(Type.Array(AddOnId), []),
  barber_ids: Type.Array(BarberId),
  windows: Type.Array(
    Type.Object({
      from_date: Type.String({ examples: ['2031-03-03'] }),
      to_date: Type.String({ examples: ['2031-03-14'] }),
      weekdays: Type.Array(Type.Integer(), { examples: [[1, 2, 3, 4, 5]] }),
      from_time: Type.String({ examples: ['10:00'] }),
      to_time: Type.String({ examples: ['13:00'] }),
    }),
  ),
  client: NamedClient,
  version: Version,
  created_at: Instant,
  offers: Type.Array(
    Type.Object({
      booking_id: BookingId,
      barber: NamedBarber,
      start_at: StartAt,
      end_at: EndAt,
      offered_at: withExample(Instant, '2031-03-02T16:20:00+01:00'),
      expires_at: withExample(Instant, '2031-03-02T18:20:00+01:00'),
      outcome: Type.Enum(['pending', 'accepted', 'declined', 'expired']),
      manage_url: Type.Optional(
        Type.String({
          description: 'Where the time is accepted or declined, for whom it is offered to.',
          examples: ['https://old-town.example.com/manage/AZkPPnoQfD6aVz9tKxxOQQ.3kq0n2mXvJb1cR8sT4uWzA'],
        }),
      ),
    }),
    {
      description: 'What was kept for it, oldest first. Confirm the booking to accept, cancel it to decline.',
    },
  ),
})

/** A wish on the wire, to whoever made it: nothing is offered yet. */
export const MadeWishView = withExamples(
  Type.Object({
    ...WishView.properties,
    manage_url: Type.Optional(
      Type.String({
        description: 'Where the wish is seen and withdrawn.',
        examples: ['https://old-town.example.com/wish/AZkPPnoQfD6aVz9tKxxOcQ.Qm5tY1cVb8HxJ2wLr6fNkA'],
      }),
    ),
  }),
  { state: 'open', version: 1, offers: [] },
)

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
  links?: { publicUrl: string; keys: { link: SecretRing } },
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
