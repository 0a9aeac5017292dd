import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import fastifyStatic from '@fastify/static'
import { Type } from 'typebox'
import type { Http } from '../platform/http/create-http.ts'

const dist = fileURLToPath(new URL('../../web/dist', import.meta.url))

/** The page for a path that leads nowhere, as HTML. */
export function notFoundPage(): string {
  return page('public')
}

/** Serves the web pages that `tools/build-web.ts` has made: the public ones, the app, and their hashed assets. */
export async function servePages(http: Http): Promise<void> {
  await http.register(fastifyStatic, {
    root: join(dist, 'assets'),
    prefix: '/assets/',
    decorateReply: false,
    immutable: true,
    maxAge: '365d',
  })
  const pages = { public: page('public'), app: page('app') }
  const routes: [path: string, page: keyof typeof pages][] = [
    ['/', 'public'],
    ['/manage/:token', 'public'],
    ['/queue', 'public'],
    ['/queue/:token', 'public'],
    ['/status', 'public'],
    ['/app', 'app'],
    ['/app/*', 'app'],
  ]
  for (const [path, which] of routes) {
    http.get(
      path,
      {
        config: { access: 'public', anonymous: true },
        schema: { hide: true, response: { 200: Type.String() } },
      },
      async (_, reply) => {
        reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache')
        return pages[which]
      },
    )
  }
}

function page(name: string): string {
  return readFileSync(join(dist, name, 'index.html'), 'utf8')
}
