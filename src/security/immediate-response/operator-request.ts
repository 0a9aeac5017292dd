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
  | 'acknowledge_incident'
  | 'set_on_call'

/** A request as the guard reads it. */
export interface OperatorRequest {
  id: string
  account_id: string
  session_id: string
  verb: RequestVerb
  target: string
  reason: string
}

/** What the guard decided, and in words why. */
export interface Decision {
  outcome: 'done' | 'refused'
  detail: string
}

/** The channel on which a new request is told to the guard. */
export const requestChannel = 'sixfb_operator_request'
