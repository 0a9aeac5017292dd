import { isIP } from 'node:net'
import type { JsonObject } from '../postgres/database-types.ts'

/** Event classes of OCSF 1.8 that are written here. */
export const eventClass = {
  entityManagement: 3004,
  accountChange: 3001,
  authentication: 3002,
  userAccess: 3005,
  incidentFinding: 2005,
  detectionFinding: 2004,
  networkActivity: 4001,
  httpActivity: 4002,
  applicationLifecycle: 6002,
  remediationActivity: 7001,
} as const

/** Severity of a single event (OCSF severity_id); the severity of an incident is P0 to P3 and another thing. */
export const eventSeverity = { informational: 1, low: 2, medium: 3, high: 4, critical: 5 } as const

/** Whether what the event tells of succeeded (OCSF status_id of activities). */
export const eventStatus = { success: 1, failure: 2 } as const

/** What a verb says about what it did. Ids and digests only: no personal value, no secret. */
export interface EventDraft {
  classUid: number
  /** OCSF activity_id of that class. */
  activityId: number
  severityId?: number
  shopId?: string | null
  /** The request it happened in: metadata.correlation_uid. */
  requestId?: string | null
  /** OCSF profiles that the attributes need: metadata.profiles. */
  profiles?: string[]
  /** Attributes of the class, named as in OCSF. What has no place there goes below `unmapped`. */
  attributes: JsonObject
}

/** The attribute src_endpoint: an address, or the word for where else an actor is, such as the command line. */
export function sourceEndpoint(source: string): JsonObject {
  return isIP(source) === 0 ? { name: source } : { ip: source }
}

/** A draft as an event of OCSF 1.8. `timeMs` counts from 1970; what becomes a row has an id and its writer's number too. */
export function ocsfEvent(
  draft: EventDraft,
  at: { timeMs: number; id?: string; writerId?: string; writerNumber?: number },
): JsonObject {
  return {
    metadata: {
      version: '1.8.0',
      product: { name: '6FB Booking', vendor_name: '6FB' },
      ...(at.id === undefined ? {} : { uid: at.id }),
      ...(at.writerNumber === undefined ? {} : { sequence: at.writerNumber }),
      ...(at.writerId === undefined ? {} : { log_name: at.writerId }),
      ...(draft.requestId == null ? {} : { correlation_uid: draft.requestId }),
      ...(draft.shopId == null ? {} : { tenant_uid: draft.shopId }),
      ...(draft.profiles === undefined ? {} : { profiles: draft.profiles }),
    },
    time: at.timeMs,
    category_uid: Math.floor(draft.classUid / 1000),
    class_uid: draft.classUid,
    activity_id: draft.activityId,
    type_uid: draft.classUid * 100 + draft.activityId,
    severity_id: draft.severityId ?? eventSeverity.informational,
    ...draft.attributes,
  }
}

/** A row of the table `event`, its body exactly as the MAC covers it. */
export interface EventRow {
  id: string
  writer_id: string
  writer_number: number
  at: Temporal.Instant
  class_uid: number
  shop_id: string | null
  body: string
  mac: Buffer
}

/** A row as it is read back, with the transaction that wrote it: the column no writer can choose. */
export interface StoredEvent extends EventRow {
  xid: string
}
