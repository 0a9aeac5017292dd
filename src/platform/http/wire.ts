import { Type, type Static, type TObject, type TProperties, type TSchema } from 'typebox'
import type { Sensitivity } from '../ledger/sensitivity.ts'
import { SENSITIVITY } from '../ledger/wire-sensitivity.ts'

/** The same schema, saying how sensitive its value is and all that stands in it, for a name that means more than one thing. */
export function sensitive<T extends TSchema>(tag: Sensitivity, schema: T): T {
  return { ...schema, [SENSITIVITY]: tag }
}

/** The same schema with an example of its own, of which the examples in the API document are composed. */
export function withExample<T extends TSchema>(schema: T, example: Static<T>): T {
  return { ...schema, examples: [example] }
}

/** The same object with other examples of some of its fields, for an answer or a body that differs in them. */
export function withExamples<P extends TProperties>(
  schema: TObject<P>,
  examples: { [K in keyof P]?: Static<P[K]> },
): TObject<P> {
  const changed = Object.entries(examples).map(([name, example]): [string, TSchema] => [
    name,
    { ...schema.properties[name], examples: [example] },
  ])
  return { ...schema, properties: { ...schema.properties, ...Object.fromEntries(changed) } }
}

/** An instant with an offset (RFC 3339); a day that is not in the calendar is refused. */
export const Instant = Type.String({
  format: 'instant',
  maxLength: 40,
  examples: ['2031-02-24T18:05:00+01:00'],
})

/** When something begins. */
export const StartAt = withExample(Instant, '2031-03-03T10:00:00+01:00')

/** When something that lasts half an hour ends. */
export const EndAt = withExample(Instant, '2031-03-03T10:30:00+01:00')

/** An id (RFC 9562). */
export const Id = Type.String({ format: 'uuid', examples: ['01990f3e-7a10-7c3e-9a57-3f6d2b1c4e01'] })

/** How often something was changed, from 1 on; its ETag names it. */
export const Version = Type.Integer({ examples: [3] })

/** A time zone by its name of IANA. */
export const TimeZone = Type.String({ description: 'IANA name.', examples: ['Europe/Berlin'] })

/** What something costs: minor units (cents) and ISO 4217 currency. */
export const Money = sensitive(
  'public',
  Type.Object({
    amount_minor: Type.Integer({ examples: [3200] }),
    currency: Type.String({ examples: ['EUR'] }),
  }),
)

/**
 * The pattern of text that stands on one line, such as a name: something in it can be seen, and nothing breaks the line, so
 * that it can't forge another one in a log, a mail, a calendar or on a terminal.
 */
export const ONE_LINE = '^(?=.*\\S).*$'

/** A value or null. */
export function Nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()])
}

/** An object that takes no field besides these. */
export function strictObject<P extends Record<string, TSchema>>(properties: P) {
  return Type.Object(properties, { additionalProperties: false })
}

/** A page of a list. */
export function listOf<T extends TSchema>(item: T) {
  return Type.Object({
    items: Type.Array(item),
    next_cursor: Type.Union([Type.String(), Type.Null()], { examples: [null] }),
  })
}

/** An instant in UTC (RFC 3339, whole seconds), such as 2026-11-25T15:40:00Z. */
export function utcTime(instant: Temporal.Instant): string {
  return instant.toString({ smallestUnit: 'second' })
}

/** An instant as a local time with its offset (RFC 3339, whole seconds), such as 2026-11-25T16:40:00+01:00. */
export function localTime(instant: Temporal.Instant, timeZone: string): string {
  return instant.toZonedDateTimeISO(timeZone).toString({ timeZoneName: 'never', smallestUnit: 'second' })
}
