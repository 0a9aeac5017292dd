import { eventClass, eventStatus, type EventDraft } from '../platform/events/event.ts'
import type { JsonObject } from '../platform/postgres/database-types.ts'
import { actorAttributes, type Actor } from './auth/actor.ts'

/** OCSF's activity_id of Entity Management. */
const ACTIVITIES = { made: 1, changed: 3, removed: 4 } as const

/** What befell something of a shop. */
export type EntityActivity = keyof typeof ACTIVITIES

/**
 * An OCSF Entity Management event (class 3004): what an actor did to something of his shop. `facts` are ids, names of
 * fields, states and times, never values that tell of a person.
 */
export function entityEvent(
  actor: Actor,
  activity: EntityActivity,
  entity: { type: string; uid: string },
  facts: JsonObject,
): EventDraft {
  return {
    classUid: eventClass.entityManagement,
    activityId: ACTIVITIES[activity],
    shopId: actor.shopId,
    requestId: actor.requestId,
    attributes: {
      ...actorAttributes(actor),
      status_id: eventStatus.success,
      entity,
      unmapped: { ...facts, source: actor.source },
    },
  }
}
