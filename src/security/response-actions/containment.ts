/** What can be shut. */
export const containmentVerbs = [
  'block_source',
  'revoke_session',
  'revoke_account',
  'challenge_account',
  'revoke_role',
  'revoke_shop',
  'revoke_all',
  'revoke_signing_key',
  'require_password_reset',
  'tighten_limits',
  'read_only',
  'module_off',
  'personal_data_off',
  'block_network',
  'block_fingerprint',
  'freeze_record',
  'release_holds',
  'cut_database',
  'stop',
] as const

/** One of them. */
export type ContainmentVerb = (typeof containmentVerbs)[number]

/** An order that is about to be given. */
export interface Order {
  verb: ContainmentVerb
  target: string
  reason: string
  /** How long it stands, in milliseconds; timeToLiveMs of its verb when left out. */
  ttlMs?: number
}

/** A containment as it is stored. */
export interface Containment {
  id: string
  incident_id: string | null
  verb: ContainmentVerb
  target: string
  reason: string
  created_by: string
  created_at: Temporal.Instant
  expires_at: Temporal.Instant
  lifted_at: Temporal.Instant | null
  lifted_by: string | null
}

const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

/** How long an order stands by itself, in milliseconds. What was revoked stays dead: ten years. */
export const timeToLiveMs: Readonly<Record<ContainmentVerb, number>> = {
  block_source: HOUR_MS,
  challenge_account: 24 * HOUR_MS,
  revoke_session: 87_600 * HOUR_MS,
  revoke_account: 87_600 * HOUR_MS,
  revoke_role: 87_600 * HOUR_MS,
  revoke_shop: 87_600 * HOUR_MS,
  revoke_all: 87_600 * HOUR_MS,
  revoke_signing_key: 87_600 * HOUR_MS,
  require_password_reset: 87_600 * HOUR_MS,
  tighten_limits: HOUR_MS,
  read_only: HOUR_MS,
  module_off: HOUR_MS,
  personal_data_off: HOUR_MS,
  block_network: HOUR_MS,
  block_fingerprint: HOUR_MS,
  freeze_record: 168 * HOUR_MS,
  // Done once; so long a server that begins meanwhile does it as well.
  release_holds: MINUTE_MS,
  cut_database: HOUR_MS,
  stop: 24 * HOUR_MS,
}
