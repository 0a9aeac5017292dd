import type { EventDraft } from '../../platform/events/event.ts'
import type { Actor } from '../auth/actor.ts'
import { entityEvent } from '../entity-event.ts'

/** The event of a booking. */
export function bookingEvent(
  actor: Actor,
  bookingId: string,
  activity: 'made' | 'changed',
  facts: Record<string, string>,
): EventDraft {
  return entityEvent(actor, activity, { type: 'booking', uid: bookingId }, facts)
}
