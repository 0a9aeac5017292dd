import type { EventDraft } from '../../platform/events/event.ts'
import type { Actor } from '../auth/actor.ts'
import { entityEvent } from '../entity-event.ts'

/** The event of a place in the queue. */
export function walkInEvent(
  actor: Actor,
  walkInId: string,
  activity: 'made' | 'changed',
  facts: Record<string, string>,
): EventDraft {
  return entityEvent(actor, activity, { type: 'walk_in', uid: walkInId }, facts)
}
