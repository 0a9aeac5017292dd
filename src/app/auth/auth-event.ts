import { hmac } from '../../platform/crypto/digest.ts'
import { eventClass, eventSeverity, eventStatus, type EventDraft } from '../../platform/events/event.ts'

/** What stands for an address that has no account: the same for the same address, and of no use to find it. */
export function unknownAccount(digestKey: Uint8Array, email: string): string {
  return `unknown:${hmac(digestKey, 'email', email).toString('base64url').slice(0, 22)}`
}

/** An OCSF Authentication event (class 3002). `userUid` is an account id or unknownAccount(). */
export function authEvent(facts: {
  activity: 'logon' | 'logoff' | 'refresh_reuse'
  succeeded: boolean
  detail: string
  userUid: string
  sessionId?: string | null
  source: string
  requestId: string
  knownDevice?: boolean
}): EventDraft {
  const activityId = { logon: 1, logoff: 2, refresh_reuse: 99 }[facts.activity]
  return {
    classUid: eventClass.authentication,
    activityId,
    severityId: facts.activity === 'refresh_reuse' ? eventSeverity.high : eventSeverity.informational,
    requestId: facts.requestId,
    attributes: {
      ...(activityId === 99 ? { activity_name: 'Refresh Token Reuse' } : {}),
      status_id: facts.succeeded ? eventStatus.success : eventStatus.failure,
      status_detail: facts.detail,
      service: { name: '6fb' },
      user: { uid: facts.userUid },
      src_endpoint: { ip: facts.source },
      ...(facts.sessionId == null ? {} : { session: { uid: facts.sessionId } }),
      unmapped: { known_device: facts.knownDevice === true },
    },
  }
}
