/** One row of the table of errors: the HTTP status and the sentence a person reads. */
export interface ProblemDefinition {
  status: number
  /** Short, kind and exact; says what to do next. */
  sentence: string
}

/** What one occurrence adds to its definition. Extra members become members of the problem document. */
export interface ProblemOptions {
  detail?: string
  /** Extension members (RFC 9457, section 3.2), snake_case, as they go over the wire. */
  extensions?: Record<string, unknown>
  /** Response headers, such as Retry-After in seconds. */
  headers?: Record<string, string>
}

/** An error with a stable code that becomes a problem document (RFC 9457). Its message is safe to show. */
export class ProblemError extends Error {
  readonly code: string
  readonly status: number
  readonly sentence: string
  readonly extensions: Record<string, unknown>
  readonly headers: Record<string, string>
  readonly detail: string | undefined

  constructor(code: string, definition: ProblemDefinition, options: ProblemOptions = {}) {
    super(options.detail ?? definition.sentence)
    this.name = 'ProblemError'
    this.code = code
    this.status = definition.status
    this.sentence = definition.sentence
    this.detail = options.detail
    this.extensions = options.extensions ?? {}
    this.headers = options.headers ?? {}
  }
}

/** Every code that any folder has defined: the one table of errors, for the documentation and its test. */
export const problemTable = new Map<string, ProblemDefinition>()

/**
 * Adds codes to the table and gives one maker per code: `throw problems.slot_taken({ detail })`.
 * A code that is defined twice stops the program when it loads.
 */
export function defineProblems<Code extends string>(
  definitions: Record<Code, ProblemDefinition>,
): Record<Code, (options?: ProblemOptions) => ProblemError> {
  const makers: Partial<Record<Code, (options?: ProblemOptions) => ProblemError>> = {}
  for (const code in definitions) {
    if (problemTable.has(code)) throw new Error(`The problem code ${code} is defined twice.`)
    const definition = definitions[code]
    problemTable.set(code, definition)
    makers[code] = (options) => new ProblemError(code, definition, options)
  }
  return makers as Record<Code, (options?: ProblemOptions) => ProblemError>
}
