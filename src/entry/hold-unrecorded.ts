import type { FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify'
import { httpProblems } from '../platform/http/errors.ts'
import type { Http } from '../platform/http/create-http.ts'
import { answerFields } from '../platform/ledger/wire-sensitivity.ts'
import type { Log } from '../platform/log/log.ts'

/**
 * Adds to a scope that no answer with a field which is not public leaves before its reading is on disk: audit_unavailable
 * instead. That is a fault of the route, and the log says so. A route is free of it that says in its config why.
 */
export function holdUnrecorded(scope: Http, log: Log): void {
  scope.decorateRequest('readingIsRecorded', false)
  scope.addHook('onRoute', (route) => {
    const sensitive = answerFields(route.schema?.response).filter(({ tag }) => tag !== 'public')
    if (sensitive.length === 0 || route.config?.ledger !== undefined) return
    route.onSend = [...[route.onSend ?? []].flat(), hold]
  })

  const hold: onSendHookHandler = (request: FastifyRequest, reply: FastifyReply, payload, done) => {
    if (request.readingIsRecorded || reply.statusCode >= 300) {
      done(null, payload)
      return
    }
    const route = `${request.method} ${request.routeOptions.url ?? ''}`
    log.error({ request_id: request.id, route }, 'held back an answer whose reading was not recorded')
    done(httpProblems.audit_unavailable({ headers: { 'retry-after': '5' } }))
  }
}
