import { eventClass, eventSeverity, eventStatus, type EventDraft } from '../../../platform/events/event.ts'
import { hmac } from '../../../platform/crypto/digest.ts'
import type { JsonObject } from '../../../platform/postgres/database-types.ts'
import type { Payload } from './find-payloads.ts'

/** The methods that OCSF 1.8 has a word for, and that are answered here. */
const METHODS = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'])

/**
 * The event that a request brought hostile input (OCSF HTTP Activity, class 4002). Of the input itself nothing stands there but
 * its family, its length, where it stood, and a digest under `digestKey`, so that what is sent again is known again.
 */
export function payloadEvent(
  payload: Payload,
  request: {
    source: string
    method: string
    /** The path of the route, never the address itself. */
    route: string
    requestId: string
    /** A digest of what sent it says of itself. */
    fingerprint: string
    /** Who acts, as events have it; null while nobody is known. */
    actor: JsonObject | null
    isRefused: boolean
  },
  digestKey: Uint8Array,
): EventDraft {
  const { family, place, field, text } = payload
  return {
    classUid: eventClass.httpActivity,
    activityId: 99,
    severityId: eventSeverity.low,
    requestId: request.requestId,
    // It is what `actor` stands in.
    profiles: ['host'],
    attributes: {
      activity_name: 'Hostile Payload',
      status_id: request.isRefused ? eventStatus.failure : eventStatus.success,
      status_detail: family,
      src_endpoint: { ip: request.source },
      http_request: {
        ...(METHODS.has(request.method) ? { http_method: request.method } : {}),
        url: { path: request.route },
      },
      ...request.actor,
      unmapped: {
        place,
        field,
        digest: hmac(digestKey, 'payload', text).toString('base64url').slice(0, 22),
        length: text.length,
        fingerprint: request.fingerprint,
        refused: request.isRefused,
      },
    },
  }
}
