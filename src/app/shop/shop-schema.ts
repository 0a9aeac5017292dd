import { Type } from 'typebox'
import { ONE_LINE, sensitive, TimeZone, Version } from '../../platform/http/wire.ts'
import { ShopId } from '../wire-names.ts'

/** Whether a text can be the slug of a shop. */
export const isSlug = /^[a-z0-9][a-z0-9-]{0,62}$/

/** The name of a shop in addresses and in the header X-Shop. */
export const Slug = Type.String({ pattern: isSlug.source, examples: ['old-town'] })

/** What people call a shop. */
export const ShopName = sensitive(
  'public',
  Type.String({ minLength: 1, maxLength: 120, pattern: ONE_LINE, examples: ['Old Town'] }),
)
/** How a shop is called by telephone; null for not at all. */
export const ShopPhone = sensitive(
  'public',
  Type.Union([Type.String({ minLength: 1, maxLength: 40 }), Type.Null()], {
    examples: ['+49 30 5550101'],
  }),
)
/** Where a shop is; null when that is told otherwise. */
export const ShopAddress = Type.Union([Type.String({ minLength: 1, maxLength: 300 }), Type.Null()], {
  examples: ['Alte Gasse 4, Berlin'],
})
/** The colour of a shop's pages, as they read it: a hexadecimal one, or one of OKLCH. */
const ShopAccent = Type.String({
  maxLength: 40,
  pattern: '^(#[0-9a-fA-F]{6}|oklch\\([0-9]{1,3}(\\.[0-9]+)?%? [0-9.]{1,8} [0-9.]{1,8}\\))$',
  description: 'A CSS colour. The pages correct its contrast where it would be hard to read.',
  examples: ['#7a4b2a', 'oklch(0.52 0.13 35)'],
})

/** A shop as anybody may know it. */
export const ShopView = Type.Object({
  id: ShopId,
  slug: Type.String({ examples: ['old-town'] }),
  name: sensitive('public', Type.String({ examples: ['Old Town'] })),
  time_zone: TimeZone,
  currency: Type.String({ description: 'ISO 4217.', examples: ['EUR'] }),
  phone: sensitive('public', Type.Union([Type.String(), Type.Null()], { examples: ['+49 30 5550101'] })),
  address: Type.Union([Type.String(), Type.Null()], { examples: ['Alte Gasse 4, Berlin'] }),
  accent: Type.String({ description: 'A CSS colour.', examples: ['oklch(0.52 0.13 35)'] }),
  demo: Type.Boolean({ description: 'Whether its people and bookings are invented.', examples: [false] }),
  slot_step_minutes: Type.Integer({ examples: [15] }),
  notice_minutes_min: Type.Integer({ examples: [30] }),
  horizon_days: Type.Integer({ examples: [60] }),
  cancellation_free_hours: Type.Integer({ examples: [12] }),
  version: { ...Version, description: 'Counts its changes; the ETag names it.' },
})

/** What may be changed of a shop; what is left out stays. */
export const ShopChangeBody = Type.Object(
  {
    name: Type.Optional(ShopName),
    phone: Type.Optional(ShopPhone),
    address: Type.Optional(ShopAddress),
    accent: Type.Optional(ShopAccent),
    slot_step_minutes: Type.Optional(
      Type.Integer({
        minimum: 5,
        maximum: 240,
        description: 'From one start that is offered to the next.',
        examples: [15],
      }),
    ),
    notice_minutes_min: Type.Optional(Type.Integer({ minimum: 0, maximum: 60 * 24 * 30, examples: [30] })),
    horizon_days: Type.Optional(Type.Integer({ minimum: 1, maximum: 730, examples: [60] })),
    cancellation_free_hours: Type.Optional(Type.Integer({ minimum: 0, maximum: 24 * 30, examples: [12] })),
  },
  {
    additionalProperties: false,
    minProperties: 1,
    examples: [{ notice_minutes_min: 30, cancellation_free_hours: 12 }],
  },
)
