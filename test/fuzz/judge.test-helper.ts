import type { IncomingHttpHeaders } from 'node:http'
import { createValidatorCompiler } from '../../src/platform/http/request-check.ts'
import type { Operation, Schema } from './operations.test-helper.ts'
import type { WildRequest } from './wild-request.test-helper.ts'

/** What came back; the body of a stream is left out. */
export interface WildAnswer {
  status: number
  headers: IncomingHttpHeaders
  body: string
}

/** What nobody outside may read: where code stands, what the database was asked and what it said. */
const INSIDES =
  /node_modules|\\n {4}at |\.ts:\d+|PostgresError|SQLSTATE|relation \\"|column \\"|violates [a-z ]+ constraint|syntax error at|\b(select|insert into|update|delete from) [^"]*\b(from|values|set|where) /

/** What is said to an order while no guard runs. */
const WITHOUT_GUARD = new Set(['guard_silent'])

/**
 * Gives what is wrong with an answer to a request of an operation, null when nothing is. The request may be of another method
 * or to another address by now; what an operation may answer binds it then only where it succeeds by that method.
 */
export function createJudge(): (
  operation: Operation,
  request: WildRequest,
  answer: WildAnswer,
) => string | null {
  const compile = createValidatorCompiler()
  const compiled = new Map<Schema, ReturnType<typeof compile>>()
  const complaintOf = (schema: Schema, value: unknown): string | null => {
    const validate = compiled.get(schema) ?? compile({ schema, httpPart: 'body' })
    compiled.set(schema, validate)
    if (validate(value) === true) return null
    const [error] = validate.errors ?? []
    return `the answer${error?.instancePath ?? ''} ${error?.message ?? 'does not fit its schema'}`
  }
  return (operation, request, { status, headers, body }) => {
    const type = headers['content-type']?.split(';')[0] ?? ''
    if (INSIDES.test(body)) return `it shows its insides: ${INSIDES.exec(body)?.[0] ?? ''}`
    if (status >= 500 && !(status === 503 && WITHOUT_GUARD.has(codeIn(body))))
      return `it failed with ${status}`
    if (headers['x-content-type-options'] !== 'nosniff') return 'it lacks the security headers'
    const isHead = request.method === 'HEAD'
    if (isHead && body !== '') return 'HEAD has a body'
    const isOwn = request.method === operation.method || (isHead && operation.method === 'GET')
    if (!isOwn && status < 400) return null
    const answers = status < 400 ? operation.answers[status] : operation.answers['default']
    if (answers === undefined) return `its status ${status} is not documented`
    if (isHead) return null
    const types = Object.keys(answers)
    if (types.length === 0) return body === '' ? null : `${status} has a body, and none is documented`
    const content = answers[type]
    if (content === undefined) return `${status} is ${type}, not ${types.join(' or ')}`
    if (!type.endsWith('json')) return null
    try {
      return complaintOf(content.schema, JSON.parse(body))
    } catch {
      return 'it is no JSON'
    }
  }
}

function codeIn(body: string): string {
  return /"code":"([a-z_]+)"/.exec(body)?.[1] ?? ''
}
