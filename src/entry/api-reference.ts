import scalar from '@scalar/fastify-api-reference'
import type { Http } from '../platform/http/create-http.ts'
import type { Random } from '../platform/crypto/random.ts'

/** Stands in the page where the nonce of its answer goes. */
const NONCE = 'the-nonce-of-this-answer'

/**
 * The API to read and try, at /docs: in a scope of its own, since its page brings a script and styles of its own. Those bear
 * the nonce of their answer (CSP Level 3); what somebody else puts there has none and is not run.
 */
export async function serveApiReference(http: Http, random: Random): Promise<void> {
  await http.register(async (scope) => {
    scope.addHook('onSend', async (_, reply, payload) => {
      const nonce = random.bytes(16).toString('base64url')
      reply.header(
        'content-security-policy',
        `default-src 'self'; script-src 'self' 'nonce-${nonce}'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; font-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      )
      const type = String(reply.getHeader('content-type'))
      // Megabytes that change with the version alone.
      if (type.includes('javascript')) reply.header('cache-control', 'max-age=3600')
      const isPage = type.startsWith('text/html')
      return isPage && typeof payload === 'string' ? payload.replaceAll(NONCE, nonce) : payload
    })
    await scope.register(scalar, {
      routePrefix: '/docs',
      configuration: {
        url: '/openapi.json',
        withDefaultFonts: false,
        telemetry: false,
        hideClientButton: true,
        nonce: NONCE,
      },
    })
  })
}
