import { Type } from 'typebox'
import {
  Id,
  Instant,
  Nullable,
  sensitive,
  strictObject,
  Version,
  withExample,
  withExamples,
  ONE_LINE,
} from '../../platform/http/wire.ts'
import {
  BarberId,
  BarberName,
  ClientId,
  Contact,
  GivenContact,
  ShopId,
  StaffAccountId,
} from '../wire-names.ts'
import { consentPurposes, consentWays } from './client.ts'
import { erasureReasons } from './erasure.ts'

/** The id of a client in an address. */
export const ById = strictObject({ id: ClientId })

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

const { name, email, phone } = GivenContact
const profile = {
  email,
  phone,
  birthday: Type.Optional(Nullable(Type.String({ format: 'date', examples: ['1990-05-17'] }))),
  preferences: Type.Optional(
    strictObject({
      barber_id: Type.Optional(Nullable(BarberId)),
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
const tags = Type.Array(Type.String({ minLength: 1, maxLength: 40, pattern: ONE_LINE }), {
  maxItems: 20,
  examples: [['regular', 'beard']],
})

const policy = sensitive(
  'personal',
  strictObject({
    cancellation_free_hours: Type.Optional(
      Nullable(Type.Integer({ minimum: 0, maximum: 8_760, examples: [24] })),
    ),
    late_fee_percent: Type.Optional(Nullable(Type.Integer({ minimum: 0, maximum: 100, examples: [50] }))),
  }),
)

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
  how: Type.Enum(
    consentWays.filter((way) => way !== 'online'),
    { examples: ['in_person'] },
  ),
})

const consent = {
  purpose: Type.String({ examples: ['marketing_mail'] }),
  given: Type.Boolean(),
  how: Type.String({ examples: ['in_person'] }),
  at: Instant,
}

/** A word on a purpose, in the history. */
export const ConsentView = Type.Object({
  id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e35'),
  ...consent,
})

const own = {
  id: ClientId,
  version: Version,
  ...Contact,
  birthday: Nullable(Type.String({ examples: ['1990-05-17'] })),
  preferences: Type.Object({
    barber_id: Nullable(BarberId),
    note: Type.String({ examples: ['Scissors only, no clippers.'] }),
    language: Nullable(Type.String({ examples: ['de'] })),
  }),
  consents: Type.Array(Type.Object(consent), {
    description: 'What holds now; who never said anything did not agree.',
  }),
  record: Type.Object({
    visits: Type.Integer({ description: 'How often he came.', examples: [7] }),
    completed: Type.Integer({ description: 'Of those, served to the end.', examples: [7] }),
    cancelled: Type.Integer({ examples: [2] }),
    late_cancelled: Type.Integer({ description: 'Of those, too late to be free.', examples: [1] }),
    no_show: Type.Integer({ examples: [0] }),
    upcoming: Type.Integer({ examples: [1] }),
    last_visit_at: Nullable(withExample(Instant, '2031-02-03T10:00:00+01:00')),
  }),
  created_at: withExample(Instant, '2030-05-13T09:40:00+02:00'),
}

const members = Type.Array(
  Type.Object({ client_id: ClientId, name: sensitive('personal', Type.String()), role: Type.String() }),
  {
    examples: [
      [
        { client_id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e31', name: 'Ana Client', role: 'adult' },
        { client_id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e32', name: 'Ben Client', role: 'child' },
      ],
    ],
  },
)

/** A household on the wire. */
export const HouseholdView = Type.Object({
  id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e39'),
  members,
})

/** A client as he sees himself. */
export const OwnClientView = Type.Object(own)

/** A client as the staff see him. */
export const ClientView = Type.Object({
  ...own,
  tags: Type.Array(Type.String(), { examples: [['regular', 'beard']] }),
  policy: sensitive(
    'personal',
    Type.Object(
      {
        cancellation_free_hours: Nullable(Type.Integer({ examples: [24] })),
        late_fee_percent: Nullable(Type.Integer({ examples: [50] })),
      },
      {
        description:
          'What the shop agreed on with him; null is as with others. Who runs the shop changes it.',
      },
    ),
  ),
  has_account: Type.Boolean(),
  household: Nullable(HouseholdView),
  merged_ids: Type.Array(Id, {
    description: 'Clients that were found to be him, and lead here.',
    examples: [['01990f3e-7a10-7c3e-9a57-3f6d2b1c4e33']],
  }),
  erased_at: withExample(Nullable(Instant), null),
})

/** A client who was just written down. */
export const NewClientView = withExamples(ClientView, {
  version: 1,
  consents: [],
  record: {
    visits: 0,
    completed: 0,
    cancelled: 0,
    late_cancelled: 0,
    no_show: 0,
    upcoming: 0,
    last_visit_at: null,
  },
  created_at: '2031-02-24T18:05:00+01:00',
  policy: { cancellation_free_hours: null, late_fee_percent: null },
  has_account: false,
  household: null,
  merged_ids: [],
})

/** A note on the wire. */
export const NoteView = Type.Object({
  id: withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e34'),
  text: sensitive('personal', Type.String({ examples: ['Allergic to aloe.'] })),
  author: Type.Object({ account_id: StaffAccountId, name: BarberName }),
  created_at: Instant,
})

/** Clients who may be one person. */
export const DuplicatesView = Type.Object({
  reasons: Type.Array(Type.String(), {
    description: 'same_email, same_phone, same_account and similar_name.',
    examples: [['same_email', 'similar_name']],
  }),
  clients: Type.Array(
    Type.Object({
      id: ClientId,
      ...Contact,
      bookings: Type.Integer({ examples: [8] }),
      created_at: Instant,
    }),
    {
      examples: [
        [
          {
            id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e31',
            name: 'Ana Client',
            email: 'ana@example.com',
            phone: '+49 30 5550123',
            bookings: 8,
            created_at: '2030-05-13T09:40:00+02:00',
          },
          {
            id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e33',
            name: 'Ana',
            email: 'ana@example.com',
            phone: null,
            bookings: 1,
            created_at: '2031-02-24T18:05:00+01:00',
          },
        ],
      ],
    },
  ),
})

/** Everything that the shop holds about a person. */
export const ExportView = Type.Object({
  exported_at: Instant,
  shop: Type.Object({ id: ShopId, name: sensitive('public', Type.String({ examples: ['Old Town'] })) }),
  records: Type.Record(Type.String(), Type.Array(Type.Object({}, { additionalProperties: true })), {
    description: 'Rows by table; times in UTC, money in minor units.',
    examples: [
      {
        client: [
          {
            id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e31',
            name: 'Ana Client',
            email: 'ana@example.com',
            phone: '+49 30 5550123',
          },
        ],
        booking: [
          {
            id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e41',
            barber_id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e21',
            service_id: '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e11',
            state: 'confirmed',
            start_at: '2031-03-03T09:00:00Z',
            end_at: '2031-03-03T09:30:00Z',
            price_minor: 3200,
            currency: 'EUR',
          },
        ],
      },
    ],
  }),
  names: Type.Record(Type.String(), Type.String(), {
    description: 'What ids of barbers and services stand for.',
    examples: [
      {
        '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e21': 'Marco',
        '01990f3e-7a10-7c3e-9a57-3f6d2b1c4e11': 'Haircut',
      },
    ],
  }),
  accesses: Type.Array(
    Type.Object({
      at: Instant,
      account_id: Nullable(StaffAccountId),
      route: Type.String({ examples: ['GET /clients/:id'] }),
      source_table: Type.String({ examples: ['client'] }),
      fields: Type.Array(Type.String(), { examples: [['name', 'email', 'phone']] }),
      purpose: Type.String({ examples: ['read'] }),
    }),
    { description: 'Who was given any of it and when, newest first. Without an account: by a signed link.' },
  ),
})

/** What POST /clients/{id}/erasure takes. */
export const ErasureBody = strictObject({
  reason: sensitive('public', Type.Enum([...erasureReasons])),
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
  client_id: ClientId,
  reason: sensitive('public', Type.String({ examples: ['requested'] })),
  erased_at: Instant,
  account: Type.Enum(['closed', 'kept', 'none']),
  rows: Type.Record(Type.String(), Type.Integer(), {
    description: 'In how many rows of which tables something was taken; empty when it had been done before.',
    examples: [{ client: 1, client_note: 2, booking: 8 }],
  }),
})
