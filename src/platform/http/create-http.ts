import cookie from '@fastify/cookie'
import helmet from '@fastify/helmet'
import swagger from '@fastify/swagger'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormatsModule from 'ajv-formats'
import Fastify, {
  LogController,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify'
import type { Random } from '../crypto/random.ts'
import type { Log } from '../log/log.ts'
import { httpProblems } from './errors.ts'
import { ProblemError } from './problem.ts'
import { sourceOf, trustedProxies, type Source } from './source.ts'

/** The HTTP server, with TypeBox schemas as types. */
export type Http = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

declare module 'fastify' {
  export interface FastifyRequest {
    /** Where it comes from: what limits and blocks count by. */
    source: Source
  }
}

const BODY_BYTES_MAX = 64 * 1024
const PARAMETER_LENGTH_MAX = 400
/** Years from 1000 to 2999: further ones are read here, but not by PostgreSQL. */
const INSTANT = /^[12]\d{3}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/i

// CommonJS with a default export: what arrives depends on who loads it.
const addFormats = addFormatsModule as unknown as typeof addFormatsModule.default

function createValidator(coerceTypes: boolean): Ajv {
  const ajv = new Ajv({
    coerceTypes,
    useDefaults: true,
    removeAdditional: false,
    allErrors: false,
    strict: false,
  })
  addFormats(ajv, ['uuid', 'email', 'uri'])
  ajv.addFormat('instant', (text: string) => INSTANT.test(text) && parses(() => Temporal.Instant.from(text)))
  ajv.addFormat(
    'date',
    (text: string) => /^[12]\d{3}-\d\d-\d\d$/.test(text) && parses(() => Temporal.PlainDate.from(text)),
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

/** PostgreSQL takes no NUL and no lone surrogate (Unicode, D75); nobody types one. */
function hasUnstorableText(value: unknown): boolean {
  const waiting = [value]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (typeof next === 'string' && (next.includes('\0') || !next.isWellFormed())) return true
    if (typeof next === 'object' && next !== null) {
      for (const entry of Object.entries(next as Record<string, unknown>)) waiting.push(...entry)
    }
  }
  return false
}

/** What went wrong, as a problem; anything unknown becomes `internal`, its cause told to the log alone. */
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
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'ENOENT':
    case 'CONNECT_TIMEOUT':
    case 'CONNECTION_CLOSED':
    case 'CONNECTION_ENDED':
    case 'CONNECTION_DESTROYED':
    case '57P01':
    case '57P02':
    case '57P03':
    case '53300':
      return httpProblems.database_unavailable({ headers: { 'retry-after': '5' } })
  }
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

/** Sends a problem document (RFC 9457). */
function problemDocument(problem: ProblemError, request: FastifyRequest): object {
  return {
    type: `/docs/errors#${problem.code}`,
    title: problem.sentence,
    status: problem.status,
    code: problem.code,
    ...(problem.detail === undefined ? {} : { detail: problem.detail }),
    instance: `urn:uuid:${request.id}`,
    ...problem.extensions,
  }
}

function sendProblem(problem: ProblemError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  return reply
    .status(problem.status)
    .headers(problem.headers)
    .type('application/problem+json')
    .send(JSON.stringify(problemDocument(problem, request)))
}

/**
 * A server that refuses what it does not know: unknown fields, wrong types, text that cannot be stored, long bodies.
 * Every error is a problem document with a stable code; every route must have a schema, or the start fails.
 */
export async function createHttp(options: {
  log: Log
  random: Random
  trustedProxies: string[]
  /** Whether people reach it by https: adds Strict-Transport-Security. */
  https: boolean
  version: string
  /** What a browser is shown for a path that leads nowhere. */
  notFoundPage?: string
}): Promise<Http> {
  const { log, random } = options
  const isTrusted = trustedProxies(options.trustedProxies)
  const logger: FastifyBaseLogger = log
  const http: Http = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
    genReqId: () => random.uuid(),
    requestTimeout: 30_000,
    // The response serialiser does not know our format names and would complain about each.
    serializerOpts: { ajv: { logger: false } },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    // Addresses that no route can be looked up for never reach the error handler.
    frameworkErrors: (error, request, reply) => {
      void sendProblem(toProblem(error, request, log), request, reply)
    },
  }).withTypeProvider<TypeBoxTypeProvider>()

  const strict = createValidator(false)
  const coercing = createValidator(true)
  http.setValidatorCompiler(({ schema, httpPart }): ValidateFunction =>
    (httpPart === 'body' ? strict : coercing).compile(schema),
  )
  http.decorateRequest('source')
  http.addHook('onRoute', (route) => {
    if (route.schema === undefined) throw new Error(`The route ${route.url} has no schema.`)
  })
  http.addHook('onRequest', async (request, reply) => {
    const forwarded = request.headers['x-forwarded-for']
    request.source = sourceOf(
      request.socket.remoteAddress ?? '0.0.0.0',
      Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
      isTrusted,
    )
    reply.header('x-request-id', request.id)
  })
  http.addHook('preValidation', async (request) => {
    for (const part of ['params', 'query', 'body'] as const) {
      if (!hasUnstorableText(request[part])) continue
      throw httpProblems.invalid_request({
        detail: `${part} has a character that cannot be stored (NUL, or half of a pair).`,
        extensions: { field: part },
      })
    }
  })
  http.setErrorHandler((error, request, reply) => sendProblem(toProblem(error, request, log), request, reply))
  http.setNotFoundHandler((request, reply) => {
    const html = options.notFoundPage
    if (
      html !== undefined &&
      request.method === 'GET' &&
      request.headers.accept?.includes('text/html') === true
    ) {
      return reply.status(404).type('text/html; charset=utf-8').send(html)
    }
    throw httpProblems.not_found()
  })

  await http.register(cookie)
  await http.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: options.https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    referrerPolicy: { policy: 'no-referrer' },
  })
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: '6FB Booking',
        version: options.version,
        description: 'Appointment booking for barbershops that runs its own incident response.',
      },
      components: { securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
    },
  })
  return http
}
