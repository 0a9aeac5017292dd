/** An event as rules see it: nested maps and lists of JSON values. */
export type EventRecord = Readonly<Record<string, unknown>>

/** A value that a rule can compare. */
export type Scalar = string | number | boolean

/** A yes or no about one event. */
export type EventTest = (event: EventRecord) => boolean

/** Whether `value` is a map, and not a list or null. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether `value` is a string, a number or a boolean. */
export function isScalar(value: unknown): value is Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

/**
 * Everything that stands at a dotted path (`user.uid`). A list on the way stands for each of its items,
 * as in OCSF's `resources.name`. Empty when the event has no such field; a field that is null gives [null].
 */
export function valuesAt(event: EventRecord, path: readonly string[]): unknown[] {
  let found: unknown[] = [event]
  for (const name of path) {
    found = found
      .flatMap((value) => value)
      .filter(isRecord)
      .flatMap((map) => (Object.hasOwn(map, name) ? [map[name]] : []))
  }
  return found
}

/** The comparable values at a dotted path, items of lists included; null and maps are left out. */
export function scalarsAt(event: EventRecord, path: readonly string[]): Scalar[] {
  return valuesAt(event, path)
    .flatMap((value) => value)
    .filter(isScalar)
}

/** Every comparable value of the event, at any depth: what a keyword searches. */
export function allScalars(event: EventRecord): Scalar[] {
  const found: Scalar[] = []
  const waiting: unknown[] = [event]
  while (waiting.length > 0) {
    const value = waiting.pop()
    if (isScalar(value)) found.push(value)
    if (typeof value !== 'object' || value === null) continue
    const inner: unknown[] = Object.values(value)
    waiting.push(...inner)
  }
  return found
}

/**
 * What stands at a path, as one text to group or to count by: the value itself, or the JSON of several.
 * Undefined when the event has none, and then the event belongs to no group.
 */
export function textAt(event: EventRecord, path: readonly string[]): string | undefined {
  const [first, ...more] = scalarsAt(event, path)
  if (first === undefined) return undefined
  return more.length === 0 ? String(first) : JSON.stringify([first, ...more])
}
