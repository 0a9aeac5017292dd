import type { DB } from '../postgres/database-types.ts'

/**
 * What kind of data a column holds. `personal` is what says who somebody is, how to reach him, or what was written of
 * him; `session` tells of his sign-ins and is for himself alone; `credential` is for nobody; `payment` is the books'.
 * `public` has meaning only beside other columns: ids, times, figures.
 */
export type Sensitivity = 'credential' | 'payment' | 'personal' | 'session' | 'public'

/** The one list of what is sensitive, of every table that holds something about a person: a new column has to be here. */
export const sensitivity = {
  account: {
    id: 'public',
    email: 'personal',
    name: 'personal',
    password_hash: 'credential',
    created_at: 'public',
  },
  booking: {
    id: 'public',
    shop_id: 'public',
    client_id: 'public',
    barber_id: 'public',
    service_id: 'public',
    state: 'public',
    start_at: 'public',
    end_at: 'public',
    price_minor: 'public',
    currency: 'public',
    note: 'personal',
    origin: 'public',
    version: 'public',
    created_at: 'public',
    updated_at: 'public',
  },
  client: {
    id: 'public',
    shop_id: 'public',
    account_id: 'personal',
    name: 'personal',
    email: 'personal',
    phone: 'personal',
    birthday: 'personal',
    language: 'personal',
    preferred_barber_id: 'personal',
    preference_note: 'personal',
    tags: 'personal',
    household_id: 'personal',
    household_role: 'personal',
    created_at: 'public',
    created_by: 'public',
    version: 'public',
    merged_into: 'public',
    erased_at: 'public',
  },
  client_consent: {
    id: 'public',
    shop_id: 'public',
    client_id: 'public',
    purpose: 'public',
    given: 'public',
    how: 'public',
    recorded_by: 'public',
    at: 'public',
  },
  client_erasure: {
    erased_id: 'public',
    shop_id: 'public',
    reason: 'public',
    account: 'public',
    account_id: 'public',
    erased_by: 'public',
    at: 'public',
  },
  client_merge: {
    id: 'public',
    shop_id: 'public',
    merged_id: 'public',
    into_id: 'public',
    moved: 'public',
    merged_by: 'public',
    at: 'public',
  },
  client_note: {
    id: 'public',
    shop_id: 'public',
    client_id: 'public',
    text: 'personal',
    author_id: 'public',
    author_name: 'public',
    created_at: 'public',
  },
  household: { id: 'public', shop_id: 'public', created_at: 'public' },
  known_device: {
    digest: 'credential',
    account_id: 'session',
    created_at: 'session',
    last_seen_at: 'session',
  },
  membership: {
    account_id: 'public',
    shop_id: 'public',
    role: 'public',
    barber_id: 'public',
    created_at: 'public',
  },
  occupancy: {
    id: 'public',
    shop_id: 'public',
    booking_id: 'public',
    subject_id: 'public',
    during: 'public',
    live: 'public',
  },
  payment: {
    id: 'public',
    shop_id: 'public',
    booking_id: 'public',
    method: 'payment',
    amount_minor: 'payment',
    currency: 'payment',
    recorded_at: 'payment',
    recorded_by: 'public',
  },
  refresh_token: {
    digest: 'credential',
    session_id: 'session',
    issued_at: 'session',
    expires_at: 'session',
    used_at: 'session',
  },
  session: {
    id: 'session',
    account_id: 'session',
    created_at: 'session',
    expires_at: 'session',
    last_seen_at: 'session',
    source: 'session',
    user_agent: 'session',
    revoked_at: 'session',
    revoked_reason: 'session',
  },
  sign_in_challenge: {
    id: 'session',
    account_id: 'session',
    code_digest: 'credential',
    created_at: 'session',
    expires_at: 'session',
    attempts: 'session',
    used_at: 'session',
  },
} as const satisfies { [Table in keyof DB]?: Record<keyof DB[Table], Sensitivity> }

/** A table that holds something about a person. */
export type PersonalTable = keyof typeof sensitivity

/** The columns of a table that have one of these tags. */
export function columnsTagged(table: PersonalTable, ...tags: Sensitivity[]): string[] {
  return Object.entries<Sensitivity>(sensitivity[table])
    .filter(([, tag]) => tags.includes(tag))
    .map(([column]) => column)
}
