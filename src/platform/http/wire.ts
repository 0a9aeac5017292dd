import { Type, type TSchema } from 'typebox'

/** An instant with an offset (RFC 3339); a day that is not in the calendar is refused. */
export const Instant = Type.String({ format: 'instant', maxLength: 40 })

/** An id (RFC 9562). */
export const Id = Type.String({ format: 'uuid' })

/** Money: minor units (cents) and ISO 4217 currency. */
export const Money = Type.Object({ amount_minor: Type.Integer(), currency: Type.String() })

/** An object that takes no field besides these. */
export function strictObject<P extends Record<string, TSchema>>(properties: P) {
  return Type.Object(properties, { additionalProperties: false })
}

/** A page of a list. */
export function listOf<T extends TSchema>(item: T) {
  return Type.Object({ items: Type.Array(item), next_cursor: Type.Union([Type.String(), Type.Null()]) })
}

/** An instant as a local time with its offset (RFC 3339, whole seconds), such as 2026-11-25T16:40:00+01:00. */
export function localTime(instant: Temporal.Instant, timeZone: string): string {
  return instant.toZonedDateTimeISO(timeZone).toString({ timeZoneName: 'never', smallestUnit: 'second' })
}
