import { eventClass, type EventDraft } from '../../platform/events/event.ts'
import type { JsonObject } from '../../platform/postgres/database-types.ts'
import { actorAttributes, type Actor } from '../auth/actor.ts'

/** OCSF activity_id of Entity Management. */
const activities = { made: 1, changed: 3, erased: 4 } as const

/** An OCSF Entity Management event (class 3004) about a client. `facts` are ids and names of fields, never values. */
export function clientEvent(
  actor: Actor,
  clientId: string,
  activity: keyof typeof activities,
  facts: JsonObject,
): EventDraft {
  return {
    classUid: eventClass.entityManagement,
    activityId: activities[activity],
    shopId: actor.shopId,
    requestId: actor.requestId,
    attributes: {
      ...actorAttributes(actor),
      status_id: 1,
      entity: { type: 'client', uid: clientId },
      unmapped: { ...facts, source: actor.source },
    },
  }
}
