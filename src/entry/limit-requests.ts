import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AppContext } from '../app/context.ts'
import { httpProblems } from '../platform/http/errors.ts'
import type { RateLimit } from '../platform/http/rate-limit.ts'
import { withTenant } from '../platform/postgres/tenant.ts'
import { limitEvent } from './limit-event.ts'

/**
 * Counts a request against its source, or the API key that it brings, says so in the answer's headers, and throws rate_limited
 * when it is too many.
 */
export type LimitRequest = (request: FastifyRequest, reply: FastifyReply, apiKeyId?: string) => Promise<void>

/** A page loads a dozen files, once and for ever: they have a count of their own, this many times as large. */
const FILES = { route: '/assets/*', times: 10 }

/** What counts requests by the source that `request.source` names, and by key: many sources may share one. */
export function limitRequests(
  context: Pick<AppContext, 'database' | 'events' | 'log'>,
  limit: RateLimit,
  max: number,
): LimitRequest {
  const { database, events, log } = context
  return async (request, reply, apiKeyId) => {
    const isFile = apiKeyId === undefined && request.routeOptions.url === FILES.route
    const key = apiKeyId === undefined ? request.source.key : `api key ${apiKeyId}`
    const used = await (isFile ? limit.consume(`${key} files`, max * FILES.times) : limit.consume(key))
    const policy = apiKeyId === undefined ? (isFile ? 'files' : 'default') : 'key'
    addTo(reply, 'ratelimit-policy', `"${policy}";q=${used.limit};w=${used.windowSeconds}`)
    addTo(reply, 'ratelimit', `"${policy}";r=${used.remaining};t=${used.resetSeconds}`)
    if (used.allowed) return
    if (used.worthTelling) {
      const event = limitEvent({
        source: request.source.key,
        method: request.method,
        route: request.routeOptions.url ?? 'unknown',
        requestId: request.id,
      })
      withTenant(database, { shopId: null }, (transaction) => events.append(transaction, event)).catch(
        (error: unknown) => log.warn({ error: String(error) }, 'limit event not recorded'),
      )
    }
    throw httpProblems.rate_limited({ headers: { 'retry-after': String(used.resetSeconds) } })
  }
}

/** Both headers are lists: a policy each. */
function addTo(reply: FastifyReply, header: string, item: string): void {
  const before = reply.getHeader(header)
  reply.header(header, before === undefined ? item : `${String(before)}, ${item}`)
}
