import { eventClass, eventStatus, type EventDraft } from '../../platform/events/event.ts'
import type { JsonObject } from '../../platform/postgres/database-types.ts'
import { actorAttributes, type Actor } from '../auth/actor.ts'

/** An OCSF Entity Management event (class 3004) about a shop or its organisation: 1 opened, 3 changed. */
export function shopEvent(
  actor: Actor,
  entity: { type: 'shop' | 'organisation'; uid: string },
  activity: 'opened' | 'changed',
  facts: JsonObject,
): EventDraft {
  return {
    classUid: eventClass.entityManagement,
    activityId: activity === 'opened' ? 1 : 3,
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
