import type { EventDraft } from '../../platform/events/event.ts'
import type { JsonObject } from '../../platform/postgres/database-types.ts'
import type { Actor } from '../auth/actor.ts'
import { entityEvent, type EntityActivity } from '../entity-event.ts'

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

/** The event of what a shop is booked by. Ids, dates, figures and names of fields, no text that a person wrote. */
export function termsEvent(
  actor: Actor,
  activity: EntityActivity,
  entity: { type: TermsEntity; uid: string },
  facts: JsonObject = {},
): EventDraft {
  return entityEvent(actor, activity, entity, facts)
}
