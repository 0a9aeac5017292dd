import { eventClass, type EventDraft } from '../../platform/events/event.ts'
import { actorAttributes, type Actor } from '../auth/actor.ts'

/** An OCSF Entity Management event (class 3004) about a series: 1 made, 3 changed. Its bookings have events of their own. */
export function seriesEvent(
  actor: Actor,
  seriesId: string,
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
      entity: { type: 'booking_series', uid: seriesId },
      unmapped: { ...facts, source: actor.source },
    },
  }
}
