import { eventClass, eventStatus, type EventDraft } from '../platform/events/event.ts'
import type { BypassKind } from '../platform/limits/bypass-watch.ts'

interface Asked {
  source: string
  method: string
  route: string
  requestId: string
}

/** The event that somebody was refused for asking too often (OCSF HTTP Activity, class 4002). */
export function limitEvent(facts: Asked & { policy: string; key: string; limit: number }): EventDraft {
  return httpEvent('Rate Limited', 'rate_limited', 429, facts, {
    policy: facts.policy,
    key: facts.key,
    limit: facts.limit,
  })
}

/**
 * The event that somebody does what one does to get around the limits; `values` is how many different ones were seen of what
 * the kind is recognised by.
 */
export function bypassEvent(facts: Asked & { kind: BypassKind; key: string; values: number }): EventDraft {
  return httpEvent('Limit Bypass Attempt', facts.kind, null, facts, { key: facts.key, values: facts.values })
}

/** The event that a source had more connections open than it may. */
export function connectionsEvent(facts: { source: string; limit: number }): EventDraft {
  return {
    classUid: eventClass.networkActivity,
    activityId: REFUSED,
    attributes: {
      status_id: eventStatus.failure,
      status_detail: 'too_many_connections',
      src_endpoint: { ip: facts.source },
      dst_endpoint: { svc_name: '6fb' },
      unmapped: { limit: facts.limit },
    },
  }
}

/** OCSF activity_id of Network Activity: Refuse. */
const REFUSED = 5

/** The event that the store of the limits was lost, or is there again (OCSF Application Lifecycle, class 6002). */
export function limitStoreEvent(there: boolean): EventDraft {
  return {
    classUid: eventClass.applicationLifecycle,
    activityId: 99,
    attributes: {
      activity_name: there ? 'Limit Store Found' : 'Limit Store Lost',
      app: { name: 'valkey' },
      status_id: there ? eventStatus.success : eventStatus.failure,
    },
  }
}

/** The methods that OCSF 1.8 has a word for. */
const METHODS = new Set(['CONNECT', 'DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT', 'TRACE'])

function httpEvent(
  name: string,
  detail: string,
  status: number | null,
  { source, method, route, requestId }: Asked,
  unmapped: Record<string, string | number>,
): EventDraft {
  return {
    classUid: eventClass.httpActivity,
    activityId: 99,
    requestId,
    attributes: {
      activity_name: name,
      status_id: eventStatus.failure,
      status_detail: detail,
      src_endpoint: { ip: source },
      http_request: { ...(METHODS.has(method) ? { http_method: method } : {}), url: { path: route } },
      ...(status === null ? {} : { http_response: { code: status } }),
      unmapped,
    },
  }
}
