import { Type, type TSchema } from 'typebox'
import { Id, Money, strictObject } from '../../platform/http/wire.ts'

const Nullable = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()])
const Minutes = (minimum: number, maximum: number, description?: string) =>
  Type.Integer({ minimum, maximum, ...(description === undefined ? {} : { description }) })

/** The id of a thing in an address. */
export const ById = strictObject({ id: Id })

const Name = Type.String({ minLength: 1, maxLength: 120, pattern: '\\S', examples: ['Haircut'] })
const Position = Type.Integer({
  minimum: 0,
  maximum: 10_000,
  description: 'Lists are sorted by it. Left out of a new one: the last.',
})
const Ids = (description: string) => Type.Array(Id, { maxItems: 100, uniqueItems: true, description })
const ResourceKind = Type.String({ pattern: '^[a-z][a-z0-9_-]{0,39}$', examples: ['chair'] })
const Skill = Type.String({ minLength: 1, maxLength: 60, pattern: '^\\S(.*\\S)?$', examples: ['shave'] })

/** A price as somebody sets it. */
export const Price = strictObject({
  amount_minor: Type.Integer({ minimum: 0, maximum: 10_000_000, examples: [3200] }),
  currency: Type.Optional(
    Type.String({ minLength: 3, maxLength: 3, description: "The shop's, if it is named." }),
  ),
})

const Duration = Minutes(5, 720)
const serviceFields = {
  description: Type.String({ maxLength: 2_000 }),
  buffer_before_minutes: Minutes(0, 240, 'Kept free before it; may reach past the opening hours.'),
  buffer_after_minutes: Minutes(0, 240),
  processing_from_minute: Minutes(0, 719, 'From this minute on the barber is free and the chair is not.'),
  processing_minutes: Minutes(0, 720, '0: he is never free in between.'),
  capacity: Type.Integer({ minimum: 1, maximum: 100, description: 'More than 1 is a class.' }),
  required_skill: Nullable(Skill),
  approval_required: Type.Boolean(),
  bookable_by: Type.Union([Type.Literal('public'), Type.Literal('returning'), Type.Literal('staff')]),
  cancellation_free_hours: Nullable(
    Type.Integer({ minimum: 0, maximum: 720, description: 'null: as the shop says.' }),
  ),
  late_fee_percent: Nullable(
    Type.Integer({ minimum: 0, maximum: 100, description: 'null: as the shop says.' }),
  ),
  position: Position,
  resource_kinds: Type.Array(ResourceKind, {
    maxItems: 10,
    uniqueItems: true,
    description: 'One free resource of each kind is needed.',
  }),
  add_on_ids: Ids('What can be added to it.'),
  barber_ids: Ids('Who offers it; what differs with him is set at the barber.'),
}

const optional = <P extends Record<string, TSchema>>(properties: P) => Type.Partial(strictObject(properties))
const serviceExample = {
  name: 'Colour',
  duration_minutes: 90,
  price: { amount_minor: 8900 },
  processing_from_minute: 30,
  processing_minutes: 40,
  required_skill: 'colour',
  resource_kinds: ['chair'],
}

/** What POST /services takes. */
export const NewServiceBody = Type.Object(
  {
    name: Name,
    duration_minutes: Duration,
    price: Price,
    ...optional(serviceFields).properties,
  },
  { additionalProperties: false, examples: [serviceExample] },
)

/** What PATCH /services/{id} takes. */
export const ServiceChangeBody = Type.Partial(
  strictObject({
    name: Name,
    duration_minutes: Duration,
    price: Price,
    ...serviceFields,
    active: Type.Boolean({ description: 'Whether it can be booked. What is booked is served all the same.' }),
  }),
  { additionalProperties: false, minProperties: 1 },
)

const Differing = {
  duration_minutes: Nullable(Type.Integer({ description: 'null: as the service says.' })),
  price: Nullable(Money),
}

/** A service with everything that staff may know of it. */
export const CatalogueServiceView = Type.Object({
  id: Id,
  name: Type.String(),
  description: Type.String(),
  duration_minutes: Type.Integer(),
  price: Money,
  buffer_before_minutes: Type.Integer(),
  buffer_after_minutes: Type.Integer(),
  processing_from_minute: Type.Integer(),
  processing_minutes: Type.Integer(),
  capacity: Type.Integer(),
  required_skill: Nullable(Type.String()),
  approval_required: Type.Boolean(),
  bookable_by: Type.String({ examples: ['public'] }),
  cancellation_free_hours: Nullable(Type.Integer()),
  late_fee_percent: Nullable(Type.Integer()),
  position: Type.Integer(),
  active: Type.Boolean(),
  resource_kinds: Type.Array(Type.String()),
  add_on_ids: Type.Array(Id),
  barbers: Type.Array(Type.Object({ barber_id: Id, ...Differing })),
  version: Type.Integer({ description: 'Counts its changes; the ETag names it.' }),
})

/** A barber with everything that staff may know of him. */
export const CatalogueBarberView = Type.Object({
  id: Id,
  name: Type.String(),
  bio: Type.String(),
  skills: Type.Array(Type.String()),
  position: Type.Integer(),
  active: Type.Boolean(),
  services: Type.Array(Type.Object({ service_id: Id, ...Differing })),
  version: Type.Integer({ description: 'Counts his changes; the ETag names it.' }),
})

/** What PATCH /barbers/{id} takes. */
export const BarberChangeBody = Type.Partial(
  strictObject({
    name: Name,
    bio: Type.String({ maxLength: 2_000 }),
    skills: Type.Array(Skill, { maxItems: 50, uniqueItems: true, examples: [['shave', 'colour']] }),
    position: Position,
    active: Type.Boolean({ description: 'Whether he can be booked.' }),
  }),
  { additionalProperties: false, minProperties: 1, examples: [{ skills: ['shave', 'colour'] }] },
)

/** What PUT /barbers/{id}/services takes. */
export const BarberServicesBody = strictObject({
  items: Type.Array(
    strictObject({
      service_id: Id,
      duration_minutes: Type.Optional(Nullable(Duration)),
      price: Type.Optional(Nullable(Price)),
    }),
    { maxItems: 200, description: 'All that he offers; what he takes another time or price for says so.' },
  ),
})

/** What can be added to services. */
export const AddOnView = Type.Object({
  id: Id,
  name: Type.String(),
  duration_minutes: Type.Integer(),
  price: Money,
  position: Type.Integer(),
  active: Type.Boolean(),
})

/** What POST /add-ons takes. */
export const NewAddOnBody = strictObject({
  name: { ...Name, examples: ['Beard oil'] },
  duration_minutes: Minutes(0, 240),
  price: Price,
  position: Type.Optional(Position),
})

/** What PATCH /add-ons/{id} takes. */
export const AddOnChangeBody = Type.Partial(
  strictObject({
    name: Name,
    duration_minutes: Minutes(0, 240),
    price: Price,
    position: Position,
    active: Type.Boolean(),
  }),
  { additionalProperties: false, minProperties: 1 },
)

/** A chair, a basin. */
export const ResourceView = Type.Object({
  id: Id,
  kind: Type.String(),
  name: Type.String(),
  position: Type.Integer(),
  active: Type.Boolean(),
})

/** What POST /resources takes. */
export const NewResourceBody = strictObject({
  kind: ResourceKind,
  name: { ...Name, examples: ['Chair 1'] },
  position: Type.Optional(Position),
})

/** What PATCH /resources/{id} takes. */
export const ResourceChangeBody = Type.Partial(
  strictObject({ name: Name, position: Position, active: Type.Boolean() }),
  { additionalProperties: false, minProperties: 1 },
)

const Period = Type.Union([Type.Literal('day'), Type.Literal('week')], {
  description: "In the shop's days; weeks begin on Monday.",
})
const CountMax = Type.Integer({ minimum: 0, maximum: 1000 })

/** A limit of appointments. */
export const LimitView = Type.Object({
  id: Id,
  barber_id: Nullable({ ...Id, description: 'null: all together.' }),
  service_id: Nullable({ ...Id, description: 'null: all together.' }),
  period: Type.String({ examples: ['day'] }),
  count_max: Type.Integer(),
})

/** What POST /booking-limits takes. */
export const NewLimitBody = Type.Object(
  {
    barber_id: Type.Optional(Nullable(Id)),
    service_id: Type.Optional(Nullable(Id)),
    period: Period,
    count_max: CountMax,
  },
  { additionalProperties: false, examples: [{ period: 'day', count_max: 12 }] },
)

/** What PATCH /booking-limits/{id} takes. */
export const LimitChangeBody = Type.Partial(strictObject({ period: Period, count_max: CountMax }), {
  additionalProperties: false,
  minProperties: 1,
})
