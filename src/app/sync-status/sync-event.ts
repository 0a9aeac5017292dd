import { eventClass, eventStatus } from '../../platform/events/event.ts'
import type { EventDraft } from '../../platform/events/event.ts'
import type { JsonObject } from '../../platform/postgres/database-types.ts'
import type { SyncActor } from './sync-context.ts'

/** Activities of OCSF's class Entity Management that befall a connection. */
const ACTIVITIES = { connected: 1, refreshed: 3, disconnected: 4 } as const

/** What happened to a connection. Ids and counts only: address and name of a calendar stay out of the log. */
export interface SyncEvent {
  readonly activity: keyof typeof ACTIVITIES
  readonly connectionId: string
  readonly shopId: string
  /** Undefined when the program acts by itself. */
  readonly actor?: SyncActor
  readonly failed?: boolean
  /** What else is worth knowing, named in snake_case. */
  readonly facts?: JsonObject
}

/** The event of a change to a connected calendar (OCSF 1.8, class 3004). */
export function calendarEvent({
  activity,
  connectionId,
  shopId,
  actor,
  failed,
  facts,
}: SyncEvent): EventDraft {
  return {
    classUid: eventClass.entityManagement,
    activityId: ACTIVITIES[activity],
    shopId,
    requestId: actor?.requestId ?? null,
    attributes: {
      entity: { uid: connectionId, type: 'calendar_connection' },
      status_id: failed === true ? eventStatus.failure : eventStatus.success,
      ...(actor === undefined ? {} : { actor: { user: { uid: actor.accountId } } }),
      ...(facts === undefined ? {} : { unmapped: facts }),
    },
  }
}
