import { runDrill, type DrillResult } from '../drills/run-drill.ts'
import { atMost, type Figure } from './figure.ts'

const ROUNDS = 3

/** The drill credential-stuffing on its own scratch shop: how fast the attack is seen and contained, the median of three. */
export async function run(): Promise<Figure[]> {
  const results: DrillResult[] = []
  for (let round = 0; round < ROUNDS; round += 1)
    results.push(
      await runDrill('credential-stuffing', { seed: `bench ${round}`, json: true, print: () => undefined }),
    )
  const median = (of: 'detect_ms' | 'contain_ms'): number =>
    results.map((result) => result[of]).toSorted((one, other) => one - other)[1] ?? 0
  return [
    atMost('drill_detect_ms', median('detect_ms'), 'ms', 1_000),
    atMost('drill_contain_ms', median('contain_ms'), 'ms', 100),
  ]
}
