import { Type, type TSchema } from 'typebox'
import {
  Id,
  Money,
  Nullable,
  sensitive,
  strictObject,
  Version,
  withExample,
  withExamples,
  ONE_LINE,
} from '../../platform/http/wire.ts'
import { AddOnId, BarberId, BarberName, ServiceId, ServiceName } from '../wire-names.ts'

const Minutes = (minimum: number, maximum: number, example: number, description?: string) =>
  Type.Integer({
    minimum,
    maximum,
    ...(description === undefined ? {} : { description }),
    examples: [example],
  })

/** The id of a thing in an address. */
export const ById = strictObject({ id: Id })

const Name = sensitive(
  'public',
  Type.String({ minLength: 1, maxLength: 120, pattern: ONE_LINE, examples: ['Haircut'] }),
)
const Position = Type.Integer({
  minimum: 0,
  maximum: 10_000,
  description: 'Lists are sorted by it. Left out of a new one: the last.',
  examples: [1],
})
const Ids = (of: typeof Id, description: string) =>
  Type.Array(of, { maxItems: 100, uniqueItems: true, description })
const ResourceKind = Type.String({ pattern: '^[a-z][a-z0-9_-]{0,39}$', examples: ['chair'] })
const Skill = Type.String({ minLength: 1, maxLength: 60, pattern: '^\\S(.*\\S)?$', examples: ['shave'] })

/** A price as somebody sets it. */
export const Price = strictObject({
  amount_minor: Type.Integer({ minimum: 0, maximum: 10_000_000, examples: [3200] }),
  currency: Type.Optional(
    Type.String({
      minLength: 3,
      maxLength: 3,
      description: "The shop's, if it is named.",
      examples: ['EUR'],
    }),
  ),
})

const Duration = Minutes(5, 720, 30)
const serviceFields = {
  description: Type.String({ maxLength: 2_000, examples: ['Wash, cut and style.'] }),
  buffer_before_minutes: Minutes(0, 240, 5, 'Kept free before it; may reach past the opening hours.'),
  buffer_after_minutes: Minutes(0, 240, 10),
  processing_from_minute: Minutes(0, 719, 10, 'From this minute on the barber is free and the chair is not.'),
  processing_minutes: Minutes(0, 720, 10, '0: he is never free in between.'),
  capacity: Type.Integer({ minimum: 1, maximum: 100, description: 'More than 1 is a class.', examples: [1] }),
  required_skill: Nullable(withExample(Skill, 'cut')),
  approval_required: Type.Boolean({ examples: [false] }),
  bookable_by: Type.Union([Type.Literal('public'), Type.Literal('returning'), Type.Literal('staff')]),
  cancellation_free_hours: Nullable(
    Type.Integer({ minimum: 0, maximum: 720, description: 'null: as the shop says.', examples: [24] }),
  ),
  late_fee_percent: Nullable(
    Type.Integer({ minimum: 0, maximum: 100, description: 'null: as the shop says.', examples: [50] }),
  ),
  position: Position,
  resource_kinds: Type.Array(ResourceKind, {
    maxItems: 10,
    uniqueItems: true,
    description: 'One free resource of each kind is needed.',
  }),
  add_on_ids: Ids(AddOnId, 'What can be added to it.'),
  barber_ids: Ids(BarberId, 'Who offers it; what differs with him is set at the barber.'),
}

const optional = <P extends Record<string, TSchema>>(properties: P) => Type.Partial(strictObject(properties))
const serviceExample = {
  name: 'Colour',
  description: 'Colour of one tone.',
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
  {
    additionalProperties: false,
    examples: [{ ...serviceExample, barber_ids: ['01990f3e-7a10-7c3e-9a57-3f6d2b1c4e21'] }],
  },
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
  {
    additionalProperties: false,
    minProperties: 1,
    examples: [{ duration_minutes: 30, price: { amount_minor: 3200 }, buffer_after_minutes: 10 }],
  },
)

const BeardTrimId = withExample(ServiceId, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e16')
const Differing = {
  duration_minutes: Nullable(Type.Integer({ description: 'null: as the service says.', examples: [45] })),
  price: Nullable(withExamples(Money, { amount_minor: 3800 })),
}

/** A service with everything that staff may know of it. */
export const CatalogueServiceView = Type.Object({
  id: ServiceId,
  name: ServiceName,
  description: Type.String({ examples: ['Wash, cut and style.'] }),
  duration_minutes: Type.Integer({ examples: [30] }),
  price: Money,
  buffer_before_minutes: Type.Integer({ examples: [5] }),
  buffer_after_minutes: Type.Integer({ examples: [10] }),
  processing_from_minute: Type.Integer({ examples: [0] }),
  processing_minutes: Type.Integer({ examples: [0] }),
  capacity: Type.Integer({ examples: [1] }),
  required_skill: Nullable(Type.String({ examples: ['cut'] })),
  approval_required: Type.Boolean({ examples: [false] }),
  bookable_by: Type.String({ examples: ['public'] }),
  cancellation_free_hours: Nullable(Type.Integer({ examples: [12] })),
  late_fee_percent: Nullable(Type.Integer({ examples: [50] })),
  position: Type.Integer({ examples: [1] }),
  active: Type.Boolean(),
  resource_kinds: Type.Array(Type.String({ examples: ['chair'] })),
  add_on_ids: Type.Array(AddOnId),
  barbers: Type.Array(
    Type.Object({ barber_id: withExample(BarberId, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e25'), ...Differing }),
  ),
  version: { ...Version, description: 'Counts its changes; the ETag names it.' },
})

/** A service as it was made. */
export const NewServiceView = withExamples(CatalogueServiceView, {
  ...serviceExample,
  id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e15',
  price: { amount_minor: 8900, currency: 'EUR' },
  add_on_ids: [],
  barbers: [{ barber_id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e21', duration_minutes: null, price: null }],
  version: 1,
})

/** A barber with everything that staff may know of him. */
export const CatalogueBarberView = Type.Object({
  id: BarberId,
  name: BarberName,
  bio: Type.String({ examples: ['Cuts and shaves since 2019.'] }),
  skills: Type.Array(Type.String(), { examples: [['cut', 'shave']] }),
  position: Type.Integer({ examples: [1] }),
  active: Type.Boolean(),
  services: Type.Array(Type.Object({ service_id: BeardTrimId, ...Differing })),
  version: { ...Version, description: 'Counts his changes; the ETag names it.' },
})

/** What PATCH /barbers/{id} takes. */
export const BarberChangeBody = Type.Partial(
  strictObject({
    name: withExample(Name, 'Marco'),
    bio: Type.String({ maxLength: 2_000, examples: ['Cuts and shaves since 2019.'] }),
    skills: Type.Array(Skill, { maxItems: 50, uniqueItems: true, examples: [['cut', 'shave']] }),
    position: Position,
    active: Type.Boolean({ description: 'Whether he can be booked.' }),
  }),
  {
    additionalProperties: false,
    minProperties: 1,
    examples: [{ skills: ['cut', 'shave'], bio: 'Cuts and shaves since 2019.' }],
  },
)

/** What PUT /barbers/{id}/services takes. */
export const BarberServicesBody = strictObject({
  items: Type.Array(
    strictObject({
      service_id: BeardTrimId,
      duration_minutes: Type.Optional(Nullable(withExample(Duration, 45))),
      price: Type.Optional(Nullable(withExamples(Price, { amount_minor: 3800 }))),
    }),
    { maxItems: 200, description: 'All that he offers; what he takes another time or price for says so.' },
  ),
})

/** What can be added to services. */
export const AddOnView = Type.Object({
  id: AddOnId,
  name: sensitive('public', Type.String({ examples: ['Hot towel'] })),
  duration_minutes: Type.Integer({ examples: [10] }),
  price: withExamples(Money, { amount_minor: 500 }),
  position: Type.Integer({ examples: [1] }),
  active: Type.Boolean(),
})

/** What POST /add-ons takes. */
export const NewAddOnBody = strictObject({
  name: withExample(Name, 'Hot towel'),
  duration_minutes: Minutes(0, 240, 10),
  price: withExamples(Price, { amount_minor: 500 }),
  position: Type.Optional(Position),
})

/** What PATCH /add-ons/{id} takes. */
export const AddOnChangeBody = Type.Partial(
  strictObject({
    name: withExample(Name, 'Hot towel'),
    duration_minutes: Minutes(0, 240, 10),
    price: withExamples(Price, { amount_minor: 500 }),
    position: Position,
    active: Type.Boolean(),
  }),
  { additionalProperties: false, minProperties: 1 },
)

/** A chair, a basin. */
export const ResourceView = Type.Object({
  id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e13'),
  kind: Type.String({ examples: ['chair'] }),
  name: sensitive('public', Type.String({ examples: ['Chair 1'] })),
  position: Type.Integer({ examples: [1] }),
  active: Type.Boolean(),
})

/** What POST /resources takes. */
export const NewResourceBody = strictObject({
  kind: ResourceKind,
  name: withExample(Name, 'Chair 1'),
  position: Type.Optional(Position),
})

/** What PATCH /resources/{id} takes. */
export const ResourceChangeBody = Type.Partial(
  strictObject({ name: withExample(Name, 'Chair 1'), position: Position, active: Type.Boolean() }),
  { additionalProperties: false, minProperties: 1 },
)

const Period = Type.Union([Type.Literal('day'), Type.Literal('week')], {
  description: "In the shop's days; weeks begin on Monday.",
})
const CountMax = Type.Integer({ minimum: 0, maximum: 1000, examples: [12] })

/** A limit of appointments. */
export const LimitView = Type.Object({
  id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e14'),
  barber_id: Nullable({ ...BarberId, description: 'null: all together.' }),
  service_id: Type.Union([Id, Type.Null()], { description: 'null: all together.', examples: [null] }),
  period: Type.String({ examples: ['day'] }),
  count_max: Type.Integer({ examples: [12] }),
})

/** What POST /booking-limits takes. */
export const NewLimitBody = Type.Object(
  {
    barber_id: Type.Optional(Nullable(BarberId)),
    service_id: Type.Optional(Nullable(ServiceId)),
    period: Period,
    count_max: CountMax,
  },
  {
    additionalProperties: false,
    examples: [{ barber_id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e21', period: 'day', count_max: 12 }],
  },
)

/** What PATCH /booking-limits/{id} takes. */
export const LimitChangeBody = Type.Partial(strictObject({ period: Period, count_max: CountMax }), {
  additionalProperties: false,
  minProperties: 1,
})
