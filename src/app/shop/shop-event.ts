import type { EventDraft } from '../../platform/events/event.ts'
import type { JsonObject } from '../../platform/postgres/database-types.ts'
import type { Actor } from '../auth/actor.ts'
import { entityEvent } from '../entity-event.ts'

/** The event of a shop or its organisation. */
export function shopEvent(
  actor: Actor,
  entity: { type: 'shop' | 'organisation'; uid: string },
  activity: 'opened' | 'changed',
  facts: JsonObject,
): EventDraft {
  return entityEvent(actor, activity === 'opened' ? 'made' : activity, entity, facts)
}
