import swagger from '@fastify/swagger'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
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
import { answerFields, taggedFields } from '../ledger/wire-sensitivity.ts'
import { assertRouteSchema } from './assert-route-schema.ts'
import { refuseUnreadable } from './refuse-unreadable.ts'
import { createValidatorCompiler } from './request-check.ts'
import { sendProblem } from './send-problem.ts'

/** The HTTP server, or a scope of it, with TypeBox schemas as types. */
export type Http = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

/** How long a client may take, in milliseconds, before its connection is cut. */
export interface Patience {
  /** For the headers of a request. */
  headersMs: number
  /** For a request, body and all. */
  requestMs: number
  /** With a connection on which nothing is asked. */
  idleMs: number
  /** With a connection on which nothing moves although something was asked: an answer that nobody takes. */
  stalledMs: number
}

/** Enough for a phone with a bad line; an idle connection is kept longer than any client of ours keeps it. */
export const patience: Patience = { headersMs: 10_000, requestMs: 30_000, idleMs: 72_000, stalledMs: 60_000 }

/** How often connections are looked through for those that take too long. */
const CUT_EVERY_MS = 1_000

const BODY_BYTES_MAX = 64 * 1024
const PARAMETER_LENGTH_MAX = 400

/**
 * A server that refuses what it does not know: unknown fields, wrong types, long bodies. Every error is a problem document
 * with a stable code, and a route without a schema, or with a field of no sensitivity, stops the start. What else a request goes through is added to a
 * scope: whatever stands beside it, such as /health, is free of it.
 */
export async function createHttp(options: {
  log: Log
  random: Random
  /** The security headers, for the answers that no scope sees. */
  fixedHeaders: Record<string, string>
  version: string
  patience: Patience
  /** What an address that no route can be looked up for has to pass, since no hook sees it. */
  admitUnroutable(request: FastifyRequest, reply: FastifyReply): Promise<void>
}): Promise<Http> {
  const { log, random } = options
  const logger: FastifyBaseLogger = log
  const http: Http = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger of its own for each request costs more than all that is ever logged by it.
    childLoggerFactory: () => logger,
    bodyLimit: BODY_BYTES_MAX,
    routerOptions: { maxParamLength: PARAMETER_LENGTH_MAX },
    // Ids are for what can go wrong: scopes that read requests make them.
    genReqId: () => '',
    requestTimeout: options.patience.requestMs,
    keepAliveTimeout: options.patience.idleMs,
    connectionTimeout: options.patience.stalledMs,
    http: {
      headersTimeout: options.patience.headersMs,
      connectionsCheckingInterval: Math.min(CUT_EVERY_MS, options.patience.headersMs),
      // What is no HTTP is refused by the parser, as strictly as it can, and what it lets through by assertWellFormed.
      insecureHTTPParser: false,
      requireHostHeader: false,
    },
    clientErrorHandler: refuseUnreadable(options),
    // The response serialiser does not know our format names and would complain about each.
    serializerOpts: { ajv: { logger: false } },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    frameworkErrors: (error, request, reply) => {
      request.id = random.uuid()
      reply.headers(options.fixedHeaders)
      options.admitUnroutable(request, reply).then(
        () => sendProblem(error, request, reply, log),
        (refusal: unknown) => sendProblem(refusal, request, reply, log),
      )
    },
  }).withTypeProvider<TypeBoxTypeProvider>()

  // Without a listener node answers by itself, and not as everything here is answered.
  http.server.on('checkExpectation', (request, answer) => http.server.emit('request', request, answer))
  http.setValidatorCompiler(createValidatorCompiler())
  http.addHook('onRoute', (route) => {
    assertRouteSchema(route)
    const { body, querystring, params, headers, response } = route.schema ?? {}
    const fields = [...[body, querystring, params, headers].flatMap(taggedFields), ...answerFields(response)]
    const untagged = fields.find(({ tag }) => tag === null)
    if (untagged !== undefined)
      throw new Error(`The field ${untagged.name} of ${route.url} has no sensitivity (wire-sensitivity.ts).`)
  })
  http.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, log))
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
