import type { JsonObject } from '../postgres/database-types.ts'
import { eventClass, type EventDraft } from './event.ts'

/** OCSF activity_id "Other": the schema has none for what a name says. */
const OTHER = 99
/** OCSF activity_id of Application Lifecycle. */
const activities = { started: 3, stopped: 4, restarted: 5 } as const

/**
 * A process of ours started, stopped on purpose, or was found running anew (OCSF 1.8, Application Lifecycle, class
 * 6002). `announced` is false when the one before it ended without a word.
 */
export function lifecycleEvent(facts: {
  what: keyof typeof activities
  process: 'server' | 'guard'
  instanceId: string
  announced?: boolean
}): EventDraft {
  const { what, process, instanceId, announced = true } = facts
  return {
    classUid: eventClass.applicationLifecycle,
    activityId: activities[what],
    attributes: { app: { name: process, uid: instanceId }, unmapped: { announced } },
  }
}

/** Something else that a part of the program did, by a name of ours (the same class). */
export function namedLifecycleEvent(name: string, part: string, facts: JsonObject): EventDraft {
  return {
    classUid: eventClass.applicationLifecycle,
    activityId: OTHER,
    attributes: { activity_name: name, app: { name: part }, unmapped: facts },
  }
}
