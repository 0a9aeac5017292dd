import type { FastifyRequest } from 'fastify'
import { shopProblems } from '../app/shop/errors.ts'
import type { ShopDirectory } from '../app/shop/shop-directory.ts'
import { isSlug, Slug } from '../app/shop/shop-schema.ts'

const HEADER = 'x-shop'
const description =
  'The slug of the shop that is meant; without it the first one, or that of the signed link.'
const AskedShop = { ...Slug, description }

/** Finds the shop of a request. */
export type FindShop = (request: FastifyRequest) => Promise<string>

/**
 * The shop that a request names by the header X-Shop, or by `?shop=` where a browser follows an address by itself; else
 * the one of the signed link in its address, else the first. Which roles the sender has there, and what he may see, is
 * decided afterwards. Problems: shop_not_found.
 */
export function shopFinder(directory: ShopDirectory, firstShop: () => Promise<string>): FindShop {
  return async (request) => {
    const { shopOf } = request.routeOptions.config
    const asked = request.headers[HEADER] ?? (request.query as Record<string, unknown>)['shop']
    if (asked === undefined) return (await shopOf?.(request)) ?? (await firstShop())
    const found = typeof asked === 'string' && isSlug.test(asked) ? await directory.find(asked) : undefined
    if (found === undefined) throw shopProblems.shop_not_found()
    return found
  }
}

/** Whether a request itself says which shop it means. */
export function namesShop(request: FastifyRequest): boolean {
  return (request.headers[HEADER] ?? (request.query as Record<string, unknown>)['shop']) !== undefined
}

/**
 * A route's schema with what names the shop, in a header or in the query. Of that it takes nothing but what it declares; where it
 * declares nothing, what else is said, such as a limit of a list that is given whole, changes nothing.
 */
export function withShop(schema: object): object {
  const { headers, querystring } = schema as { headers?: Fields; querystring?: Fields }
  return {
    ...schema,
    headers: { type: 'object', ...headers, properties: { [HEADER]: AskedShop, ...headers?.properties } },
    querystring: {
      type: 'object',
      additionalProperties: querystring === undefined,
      ...querystring,
      properties: { ...querystring?.properties, shop: AskedShop },
    },
  }
}

interface Fields {
  properties?: Record<string, unknown>
}
