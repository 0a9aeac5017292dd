import type { EventDraft } from '../../platform/events/event.ts'
import type { Actor } from '../auth/actor.ts'
import { entityEvent } from '../entity-event.ts'

/** The event of a series. Its bookings have events of their own. */
export function seriesEvent(
  actor: Actor,
  seriesId: string,
  activity: 'made' | 'changed',
  facts: Record<string, string>,
): EventDraft {
  return entityEvent(actor, activity, { type: 'booking_series', uid: seriesId }, facts)
}
