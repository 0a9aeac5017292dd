import { eventClass, type EventDraft } from '../../platform/events/event.ts'
import { actorAttributes, type Actor } from '../auth/actor.ts'

/** An OCSF Entity Management event (class 3004) about a wish of the waitlist: 1 made, 3 changed. */
export function wishEvent(
  actor: Actor,
  wishId: string,
  activity: 'made' | 'changed',
  facts: Record<string, string>,
): EventDraft {
  return {
    classUid: eventClass.entityManagement,
    activityId: activity === 'made' ? 1 : 3,
    shopId: actor.shopId,
    requestId: actor.requestId,
    attributes: {
      ...actorAttributes(actor),
      status_id: 1,
      entity: { type: 'waitlist_wish', uid: wishId },
      unmapped: { ...facts, source: actor.source },
    },
  }
}
