import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Log } from '../log/log.ts'
import { isAway } from '../postgres/is-away.ts'
import { frozenRecord } from '../postgres/violations.ts'
import { httpProblems } from './errors.ts'
import { ProblemError } from './problem.ts'

/** Answers with what went wrong as a problem document (RFC 9457). */
export function sendProblem(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  log: Log,
): FastifyReply {
  const problem = toProblem(error, request, log)
  return reply
    .status(problem.status)
    .headers(problem.headers)
    .type('application/problem+json')
    .send(problemDocument(problem, request.id))
}

/** A problem as it goes over the wire (JSON); `requestId` is a UUID to ask about. */
export function problemDocument(problem: ProblemError, requestId: string): string {
  return JSON.stringify({
    type: `/docs/errors#${problem.code}`,
    title: problem.sentence,
    status: problem.status,
    code: problem.code,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    instance: `urn:uuid:${requestId}`,
    ...problem.extensions,
  })
}

/** Anything unknown becomes `internal`, its cause told to the log alone. */
function toProblem(error: unknown, request: FastifyRequest, log: Log): ProblemError {
  if (error instanceof ProblemError) return error
  const failure = error as {
    code?: string
    statusCode?: number
    validation?: { instancePath: string; message?: string; params?: { additionalProperty?: string } }[]
    validationContext?: string
    message?: string
  }
  const first = failure.validation?.[0]
  if (first !== undefined) {
    const unknown = first.params?.additionalProperty
    const field = `${failure.validationContext ?? 'request'}${first.instancePath}${unknown === undefined ? '' : `/${unknown}`}`
    const detail =
      unknown === undefined
        ? `${field} ${first.message ?? 'is not valid'}.`
        : `${field} is not a known field.`
    return httpProblems.invalid_request({ detail, extensions: { field } })
  }
  switch (failure.code ?? '') {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return httpProblems.body_too_large()
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return httpProblems.unsupported_media_type()
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return httpProblems.malformed_json()
    case 'FST_ERR_MAX_PARAM_LENGTH':
      return httpProblems.uri_too_long()
    case 'FST_ERR_BAD_URL':
      return httpProblems.not_found()
  }
  if (failure.code === frozenRecord) return httpProblems.record_frozen()
  if (isAway(error)) return httpProblems.database_unavailable({ headers: { 'retry-after': '5' } })
  if (failure.statusCode !== undefined && failure.statusCode < 500) return httpProblems.invalid_request()
  log.error(
    {
      request_id: request.id,
      route: request.routeOptions.url,
      code: failure.code,
      message: failure.message,
      stack: (error as Error).stack,
    },
    'request failed',
  )
  return httpProblems.internal()
}
