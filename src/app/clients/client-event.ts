import type { EventDraft } from '../../platform/events/event.ts'
import type { JsonObject } from '../../platform/postgres/database-types.ts'
import type { Actor } from '../auth/actor.ts'
import { entityEvent } from '../entity-event.ts'

/** The event of a client. `facts` are ids and names of fields, never values. */
export function clientEvent(
  actor: Actor,
  clientId: string,
  activity: 'made' | 'changed' | 'erased',
  facts: JsonObject,
): EventDraft {
  return entityEvent(
    actor,
    activity === 'erased' ? 'removed' : activity,
    { type: 'client', uid: clientId },
    facts,
  )
}
