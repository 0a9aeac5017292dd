import { ask, end, load } from './child.ts'
import { openBenchShop } from './bench-shop.ts'
import { atLeast, told, type Figure } from './figure.ts'

const ROUNDS = 3
const SECONDS = 2

/** GET /health against a bare Fastify with the same answer: in turns, so that a noisy moment meets both. */
export async function run(): Promise<Figure[]> {
  const shop = await openBenchShop()
  try {
    const answer: unknown = await (await fetch(`${shop.url}/health`)).json()
    const bare = await ask<{ url: string }>('bare-server.ts', { answer })
    try {
      const ours: number[] = []
      const theirs: number[] = []
      for (let round = 0; round < ROUNDS; round += 1) {
        for (const [url, rates] of [
          [bare.answer.url, theirs],
          [shop.url, ours],
        ] as const) {
          rates.push(
            (await load({ url: `${url}/health`, connections: 16, seconds: SECONDS, bodies: [] })).perSecond,
          )
        }
      }
      const [mine, its] = [Math.max(...ours), Math.max(...theirs)]
      return [
        told('health_per_second', mine, '1/s'),
        told('bare_fastify_per_second', its, '1/s'),
        atLeast('health_to_bare_fastify', mine / its, 'ratio', 0.8),
      ]
    } finally {
      await end(bare.child)
    }
  } finally {
    await shop.close()
  }
}
