import { eventClass, eventStatus, type EventDraft } from '../platform/events/event.ts'

/** The event that a source was refused for asking too often (OCSF HTTP Activity, class 4002). */
export function limitEvent(facts: {
  source: string
  method: string
  route: string
  requestId: string
}): EventDraft {
  return {
    classUid: eventClass.httpActivity,
    activityId: 99,
    requestId: facts.requestId,
    attributes: {
      activity_name: 'Rate Limited',
      status_id: eventStatus.failure,
      status_detail: 'rate_limited',
      src_endpoint: { ip: facts.source },
      http_request: { http_method: facts.method, url: { path: facts.route } },
      http_response: { code: 429 },
    },
  }
}
