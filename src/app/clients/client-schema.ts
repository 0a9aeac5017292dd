import { Type } from 'typebox'
import { Id, Instant, strictObject } from '../../platform/http/wire.ts'
import { consentPurposes, consentWays } from './client.ts'
import { erasureReasons } from './erasure.ts'

const Nullable = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()])

/** The id of a client in an address. */
export const ById = strictObject({ id: Id })

/** The page of a list. */
export const Page = {
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
  cursor: Type.Optional(Type.String({ maxLength: 200, pattern: '^[A-Za-z0-9_-]+$' })),
}

/** The header with which a POST can be sent again. */
export const KeyHeader = Type.Object({
  'idempotency-key': Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
})

/** The header that says which version of the profile is to be changed: the ETag that came with it. */
export const VersionHeader = Type.Object({
  'if-match': Type.Optional(Type.String({ maxLength: 100, examples: ['"3"'] })),
})

const name = Type.String({ minLength: 1, maxLength: 120, pattern: '\\S', examples: ['Ana Client'] })
const profile = {
  email: Type.Optional(
    Nullable(Type.String({ format: 'email', maxLength: 254, examples: ['ana@example.com'] })),
  ),
  phone: Type.Optional(
    Nullable(
      Type.String({ minLength: 5, maxLength: 32, pattern: '^[+0-9 ()/.-]+$', examples: ['+49 30 5550100'] }),
    ),
  ),
  birthday: Type.Optional(Nullable(Type.String({ format: 'date', examples: ['1990-05-17'] }))),
  preferences: Type.Optional(
    strictObject({
      barber_id: Type.Optional(Nullable(Id)),
      note: Type.Optional(Type.String({ maxLength: 2_000, examples: ['Scissors only, no clippers.'] })),
      language: Type.Optional(
        Nullable(
          Type.String({
            pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
            maxLength: 35,
            description: 'BCP 47.',
            examples: ['de', 'pt-BR'],
          }),
        ),
      ),
    }),
  ),
}
const tags = Type.Array(Type.String({ minLength: 1, maxLength: 40, pattern: '\\S' }), {
  maxItems: 20,
  examples: [['regular', 'beard']],
})

const policy = strictObject({
  cancellation_free_hours: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 8_760 }))),
  late_fee_percent: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 100 }))),
})

/** What POST /clients takes. */
export const NewClientBody = strictObject({ name, ...profile, tags: Type.Optional(tags) })

/** What PATCH /clients/{id} takes: what is missing stays as it is. */
export const ClientChanges = strictObject({
  name: Type.Optional(name),
  ...profile,
  tags: Type.Optional(tags),
  policy: Type.Optional(policy),
})

/** What PATCH /clients/me takes. */
export const OwnChanges = strictObject({ name: Type.Optional(name), ...profile })

/** What is said on a purpose by signing in. */
export const OwnConsentBody = strictObject({
  purpose: Type.Enum([...consentPurposes]),
  given: Type.Boolean({ description: 'false takes it back.' }),
})

/** What the staff write down that a client has said on a purpose. */
export const ConsentBody = strictObject({
  purpose: Type.Enum([...consentPurposes]),
  given: Type.Boolean({ description: 'false takes it back.' }),
  how: Type.Enum(consentWays.filter((way) => way !== 'online')),
})

const consent = { purpose: Type.String(), given: Type.Boolean(), how: Type.String(), at: Instant }

/** A word on a purpose, in the history. */
export const ConsentView = Type.Object({ id: Id, ...consent })

const own = {
  id: Id,
  version: Type.Integer(),
  name: Type.String(),
  email: Nullable(Type.String()),
  phone: Nullable(Type.String()),
  birthday: Nullable(Type.String()),
  preferences: Type.Object({
    barber_id: Nullable(Id),
    note: Type.String(),
    language: Nullable(Type.String()),
  }),
  consents: Type.Array(Type.Object(consent), {
    description: 'What holds now; who never said anything did not agree.',
  }),
  record: Type.Object({
    visits: Type.Integer({ description: 'How often he came.' }),
    completed: Type.Integer({ description: 'Of those, served to the end.' }),
    cancelled: Type.Integer(),
    late_cancelled: Type.Integer({ description: 'Of those, too late to be free.' }),
    no_show: Type.Integer(),
    upcoming: Type.Integer(),
    last_visit_at: Nullable(Instant),
  }),
  created_at: Instant,
}

const members = Type.Array(Type.Object({ client_id: Id, name: Type.String(), role: Type.String() }))

/** A household on the wire. */
export const HouseholdView = Type.Object({ id: Id, members })

/** A client as he sees himself. */
export const OwnClientView = Type.Object(own)

/** A client as the staff see him. */
export const ClientView = Type.Object({
  ...own,
  tags: Type.Array(Type.String()),
  policy: Type.Object(
    { cancellation_free_hours: Nullable(Type.Integer()), late_fee_percent: Nullable(Type.Integer()) },
    {
      description: 'What the shop agreed on with him; null is as with others. Who runs the shop changes it.',
    },
  ),
  has_account: Type.Boolean(),
  household: Nullable(HouseholdView),
  merged_ids: Type.Array(Id, { description: 'Clients that were found to be him, and lead here.' }),
  erased_at: Nullable(Instant),
})

/** A note on the wire. */
export const NoteView = Type.Object({
  id: Id,
  text: Type.String(),
  author: Type.Object({ account_id: Id, name: Type.String() }),
  created_at: Instant,
})

/** Clients who may be one person. */
export const DuplicatesView = Type.Object({
  reasons: Type.Array(
    Type.String({ examples: ['same_email', 'same_phone', 'same_account', 'similar_name'] }),
  ),
  clients: Type.Array(
    Type.Object({
      id: Id,
      name: Type.String(),
      email: Nullable(Type.String()),
      phone: Nullable(Type.String()),
      bookings: Type.Integer(),
      created_at: Instant,
    }),
  ),
})

/** Everything that the shop holds about a person. */
export const ExportView = Type.Object({
  exported_at: Instant,
  shop: Type.Object({ id: Id, name: Type.String() }),
  records: Type.Record(Type.String(), Type.Array(Type.Object({}, { additionalProperties: true })), {
    description: 'Rows by table; times in UTC, money in minor units.',
  }),
  names: Type.Record(Type.String(), Type.String(), {
    description: 'What ids of barbers and services stand for.',
  }),
  accesses: Type.Array(
    Type.Object({
      at: Instant,
      account_id: Nullable(Id),
      route: Type.String(),
      source_table: Type.String(),
      fields: Type.Array(Type.String()),
      purpose: Type.String(),
    }),
    { description: 'Who was given any of it and when, newest first. Without an account: by a signed link.' },
  ),
})

/** What POST /clients/{id}/erasure takes. */
export const ErasureBody = strictObject({
  reason: Type.Enum([...erasureReasons]),
  account: Type.Optional(
    Type.Enum(['close', 'keep'], {
      default: 'close',
      description:
        'What becomes of the account he signs in with. One that is more than a client here is kept.',
    }),
  ),
})

/** That a client was erased. */
export const ErasureView = Type.Object({
  client_id: Id,
  reason: Type.String(),
  erased_at: Instant,
  account: Type.Enum(['closed', 'kept', 'none']),
  rows: Type.Record(Type.String(), Type.Integer(), {
    description: 'In how many rows of which tables something was taken; empty when it had been done before.',
  }),
})
