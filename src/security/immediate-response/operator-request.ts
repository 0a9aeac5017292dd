import type { JsonObject } from '../../platform/postgres/database-types.ts'
import type { OperatorProblem } from './errors.ts'
import type { ClosureVerb } from '../response-actions/closures/closure.ts'

/** What a person can ask the guard to do. */
export type RequestVerb =
  | 'lift_containment'
  | 'resolve_incident'
  | 'note_incident'
  | 'lower_severity'
  | 'end_step'
  | 'revoke_account'
  | 'revoke_session'
  | 'block_source'
  | 'revoke_role'
  | 'revoke_shop'
  | 'revoke_all'
  | 'rotate_signing_keys'
  | 'require_password_reset'
  | 'tighten_limits'
  | 'acknowledge_incident'
  | 'set_on_call'
  | ClosureVerb

/** A request as the guard reads it. */
export interface OperatorRequest {
  id: string
  account_id: string
  session_id: string
  verb: RequestVerb
  target: string
  reason: string
  /** What the verb needs besides. */
  details: JsonObject
  /** For which incident; null for none. */
  incident_id: string | null
  /** For how long; null for the verb's own time. */
  ttl_minutes: number | null
}

/** What the guard decided, and in words why. */
export interface Decision {
  outcome: 'done' | 'refused'
  detail: string
  /** The code of the problem that a refusal is told as. */
  problem: OperatorProblem | null
}

/** The channel on which a new request is told to the guard. */
export const requestChannel = 'sixfb_operator_request'
