import { Type, type Static } from 'typebox'
import {
  ONE_LINE,
  Id,
  Instant,
  Nullable,
  sensitive,
  utcTime,
  withExample,
} from '../../../platform/http/wire.ts'
import { StaffAccountId } from '../../wire-names.ts'
import { shownPrefix, type StoredApiKey } from './api-key.ts'
import { apiKeyScopes } from './scopes.ts'

/** The id of a key, which is not secret. */
export const ApiKeyId = withExample(Id, '01990f3e-7a10-7c3e-9a57-3f6d2b1c4ea1')

/** What a person calls a key. */
export const ApiKeyName = sensitive(
  'public',
  Type.String({ minLength: 1, maxLength: 60, pattern: ONE_LINE, examples: ['Website'] }),
)

/** What a key may do. */
export const Scopes = Type.Array(Type.Enum([...apiKeyScopes]), {
  minItems: 1,
  maxItems: apiKeyScopes.length,
  uniqueItems: true,
  description: 'Actions of the table of permissions; those of people alone are not among them.',
  examples: [['bookings.read', 'clients.read']],
})

/** A scope, in the words of the table of permissions. */
export const ScopeView = Type.Object({
  scope: Type.String({ examples: ['bookings.read'] }),
  does: Type.String({ examples: ['Read bookings and their history'] }),
})

/** For how many days a key is good when nobody says. */
export const LIFETIME_DAYS = 90

/** For how many days a key is good. */
export const LifetimeDays = Type.Integer({
  minimum: 1,
  maximum: 365,
  default: LIFETIME_DAYS,
  description: 'Days until it ends; a rotation begins them anew.',
  examples: [90],
})

/** For how many hours the secret from before a rotation is good as well when nobody says. */
export const OVERLAP_HOURS = 24

/** For how long the secret from before a rotation is good as well. */
export const OverlapHours = Type.Integer({
  minimum: 0,
  maximum: 168,
  default: OVERLAP_HOURS,
  description: 'Hours that the secret from before is good as well; 0 ends it at once.',
  examples: [24],
})

const fields = {
  id: ApiKeyId,
  name: ApiKeyName,
  prefix: Type.String({
    description: 'How the key begins: it tells keys apart, and is not secret.',
    examples: ['6fb_live_4hXq2Vb9LmZ'],
  }),
  scopes: Type.Array(Type.String(), { examples: [['bookings.read', 'clients.read']] }),
  state: Type.Enum(['good', 'expired', 'revoked']),
  created_by: StaffAccountId,
  created_at: withExample(Instant, '2031-03-03T08:00:00Z'),
  expires_in_days: Type.Integer({
    description: 'How many days it, and each rotation, is for.',
    examples: [90],
  }),
  expires_at: withExample(Instant, '2031-06-01T08:00:00Z'),
  previous_ends_at: withExample(
    Nullable({
      ...Instant,
      description: 'Until when the secret from before the last rotation is good as well.',
    }),
    null,
  ),
  last_used_at: withExample(
    Nullable({ ...Instant, description: 'At most a minute behind.' }),
    '2031-03-03T09:59:30Z',
  ),
  last_used_from: withExample(Nullable(Type.String()), '198.51.100.40'),
}

/** A key, without what is secret of it. */
export const ApiKeyView = Type.Object(fields)

/** A key that was just made or rotated, with its text. */
export const NewApiKeyView = Type.Object({
  ...fields,
  last_used_at: withExample(fields.last_used_at, null),
  last_used_from: withExample(fields.last_used_from, null),
  key: sensitive(
    'credential',
    Type.String({
      description: 'The key itself, this one time. Matches ^6fb_live_[0-9A-Za-z]{60}$.',
      examples: ['6fb_live_4hXq2Vb9LmZ0Rk…'],
    }),
  ),
})

/** A key on the wire, as it is at `now`. */
export function apiKeyView(key: StoredApiKey, now: Temporal.Instant): Static<typeof ApiKeyView> {
  const isAhead = (at: Temporal.Instant): boolean => Temporal.Instant.compare(at, now) > 0
  const { previous_ends_at: previousEndsAt, last_used_at: usedAt } = key
  return {
    id: key.id,
    name: key.name,
    prefix: shownPrefix(key.public_id),
    scopes: key.scopes,
    state: key.revoked_at !== null ? 'revoked' : isAhead(key.expires_at) ? 'good' : 'expired',
    created_by: key.created_by,
    created_at: utcTime(key.created_at),
    expires_in_days: key.lifetime_days,
    expires_at: utcTime(key.expires_at),
    previous_ends_at: previousEndsAt !== null && isAhead(previousEndsAt) ? utcTime(previousEndsAt) : null,
    last_used_at: usedAt === null ? null : utcTime(usedAt),
    last_used_from: key.last_used_from,
  }
}
