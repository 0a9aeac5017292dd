import { Ajv, type ValidateFunction } from 'ajv'
import addFormatsModule from 'ajv-formats'
import { isUuid } from '../postgres/is-uuid.ts'

/** Years from 1000 to 2999: further ones are read here, but not by PostgreSQL. */
const INSTANT = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i

/** A wall-clock time of this century, to the minute. */
const LOCAL_TIME = /^20\d\d-\d\d-\d\dT\d\d:\d\d(:00)?$/

// CommonJS with a default export: what arrives depends on who loads it.
const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default

/** Compiles the schemas of routes: unknown fields are refused, and only what stands in an address is converted. */
export function createValidatorCompiler(): (route: {
  schema: object
  httpPart?: string
}) => ValidateFunction {
  const strict = createValidator(false)
  const coercing = createValidator(true)
  return ({ schema, httpPart }) => (httpPart === 'body' ? strict : coercing).compile(schema)
}

/** Control characters (Unicode, Cc), but for tabs and line breaks. */
const CONTROL = /[^\P{Cc}\t\n\r]/u

/**
 * Whether there is text in `value` that nobody writes and that harms somewhere: a control character, which a terminal obeys
 * and of which PostgreSQL can't take NUL, or a lone surrogate (Unicode, D75), which it can't take either.
 */
export function hasUnstorableText(value: unknown): boolean {
  const waiting = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next === 'string' && (CONTROL.test(next) || !next.isWellFormed())) return true
    if (typeof next === 'object' && next !== null) {
      for (const entry of Object.entries(next as Record<string, unknown>)) waiting.push(...entry)
    }
  }
  return false
}

function createValidator(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({
    coerceTypes,
    useDefaults: true,
    removeAdditional: false,
    allErrors: false,
    strict: false,
  })
  addFormats(ajv, ['email', 'uri'])
  // As PostgreSQL takes it: the format of the library takes urn:uuid: as well.
  ajv.addFormat('uuid', isUuid)
  ajv.addFormat('instant', (text: string) => INSTANT.test(text) && parses(() => Temporal.Instant.from(text)))
  ajv.addFormat(
    'date',
    (text: string) => /^[12]\d{3}-\d\d-\d\d$/.test(text) && parses(() => Temporal.PlainDate.from(text)),
  )
  ajv.addFormat(
    'local-time',
    (text: string) => LOCAL_TIME.test(text) && parses(() => Temporal.PlainDateTime.from(text)),
  )
  return ajv
}

function parses(read: () => unknown): boolean {
  try {
    read()
    return true
  } catch {
    return false
  }
}
