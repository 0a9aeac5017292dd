import type { EventDraft } from '../../platform/events/event.ts'
import type { Actor } from '../auth/actor.ts'
import { entityEvent } from '../entity-event.ts'

/** The event of a wish of the waitlist. */
export function wishEvent(
  actor: Actor,
  wishId: string,
  activity: 'made' | 'changed',
  facts: Record<string, string>,
): EventDraft {
  return entityEvent(actor, activity, { type: 'waitlist_wish', uid: wishId }, facts)
}
