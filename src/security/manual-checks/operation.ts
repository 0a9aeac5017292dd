import { isRecord } from '../monitoring/sigma/event-fields.ts'

/** One thing that the API can do, as its document says. */
export interface Operation {
  /** Such as `GET /bookings/{id}`. */
  name: string
  method: string
  path: string
  /** Whether the document says that one has to be signed in. */
  isProtected: boolean
}

const METHODS = new Set(['get', 'put', 'post', 'delete', 'patch'])

/** Reads the operations of an OpenAPI 3.1 document. */
export function operationsOf(document: Record<string, unknown>): Operation[] {
  const { paths } = document
  if (!isRecord(paths)) return []
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(isRecord(item) ? item : {})
      .filter(([method]) => METHODS.has(method))
      .map(([verb, operation]) => {
        const method = verb.toUpperCase()
        const security = isRecord(operation) ? operation['security'] : undefined
        const isProtected = Array.isArray(security) && security.length > 0
        return { name: `${method} ${path}`, method, path, isProtected }
      }),
  )
}

/** The operation's address with something in its parameters that exists nowhere. */
export function addressOf({ path }: Pick<Operation, 'path'>): string {
  return path.replace(/\{[^{}]+\}/g, '00000000-0000-7000-8000-000000000000')
}
