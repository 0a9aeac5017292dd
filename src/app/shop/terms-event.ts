import { eventClass, eventStatus, type EventDraft } from '../../platform/events/event.ts'
import type { JsonObject } from '../../platform/postgres/database-types.ts'
import { actorAttributes, type Actor } from '../auth/actor.ts'

const ACTIVITIES = { made: 1, changed: 3, removed: 4 } as const

/** What of a shop's terms an event is about. */
export type TermsEntity =
  | 'weekly_hours'
  | 'date_override'
  | 'time_off'
  | 'service'
  | 'barber'
  | 'add_on'
  | 'resource'
  | 'booking_limit'
  | 'booking_rules'

/** An OCSF Entity Management event (class 3004) about what a shop is booked by. Ids, dates and names of fields, no values. */
export function termsEvent(
  actor: Actor,
  activity: keyof typeof ACTIVITIES,
  entity: { type: TermsEntity; uid: string },
  facts: JsonObject = {},
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
