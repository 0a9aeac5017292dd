import { Type } from 'typebox'

/** A date, or an instant with its offset. */
export const DateOrInstant = Type.Union([
  Type.String({ format: 'date', description: 'A day in the zone of the shop.' }),
  Type.String({ format: 'instant', maxLength: 40 }),
])

/** The instant that a DateOrInstant means: a date is the first instant of that day in `timeZone`. */
export function instantOf(text: string, timeZone: string): Temporal.Instant {
  if (text.includes('T') || text.includes('t')) return Temporal.Instant.from(text)
  return Temporal.PlainDate.from(text).toZonedDateTime(timeZone).toInstant()
}
