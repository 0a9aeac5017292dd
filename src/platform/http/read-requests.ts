import cookie from '@fastify/cookie'
import type { Random } from '../crypto/random.ts'
import { httpProblems } from './errors.ts'
import type { Http } from './create-http.ts'
import { hasUnstorableText } from './request-check.ts'
import { sourceKey, sourceOf, trustedProxies, type Source } from './source.ts'
import type { FastifyRequest } from 'fastify'

declare module 'fastify' {
  export interface FastifyRequest {
    /** Where it comes from: what limits and blocks count by. */
    source: Source
    /** The guard asks, to try something: on a limit of its own, and what it tries is no attack. */
    isSelfTest: boolean
  }
}

/** What finds the source of a request; `networks` is TRUSTED_PROXIES. */
export function sourceReader(networks: string[]): (request: FastifyRequest) => Source {
  const isTrusted = trustedProxies(networks)
  return (request) => {
    const forwarded = request.headers['x-forwarded-for']
    return sourceOf(
      request.socket.remoteAddress ?? '0.0.0.0',
      Array.isArray(forwarded) ? forwarded.join(',') : forwarded,
      isTrusted,
    )
  }
}

/** What finds the source of a connection: null for a trusted proxy, which speaks for many. */
export function connectionKey(networks: string[]): (address: string) => string | null {
  const isTrusted = trustedProxies(networks)
  return (address) => (address === '' || isTrusted(address) ? null : sourceKey(address))
}

/**
 * Adds to a scope what every request there is read for and every answer bears: security headers, source, cookies, an id to ask about, text that can't be
 * stored; and what is said of a path that leads nowhere: a problem, or to a browser `notFoundPage` (HTML).
 */
export async function readRequests(
  scope: Http,
  options: {
    fixedHeaders: Record<string, string>
    random: Random
    readSource: (request: FastifyRequest) => Source
    notFoundPage: string
  },
): Promise<void> {
  scope.setGenReqId(() => options.random.uuid())
  scope.decorateRequest('source')
  scope.addHook('onRequest', (request, reply, done) => {
    request.source = options.readSource(request)
    reply.headers(options.fixedHeaders).header('x-request-id', request.id)
    done()
  })
  await scope.register(cookie)
  scope.addHook('preValidation', (request, _, done) => {
    const field = (['params', 'query', 'body'] as const).find((part) => hasUnstorableText(request[part]))
    if (field === undefined) {
      done()
      return
    }
    done(
      httpProblems.invalid_request({
        detail: `${field} has a character that cannot be stored (a control character, or half of a pair).`,
        extensions: { field },
      }),
    )
  })
  scope.setNotFoundHandler((request, reply) => {
    if (request.method === 'GET' && request.headers.accept?.includes('text/html') === true) {
      return reply.status(404).type('text/html; charset=utf-8').send(options.notFoundPage)
    }
    throw httpProblems.not_found()
  })
}
