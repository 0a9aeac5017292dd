import scalar from '@scalar/fastify-api-reference'
import type { Http } from '../platform/http/create-http.ts'

/** The API to read and try, at /docs: in a scope of its own, since its page needs inline styles that ours never get. */
export async function serveApiReference(http: Http): Promise<void> {
  await http.register(async (scope) => {
    scope.addHook('onRequest', async (_, reply) => {
      reply.header(
        'content-security-policy',
        "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'",
      )
    })
    await scope.register(scalar, {
      routePrefix: '/docs',
      configuration: {
        url: '/openapi.json',
        withDefaultFonts: false,
        telemetry: false,
        hideClientButton: true,
      },
    })
  })
}
