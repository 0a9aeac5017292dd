import type { ObservedEvent } from './sigma/match.ts'
import { isRecord } from './sigma/event-fields.ts'

/** How far a reader of the stream has come. Not a list of what is sealed: it looks before the sealer does. */
export interface EventStream {
  /** What the last reading saw (pg_snapshot as text); null before the first one. */
  snapshot: string | null
}

/** A reader that has read nothing. */
export function newEventStream(): EventStream {
  return { snapshot: null }
}

/** An event body as rules see it; null for a text that is no event. */
export function observedEvent(body: string): ObservedEvent | null {
  const value: unknown = JSON.parse(body)
  return isObserved(value) ? value : null
}

function isObserved(value: unknown): value is ObservedEvent {
  return (
    isRecord(value) &&
    typeof value['class_uid'] === 'number' &&
    typeof value['time'] === 'number' &&
    isRecord(value['metadata']) &&
    typeof value['metadata']['uid'] === 'string'
  )
}
