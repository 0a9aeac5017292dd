import { hmac } from '../../platform/crypto/digest.ts'
import {
  eventClass,
  eventSeverity,
  eventStatus,
  sourceEndpoint,
  type EventDraft,
} from '../../platform/events/event.ts'

/** What stands for an address that has no account: the same for the same address, and of no use to find it. */
export function unknownAccount(digestKey: Uint8Array, email: string): string {
  return `unknown:${hmac(digestKey, 'email', email).toString('base64url').slice(0, 22)}`
}

/** What happens to a sign-in: OCSF's own activities, and others with a name. */
export const activities = {
  logon: { id: 1 },
  logoff: { id: 2 },
  refresh_reuse: { id: 99, name: 'Refresh Token Reuse', severity: eventSeverity.high },
  forged_token: { id: 99, name: 'Forged Token', severity: eventSeverity.critical },
  token_refused: { id: 99, name: 'Token Refused', severity: eventSeverity.low },
  session_revoked: { id: 99, name: 'Session Revoked' },
  second_factor: { id: 99, name: 'Second Factor' },
  second_factor_added: { id: 99, name: 'Second Factor Added' },
  second_factor_removed: { id: 99, name: 'Second Factor Removed' },
  recovery_codes_renewed: { id: 99, name: 'Recovery Codes Renewed' },
  recovery_codes_voided: { id: 99, name: 'Recovery Codes Voided' },
  step_up: { id: 99, name: 'Step Up' },
  passkey_added: { id: 99, name: 'Passkey Added' },
  passkey_removed: { id: 99, name: 'Passkey Removed' },
  passkey_copied: { id: 99, name: 'Passkey Copied', severity: eventSeverity.high },
  password_changed: { id: 99, name: 'Password Changed' },
  email_changed: { id: 99, name: 'Email Changed' },
  email_verified: { id: 99, name: 'Email Verified' },
  api_key_made: { id: 99, name: 'API Key Made' },
  api_key_rotated: { id: 99, name: 'API Key Rotated' },
  api_key_revoked: { id: 99, name: 'API Key Revoked' },
  api_key_refused: { id: 99, name: 'API Key Refused', severity: eventSeverity.low },
  identity_linked: { id: 99, name: 'Identity Linked' },
  identity_unlinked: { id: 99, name: 'Identity Unlinked' },
  impersonation_started: { id: 99, name: 'Impersonation Started' },
  impersonation_ended: { id: 99, name: 'Impersonation Ended' },
} satisfies Record<string, { id: number; name?: string; severity?: number }>

/** An OCSF Authentication event (class 3002). `userUid` is an account id, that of an API key, or unknownAccount(). */
export function authEvent(facts: {
  activity: keyof typeof activities
  succeeded: boolean
  detail: string
  userUid: string
  sessionId?: string | null
  /** The API key that it is about. */
  apiKeyId?: string | null
  source: string
  requestId: string
  knownDevice?: boolean
  /** The member of the staff who sees the shop as this account does. */
  impersonatorId?: string
}): EventDraft {
  const activity: { id: number; name?: string; severity?: number } = activities[facts.activity]
  return {
    classUid: eventClass.authentication,
    activityId: activity.id,
    severityId: activity.severity ?? eventSeverity.informational,
    requestId: facts.requestId,
    attributes: {
      ...(activity.name === undefined ? {} : { activity_name: activity.name }),
      status_id: facts.succeeded ? eventStatus.success : eventStatus.failure,
      status_detail: facts.detail,
      service: { name: '6fb' },
      ...(facts.impersonatorId === undefined
        ? {}
        : {
            actor: { user: { uid: facts.impersonatorId } },
            account_switch_type_id: 2,
            account_switch_type: 'Impersonate',
          }),
      user: { uid: facts.userUid, ...(facts.apiKeyId == null ? {} : { credential_uid: facts.apiKeyId }) },
      src_endpoint: sourceEndpoint(facts.source),
      ...(facts.sessionId == null ? {} : { session: { uid: facts.sessionId } }),
      unmapped: { known_device: facts.knownDevice === true },
    },
  }
}
