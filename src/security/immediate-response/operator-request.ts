import type { ClosureVerb } from '../response-actions/closures/closure.ts'

/** What a person can ask the guard to do. */
export type RequestVerb =
  | 'lift_containment'
  | 'resolve_incident'
  | 'revoke_account'
  | 'revoke_session'
  | 'block_source'
  | 'revoke_role'
  | 'revoke_shop'
  | 'revoke_all'
  | 'rotate_signing_keys'
  | 'require_password_reset'
  | 'tighten_limits'
  | ClosureVerb

/** A request as the guard reads it. */
export interface OperatorRequest {
  id: string
  account_id: string
  session_id: string
  verb: RequestVerb
  target: string
  reason: string
  /** For which incident; null for none. */
  incident_id: string | null
  /** For how long; null for the verb's own time. */
  ttl_minutes: number | null
}

/** What the guard decided, and in words why. */
export interface Decision {
  outcome: 'done' | 'refused'
  detail: string
}

/** The channel on which a new request is told to the guard. */
export const requestChannel = 'sixfb_operator_request'
