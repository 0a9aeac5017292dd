import type { EventDraft } from '../../platform/events/event.ts'
import { namedLifecycleEvent } from '../../platform/events/lifecycle-event.ts'

/** What the guard calls it; an index of the database goes by it. */
export const witnessActivity = 'Row witness'

/** The guard has taken in so many protected rows as they stood, and goes by them from now on. */
export function witnessEvent(witnessId: string, rows: number): EventDraft {
  return namedLifecycleEvent(witnessActivity, 'guard', { witness_id: witnessId, rows })
}
