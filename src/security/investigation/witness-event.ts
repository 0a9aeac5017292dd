import { eventClass, type EventDraft } from '../../platform/events/event.ts'

/** OCSF activity_id "Other": the schema has none for this. */
const OTHER = 99

/** What the guard calls it; an index of the database has the same name. */
export const witnessActivity = 'Row witness'

/** The guard has taken in so many protected rows as they stood, and goes by them from now on (OCSF 1.8, Application Lifecycle). */
export function witnessEvent(witnessId: string, rows: number): EventDraft {
  return {
    classUid: eventClass.applicationLifecycle,
    activityId: OTHER,
    attributes: {
      activity_name: witnessActivity,
      app: { name: 'guard' },
      unmapped: { witness_id: witnessId, rows },
    },
  }
}
