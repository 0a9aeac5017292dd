/** A JSON schema, as far as values are made of it. */
export interface Schema {
  type?: string | string[]
  enum?: unknown[]
  const?: unknown
  examples?: unknown[]
  anyOf?: Schema[]
  allOf?: Schema[]
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  minimum?: number
  maximum?: number
  minLength?: number
  maxLength?: number
  minItems?: number
  maxItems?: number
  format?: string
  [keyword: string]: unknown
}

/** A parameter of an operation. */
export interface Parameter {
  in: 'path' | 'query' | 'header'
  name: string
  required?: boolean
  schema: Schema
  example?: unknown
}

type Content = Record<string, { schema: Schema; example?: unknown }>

/** An operation of the API, as its document says. */
export interface Operation {
  method: string
  /** With its parameters in braces. */
  path: string
  action: string | undefined
  parameters: Parameter[]
  body: { type: string; schema: Schema; example: unknown } | null
  /** By status, or `default`: the content types, and the schema of each. */
  answers: Record<string, Content>
}

interface Described {
  components: { responses: Record<string, { content: Content }> }
  paths: Record<
    string,
    Record<
      string,
      {
        'x-permission'?: string
        parameters?: Parameter[]
        requestBody?: { content: Content }
        responses: Record<string, { $ref?: string; content?: Content }>
      }
    >
  >
}

/** Every operation of an API document. */
export function operationsOf(document: unknown): Operation[] {
  const { paths, components } = document as Described
  const contentOf = (answer: { $ref?: string; content?: Content }): Content =>
    answer.content ?? components.responses[answer.$ref?.split('/').at(-1) ?? '']?.content ?? {}
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, one]) => {
      const [content] = Object.entries(one.requestBody?.content ?? {})
      return {
        method: method.toUpperCase(),
        path,
        action: one['x-permission'],
        parameters: one.parameters ?? [],
        body:
          content === undefined
            ? null
            : { type: content[0], schema: content[1].schema, example: content[1].example },
        answers: Object.fromEntries(
          Object.entries(one.responses).map(([status, answer]) => [status, contentOf(answer)]),
        ),
      }
    }),
  )
}
