import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import type { ShopOrigins } from '../app/shop/origins/shop-origins.ts'
import type { Http } from '../platform/http/create-http.ts'
import type { FindShop } from './find-shop.ts'

/** What a browser may send to us from another origin, and tell that page of our answer, besides what it always may. */
const preflightHeaders = {
  'access-control-allow-methods': 'GET, HEAD, POST, PUT, PATCH, DELETE',
  'access-control-allow-headers': 'Authorization, Content-Type, Idempotency-Key, If-Match, X-Shop',
  'access-control-max-age': '600',
}
const EXPOSED = 'ETag, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id'

/** Adds to an answer what lets the page of an allowed origin read it. Credentials are never allowed: cookies are for our pages. */
export function shareAcrossOrigins(origins: ShopOrigins) {
  return async (request: FastifyRequest, reply: FastifyReply, shopId: string | null): Promise<boolean> => {
    reply.header('vary', 'Origin')
    const { origin } = request.headers
    if (origin === undefined || !(await origins.allows(origin, shopId))) return false
    reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', EXPOSED)
    return true
  }
}

/**
 * Answers the question that a browser asks before a page of another origin sends a request (Fetch, section 4.8). It does
 * not say which shop the header X-Shop will name, so it may ask for any shop that the origin is allowed for; the request
 * itself is answered for its own shop.
 */
export function answerPreflights(http: Http, origins: ShopOrigins, findShop: FindShop): void {
  const share = shareAcrossOrigins(origins)
  http.options(
    '/*',
    {
      config: { access: 'public', anonymous: true },
      schema: {
        hide: true,
        querystring: Type.Object({ shop: Type.Optional(Type.String()) }, { additionalProperties: true }),
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      const shopId = request.query.shop === undefined ? null : await findShop(request)
      if (await share(request, reply, shopId)) reply.headers(preflightHeaders)
      return reply.status(204).send(null)
    },
  )
}
