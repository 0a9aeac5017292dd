import type { ObservedEvent } from './sigma/match.ts'
import { isRecord } from './sigma/event-fields.ts'

/** An event as the stream delivers it. */
export interface StreamedEvent {
  id: string
  xid: string
  writer_id: string
  writer_number: number
  at: Temporal.Instant
  class_uid: number
  shop_id: string | null
  body: string
  mac: Buffer
}

/** How far a reader of the stream has come. Not a list of what is sealed: it looks before the sealer does. */
export interface EventStream {
  /** The first transaction that may still bring something new; null before the first reading. */
  from: string | null
  /** Nothing older than this is delivered (epoch milliseconds): where the first reading began. */
  sinceMs: number | null
  /** Events from there on that have been read already. */
  seen: Set<string>
}

/** A reader that has read nothing. */
export function newEventStream(): EventStream {
  return { from: null, sinceMs: null, seen: new Set() }
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
