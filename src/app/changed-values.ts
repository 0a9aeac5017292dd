import type { JsonObject, JsonValue } from '../platform/postgres/database-types.ts'

/** Fields whose texts are words of the program. Any other text was written by a person, and may tell of one. */
const OWN_WORDS = new Set([
  'slot_anchor',
  'gap_policy',
  'any_barber',
  'bookable_by',
  'kind',
  'period',
  'valid_from',
  'valid_to',
  'opens',
  'closes',
])
const ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/

/**
 * What an event tells of a change: the names of the fields, and their values before and after. Of texts that somebody wrote
 * there stands only that there is one.
 */
export function changedValues(before: object, after: object, names: readonly string[]): JsonObject {
  const fields = names.toSorted()
  const of = (values: object): JsonObject =>
    Object.fromEntries(
      Object.entries(values)
        .filter(([name]) => fields.includes(name))
        .map(([name, value]) => [name, withoutTexts(name, value)]),
    )
  return { fields, before: of(before), after: of(after) }
}

function withoutTexts(name: string, value: unknown): JsonValue {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value
  if (Array.isArray(value)) return value.map((one) => withoutTexts(name, one))
  if (typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, withoutTexts(key, part)]))
  if (typeof value === 'string' && (OWN_WORDS.has(name) || ID.test(value))) return value
  return value === '' || value === undefined ? '' : 'a text'
}
