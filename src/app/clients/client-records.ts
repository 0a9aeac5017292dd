import type { DB } from '../../platform/postgres/database-types.ts'

/** How the rows of one table belong to a person, and what becomes of them. */
export interface RecordRule {
  /** Whose id stands in `column`. */
  of: 'client' | 'booking' | 'wish' | 'household' | 'account' | 'session'
  column: string
  /** When two clients are found to be one person, the rows go to the one who stays. */
  moves: boolean
  /** When he is erased: what is personal in the row is blanked, the row goes, or it holds nothing of his and stays. */
  erasure: 'blank' | 'delete' | 'keep'
}

const kept = { moves: false, erasure: 'keep' } as const

const rules = {
  booking: { of: 'client', column: 'client_id', moves: true, erasure: 'blank' },
  booking_series: { of: 'client', column: 'client_id', moves: true, erasure: 'keep' },
  client_note: { of: 'client', column: 'client_id', moves: true, erasure: 'delete' },
  // That somebody had agreed has to be shown even afterwards; whom it was of, nobody can tell any more.
  client_consent: { of: 'client', column: 'client_id', moves: true, erasure: 'keep' },
  client_merge: { of: 'client', column: 'merged_id', ...kept },
  client_erasure: { of: 'client', column: 'erased_id', ...kept },
  booking_item: { of: 'booking', column: 'booking_id', moves: false, erasure: 'blank' },
  booking_fee: { of: 'booking', column: 'booking_id', ...kept },
  booking_history: { of: 'booking', column: 'booking_id', ...kept },
  occupancy: { of: 'booking', column: 'booking_id', ...kept },
  payment: { of: 'booking', column: 'booking_id', ...kept },
  // A wish leaves the line with who made it, and takes its windows and offers along.
  waitlist_wish: { of: 'client', column: 'client_id', moves: true, erasure: 'delete' },
  waitlist_window: { of: 'wish', column: 'wish_id', ...kept },
  waitlist_offer: { of: 'wish', column: 'wish_id', ...kept },
  household: { of: 'household', column: 'id', ...kept },
  client: { of: 'client', column: 'id', moves: false, erasure: 'blank' },
  account: { of: 'account', column: 'id', ...kept },
  membership: { of: 'account', column: 'account_id', ...kept },
  invitation: { of: 'account', column: 'invited_by', ...kept },
  session: { of: 'account', column: 'account_id', ...kept },
  known_device: { of: 'account', column: 'account_id', ...kept },
  sign_in_challenge: { of: 'account', column: 'account_id', ...kept },
  issued_token: { of: 'account', column: 'account_id', ...kept },
  mailed_link: { of: 'account', column: 'account_id', ...kept },
  authenticator: { of: 'account', column: 'account_id', ...kept },
  api_key: { of: 'account', column: 'created_by', ...kept },
  passkey: { of: 'account', column: 'account_id', ...kept },
  passkey_challenge: { of: 'account', column: 'account_id', ...kept },
  external_identity: { of: 'account', column: 'account_id', ...kept },
  on_call_shift: { of: 'account', column: 'account_id', ...kept },
  authorization_request: { of: 'account', column: 'account_id', ...kept },
  impersonation: { of: 'account', column: 'account_id', moves: false, erasure: 'blank' },
  recovery_code: { of: 'account', column: 'account_id', ...kept },
  second_factor_challenge: { of: 'account', column: 'account_id', ...kept },
  // Once a place has ended nothing in it leads to anybody.
  walk_in: { of: 'account', column: 'account_id', moves: false, erasure: 'delete' },
  refresh_token: { of: 'session', column: 'session_id', ...kept },
} satisfies Partial<Record<keyof DB, RecordRule>>

/** A table that holds something about a person. */
export type PersonalTable = keyof typeof rules

/**
 * Everything that the shop holds about a person: what an export gives, a merging moves and an erasure takes. A table
 * that comes to refer to clients has to be added here; a test asks the database whether one is missing. What hangs on
 * the account goes with the account (closeAccount).
 */
export const clientRecords: Record<PersonalTable, RecordRule> = rules

/** What stands in the place of a value that can't be empty. */
export const blankValues: Partial<Record<PersonalTable, Record<string, string>>> = {
  client: { name: 'Erased client' },
}
