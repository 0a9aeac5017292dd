import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { shopOfLink } from '../app/bookings/shop-of-link.ts'
import { shopOfWishLink } from '../app/waitlist/shop-of-wish-link.ts'
import type { Http } from '../platform/http/create-http.ts'
import { sensitive, strictObject } from '../platform/http/wire.ts'
import type { ServerContext } from './start-server.ts'

const ByToken = strictObject({ token: Type.String() })
const dist = fileURLToPath(new URL('../../web/dist', import.meta.url))

/** The page for a path that leads nowhere, as HTML. */
export function notFoundPage(): string {
  return page('public')
}

/**
 * Serves the web pages that `tools/build-web.ts` has made: the public ones, the app, and their hashed assets. A page knows
 * its shop by `?shop=` in its address; a guest's link that lacks it is led to where it stands.
 */
export async function servePages(
  http: Http,
  context: Pick<ServerContext, 'database' | 'keys' | 'shops'>,
): Promise<void> {
  await http.register(fastifyStatic, {
    root: join(dist, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    immutable: true,
    maxAge: '365d',
  })
  const pages = { public: page('public'), app: page('app') }
  const sendPage = async (reply: FastifyReply, which: keyof typeof pages): Promise<string> => {
    reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache')
    return pages[which]
  }
  const routes: [path: string, page: keyof typeof pages][] = [
    ['/', 'public'],
    ['/queue', 'public'],
    ['/queue/:token', 'public'],
    ['/status', 'public'],
    ['/app', 'app'],
    ['/app/*', 'app'],
  ]
  const config = { access: 'public', anonymous: true } as const
  const links = { manage: shopOfLink, wish: shopOfWishLink }
  for (const [path, shopOf] of Object.entries(links)) {
    http.get(
      `/${path}/:token`,
      {
        config,
        schema: {
          hide: true,
          params: ByToken,
          querystring: Type.Object({ shop: Type.Optional(Type.String()) }, { additionalProperties: true }),
          response: { 200: sensitive('public', Type.String()) },
        },
      },
      async (request, reply) => {
        const { token } = request.params
        const slug = request.query.shop === undefined ? await slugOf(shopOf, token) : undefined
        if (slug !== undefined) return reply.redirect(`/${path}/${token}?shop=${slug}`)
        return sendPage(reply, 'public')
      },
    )
  }
  /** Without the database the page itself says that the shop cannot be reached. */
  async function slugOf(shopOf: typeof shopOfLink, token: string): Promise<string | undefined> {
    try {
      const shopId = await shopOf(context, token)
      return shopId === undefined ? undefined : (await context.shops.get(shopId)).shop.slug
    } catch {
      return undefined
    }
  }
  for (const [path, which] of routes) {
    const params = path.includes(':') ? { params: ByToken } : {}
    http.get(
      path,
      { config, schema: { hide: true, ...params, response: { 200: sensitive('public', Type.String()) } } },
      (_, reply) => sendPage(reply, which),
    )
  }
}

function page(name: string): string {
  return readFileSync(join(dist, name, 'index.html'), 'utf8')
}
