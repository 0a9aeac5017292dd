import { ask, end, load } from './child.ts'
import { openBenchShop } from './bench-shop.ts'
import { atLeast, told, type Figure } from './figure.ts'

const ROUNDS = 3
const SECONDS = 2

/** What Fastify and Node add by themselves. */
const OWN_HEADERS = new Set(['connection', 'content-length', 'date', 'keep-alive'])

/**
 * GET /health against a bare Fastify that sends the same answer, with the same headers and without: in turns, so that a noisy
 * moment meets all.
 */
export async function run(): Promise<Figure[]> {
  const shop = await openBenchShop()
  try {
    const health = await fetch(`${shop.url}/health`)
    const headers = Object.fromEntries([...health.headers].filter(([name]) => !OWN_HEADERS.has(name)))
    const answer: unknown = await health.json()
    const bare = await ask<{ url: string }>('bare-server.ts', { answer, headers })
    try {
      const urls = [`${bare.answer.url}/health`, `${bare.answer.url}/same`, `${shop.url}/health`]
      const best = urls.map(() => 0)
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const [index, url] of urls.entries()) {
          const { perSecond } = await load({ url, connections: 16, seconds: SECONDS, bodies: [] })
          best[index] = Math.max(best[index] ?? 0, perSecond)
        }
      }
      const [withoutHeaders = 0, same = 0, ours = 0] = best
      return [
        told('health_per_second', ours, '1/s'),
        told('bare_fastify_per_second', same, '1/s'),
        told('bare_fastify_without_headers_per_second', withoutHeaders, '1/s'),
        atLeast('health_to_bare_fastify', ours / same, 'ratio', 0.8),
        told('health_to_bare_fastify_without_headers', ours / withoutHeaders, 'ratio'),
      ]
    } finally {
      await end(bare.child)
    }
  } finally {
    await shop.close()
  }
}
