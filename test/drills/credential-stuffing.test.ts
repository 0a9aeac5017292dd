import { expect, test } from 'vitest'
import { listDrills, runDrill } from '../../drills/run-drill.ts'

// ASVS 6.3.1
// Playbook M1, M2
test('credential stuffing is found, contained and counted while honest people book', async () => {
  const lines: string[] = []
  const result = await runDrill('credential-stuffing', {
    seed: 'test',
    json: true,
    print: (line) => lines.push(line),
  })
  // Its times depend on what else the machine does: `6fb drill run` and bench hold them to their goals, alone.
  expect(result).toMatchObject({
    severity: 'P1',
    honest_refused: 0,
    impact_exact: true,
    seed: 'test',
    // It names whoever was refused.
    notes: [expect.stringMatching(/^\d+ reads by the stolen session/)],
  })
  expect(result.detect_ms).toBeGreaterThan(0)
  expect(result.contain_ms).toBeGreaterThan(0)
  expect(lines.map((line): unknown => JSON.parse(line))).toEqual([result])
}, 120_000)

test('drills are listed, and an unknown one is refused by name', async () => {
  expect((await listDrills()).map(({ name }) => name)).toEqual(['credential-stuffing'])
  await expect(runDrill('nothing')).rejects.toThrow('There is no drill nothing.')
})
