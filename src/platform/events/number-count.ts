import { eventClass, type EventDraft } from './event.ts'
import { namedLifecycleEvent } from './lifecycle-event.ts'
import type { NumberRanges } from './number-ranges.ts'
import type { NumberCount } from './written-numbers.ts'

const NAME = 'Count'

/** A writer tells which of its events stand in the log. */
export function countEvent({ first, last, unwritten }: NumberCount): EventDraft {
  const counted = { first, last, unwritten: unwritten.map(([from, to]) => [from, to]) }
  return namedLifecycleEvent(NAME, 'event log', { counted })
}

/** Reads what countEvent() wrote from the text of an event; null for every other event. */
export function countOf(body: string): NumberCount | null {
  if (!body.includes(`"activity_name":"${NAME}"`)) return null
  const event: unknown = JSON.parse(body)
  if (at(event, 'class_uid') !== eventClass.applicationLifecycle) return null
  if (at(event, 'activity_name') !== NAME) return null
  const counted = at(at(event, 'unmapped'), 'counted')
  const [first, last, unwritten] = [at(counted, 'first'), at(counted, 'last'), at(counted, 'unwritten')]
  if (!isCount(first) || !isCount(last) || !Array.isArray(unwritten)) return null
  return { first, last, unwritten: unwritten.filter(isRange) as NumberRanges }
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

function isRange(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && value.every(isCount)
}
